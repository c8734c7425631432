package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"telltale/analytics/source"
)

// logFile is a small request log: the seconds at which rows stand, some of them alike.
type logFile []string

// genFiles draws files whose rows come from a few seconds and users, so that they repeat each other often.
func genFiles(keyed bool) *rapid.Generator[[]logFile] {
	files := rapid.Custom(func(t *rapid.T) []logFile {
		var files []logFile
		for range rapid.IntRange(1, 4).Draw(t, "files") {
			from := rapid.IntRange(0, 8).Draw(t, "from")
			var f logFile
			for _, s := range rapid.SliceOfN(rapid.IntRange(from, from+5), 1, 8).Draw(t, "seconds") {
				if keyed {
					// An id has one content, whatever file it stands in.
					id := rapid.IntRange(0, 2).Draw(t, "id")
					f = append(f, fmt.Sprintf("2026-10-01T00:00:%02dZ,200,%d,u%d,r%d-%d", s, s, id, s, id))
				} else {
					f = append(f, fmt.Sprintf("2026-10-01T00:00:%02dZ,200,%d,u%d", s, s, rapid.IntRange(0, 1).Draw(t, "user")))
				}
			}
			files = append(files, f)
		}
		return files
	})
	if keyed {
		return files
	}
	return files.Filter(func(files []logFile) bool { return !touch(files) })
}

// touch reports whether two files share one instant and no more: whether they repeat each other there cannot be known.
func touch(files []logFile) bool {
	for i, a := range files {
		for _, b := range files[:i] {
			// Rows begin with their time, so the first and last rows in their order are those of the first and last time.
			if max(slices.Min(a)[:20], slices.Min(b)[:20]) == min(slices.Max(a)[:20], slices.Max(b)[:20]) {
				return true
			}
		}
	}
	return false
}

func (f logFile) draft(t testing.TB, keyed bool) *source.Draft {
	head := "ts,status,ms,user\n"
	if keyed {
		head = "ts,status,ms,user,id\n"
	}
	return requestDraft(t, head+strings.Join(f, "\n")+"\n")
}

// contents is everything that people see of the requests, in an order of its own.
func contents(t testing.TB, d *DB) string {
	t.Helper()
	var out strings.Builder
	for _, q := range []string{
		"SELECT [ts::VARCHAR, status::VARCHAR, duration_us::VARCHAR, user_id, id, count(*)::VARCHAR]::VARCHAR FROM requests GROUP BY ts, status, duration_us, user_id, id ORDER BY ALL",
		"SELECT [minute, status, n, us, timed]::VARCHAR FROM request_minute ORDER BY ALL",
		"SELECT [day, bucket, n, below, upto]::VARCHAR FROM latency_day ORDER BY ALL",
		"SELECT [day, status, sum(n), sum(timed), sum(us)]::VARCHAR FROM request_day GROUP BY day, status ORDER BY ALL",
		"SELECT first || ' ' || user_id || ' ' || days FROM request_user_month ORDER BY ALL",
	} {
		rows, err := d.Query(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			out.WriteString(line + "\n")
		}
		rows.Close()
	}
	return out.String()
}

func undoAll(t testing.TB, d *DB, ids []int64) {
	t.Helper()
	for _, id := range ids {
		if _, err := d.Undo(context.Background(), id); err != nil {
			t.Fatal(err)
		}
	}
}

func checkImports(t *testing.T, keyed bool) {
	d := openTest(t)
	empty := contents(t, d)
	rapid.Check(t, func(rt *rapid.T) {
		files := genFiles(keyed).Draw(rt, "files")
		order := rapid.Permutation(slices.Collect(rangeOf(len(files)))).Draw(rt, "order")
		undone := rapid.IntRange(0, len(files)-1).Draw(rt, "undone")

		var ids []int64
		for _, f := range files {
			ids = append(ids, importAll(t, d, f.draft(t, keyed))...)
		}
		all := contents(t, d)

		again := importAll(t, d, files[undone].draft(t, keyed))
		if got := contents(t, d); len(files[undone]) > 1 && spread(files[undone]) && got != all {
			rt.Fatalf("importing file %d twice changed\n%s to\n%s", undone, all, got)
		}
		undoAll(t, d, again)
		if got := contents(t, d); got != all {
			rt.Fatalf("undoing the second import of file %d gave\n%s instead of\n%s", undone, got, all)
		}

		if _, err := d.Undo(context.Background(), ids[undone]); err != nil {
			rt.Fatal(err)
		}
		without := contents(t, d)
		undoAll(t, d, slices.Delete(slices.Clone(ids), undone, undone+1))
		if got := contents(t, d); got != empty {
			rt.Fatalf("undoing everything left\n%s", got)
		}

		var drafts []*source.Draft
		for _, i := range order {
			drafts = append(drafts, files[i].draft(t, keyed))
		}
		ids = importAll(t, d, drafts...)
		if got := contents(t, d); got != all {
			rt.Fatalf("in the order %v and in one drop it is\n%s instead of\n%s", order, got, all)
		}
		undoAll(t, d, ids)

		ids = ids[:0]
		for i, f := range files {
			if i != undone {
				ids = append(ids, importAll(t, d, f.draft(t, keyed))...)
			}
		}
		if got := contents(t, d); got != without {
			rt.Fatalf("undoing file %d gave\n%s but without it there would be\n%s", undone, without, got)
		}
		undoAll(t, d, ids)
	})
}

// spread reports whether the file has more than one instant: one alone is no overlap.
func spread(f logFile) bool {
	for _, row := range f {
		if row[:20] != f[0][:20] {
			return true
		}
	}
	return false
}

func rangeOf(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func TestOrderRepetitionAndUndoOfImportsWithIDs(t *testing.T)    { checkImports(t, true) }
func TestOrderRepetitionAndUndoOfImportsWithoutIDs(t *testing.T) { checkImports(t, false) }
