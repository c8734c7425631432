package analytics

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"telltale/analytics/source"
)

// openTest opens a fresh workspace in UTC.
func openTest(t testing.TB) *Workspace {
	t.Helper()
	w, err := Open(context.Background(), filepath.Join(t.TempDir(), "t.telltale"), Options{Zone: "UTC", Memory: "1GB"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// drop imports the files as one drop; answers go to every file that asks.
func drop(t testing.TB, w *Workspace, answers source.Choices, paths ...string) *Outcome {
	t.Helper()
	ctx := context.Background()
	d, err := w.Prepare(ctx, paths, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range d.Files {
		if f.Error == nil && f.Draft.Plan == nil {
			if err := w.Revise(ctx, d, i, answers); err != nil {
				t.Fatal(err)
			}
		}
	}
	out, err := w.Import(ctx, d, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// cell is the only value of a query.
func cell(t testing.TB, w *Workspace, query string) string {
	t.Helper()
	rows, err := w.SQL(context.Background(), query, 1)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	if len(rows.Rows) != 1 {
		t.Fatalf("%s: %d rows", query, len(rows.Rows))
	}
	return strings.Join(rows.Rows[0], " ")
}

const counts = "SELECT (SELECT count(*) FROM requests), (SELECT count(*) FROM costs), (SELECT count(*) FROM request_minute), (SELECT count(*) FROM latency_day), (SELECT count(*) FROM coverage_hour)"

// The figures are those that the publishers of the files and simple tools (awk, a spreadsheet) give.
func TestRealExports(t *testing.T) {
	for _, c := range []struct {
		file                                        string
		records, used, duplicate, rejected, ignored int64
		query, want                                 string
	}{
		{"requests/apache_logs", 10000, 10000, 0, 0, 0,
			"SELECT round(count(*) FILTER (status BETWEEN 200 AND 399) / count(*), 3) FROM requests", "0.978"},
		{"requests/AzureLLMInferenceTrace_conv.csv", 19366, 19366, 0, 0, 0,
			"SELECT sum(tokens_in), sum(tokens_out) FROM requests", "22361870 4088665"},
		{"billing/focus_sample.csv", 1000, 1000, 0, 0, 0,
			"SELECT round(sum(billed), 4)::DECIMAL(18,4), round(sum(effective), 4)::DECIMAL(18,4), any_value(currency) FROM costs", "20.5202 14.9765 USD"},
		{"billing/aws_cur_legacy.csv", 1281, 1281, 0, 0, 0,
			"SELECT round(sum(billed), 6)::DECIMAL(18,6), any_value(currency) FROM costs", "1.682309 USD"},
		// Two rows of twenty cells: the total row and the total column are left out, and the five empty cells of the day.
		{"billing/aws_cost_explorer_costs.csv", 40, 14, 0, 0, 26,
			"SELECT round(sum(billed), 6)::DECIMAL(18,6), count(*) FILTER (service ILIKE '%total%') FROM costs", "90.609120 0"},
		{"metrics/query_range_counter.json", 75, 75, 0, 0, 0,
			"SELECT sum(value)::INTEGER, min(ts), max(ts), any_value(unit), count(DISTINCT labels) FROM samples", "2565 2026-11-23 14:36:52 2026-11-23 14:38:52 count 3"},
		{"metrics/query_range_p95.json", 50, 50, 0, 0, 0,
			"SELECT round(sum(value), 6), any_value(metric), labels->>'$.handler' FROM samples GROUP BY ALL ORDER BY ALL LIMIT 1", "2.375 query_range_p95 /api/v1/query"},
		{"metrics/query_instant_vector.json", 2, 2, 0, 0, 0, "SELECT sum(value)::INTEGER, max(ts) FROM samples", "2 2026-11-23 14:38:53.092"},
	} {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			w := openTest(t)
			path := filepath.Join("source", "testdata", filepath.FromSlash(c.file))
			empty := cell(t, w, counts)
			out := drop(t, w, source.Choices{}, path)
			if len(out.Imports) != 1 {
				t.Fatalf("outcome %+v", out)
			}
			i := out.Imports[0]
			got := [5]int64{i.Records, i.Used, i.Duplicate, i.Rejected, i.Ignored}
			if want := [5]int64{c.records, c.used, c.duplicate, c.rejected, c.ignored}; got != want {
				t.Errorf("ledger %v, want %v", got, want)
			}
			if got := cell(t, w, c.query); got != c.want {
				t.Errorf("%s = %s, want %s", c.query, got, c.want)
			}
			before := cell(t, w, counts)
			if again := drop(t, w, source.Choices{}, path); len(again.Same) != 1 || len(again.Imports) != 0 {
				t.Errorf("the second import: %+v, want it known as the same", again)
			}
			if got := cell(t, w, counts); got != before {
				t.Errorf("the second import changed %s to %s", before, got)
			}
			if _, err := w.Undo(context.Background(), i.ID, nil); err != nil {
				t.Fatal(err)
			}
			if got := cell(t, w, counts); got != empty {
				t.Errorf("after undo %s, want %s", got, empty)
			}
		})
	}
}

func TestTheUnclosedLineIsUsedWithANote(t *testing.T) {
	w := openTest(t)
	out := drop(t, w, source.Choices{}, filepath.Join("source", "testdata", "requests", "apache_logs"))
	notes := strings.Join(out.Imports[0].Notes, " ")
	if !strings.Contains(notes, "1 record: the line is cut off") {
		t.Errorf("notes %q say nothing of the line without its closing quote", notes)
	}
}

func TestRejectsCanBeMendedAndImportedAgain(t *testing.T) {
	w := openTest(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "log.csv")
	log := "timestamp,path,status,duration_ms\n2026-10-01T10:00:00Z,/a,200,12\n2026-10-01T10:00:01Z,/b,2oo,13\n2026-10-01T10:00:02Z,\"/c\nd\",200,14\n2026-10-01T10:00:03Z,/e,200,fast\n2026-10-01T10:00:04Z,/f,200,5\n"
	if err := os.WriteFile(path, []byte(log), 0o644); err != nil {
		t.Fatal(err)
	}
	out := drop(t, w, source.Choices{}, path)
	if len(out.Imports) != 1 || out.Imports[0].Rejected != 2 || out.Imports[0].Used != 3 {
		t.Fatalf("outcome %+v", out)
	}
	var export strings.Builder
	if err := w.WriteRejects(context.Background(), out.Imports[0].ID, &export); err != nil {
		t.Fatal(err)
	}
	want := "timestamp,path,status,duration_ms\n2026-10-01T10:00:01Z,/b,2oo,13\n2026-10-01T10:00:03Z,/e,200,fast\n"
	if export.String() != want {
		t.Fatalf("exported\n%s, want\n%s", export.String(), want)
	}
	mended := filepath.Join(dir, "mended.csv")
	text := strings.NewReplacer("2oo", "200", "fast", "15").Replace(export.String())
	if err := os.WriteFile(mended, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	out = drop(t, w, source.Choices{}, mended)
	if len(out.Imports) != 1 || out.Imports[0].Used != 2 || out.Imports[0].Duplicate != 0 {
		t.Fatalf("mended: %+v", out)
	}
	if got := cell(t, w, "SELECT count(*), sum(duration_us) FROM requests"); got != "5 59000" {
		t.Errorf("requests and their microseconds: %s, want 5 59000", got)
	}
}

func TestTheSameContentInAnotherContainer(t *testing.T) {
	w := openTest(t)
	path := filepath.Join("source", "testdata", "billing", "focus_sample.csv")
	drop(t, w, source.Choices{}, path)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, packed := range []string{gzipped(t, content), zipped(t, "deep/inside.csv", content)} {
		if out := drop(t, w, source.Choices{}, packed); len(out.Same) != 1 || out.Same[0].Of.ID != 1 {
			t.Errorf("%s: %+v, want it known as import 1", filepath.Base(packed), out)
		}
	}
}

// Pages look at a drop while it is imported: importing it changes nothing in it. (The race detector sees the reading.)
func TestImportingLeavesTheDropAsItIs(t *testing.T) {
	w, folder := openTest(t), t.TempDir()
	var paths []string
	for name, status := range map[string]string{"a.csv": "500", "b.csv": "503"} { // of one length: both are hashed before they are loaded
		paths = append(paths, filepath.Join(folder, name))
		content := "timestamp,status,duration_ms,path\n2026-10-01T10:00:00Z,200,80,/v1/chat\n2026-10-01T10:01:00Z," + status + ",90,/v1/chat\n"
		if err := os.WriteFile(paths[len(paths)-1], []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, err := w.Prepare(context.Background(), paths, nil)
	if err != nil {
		t.Fatal(err)
	}
	var before []source.File
	for _, f := range d.Files {
		before = append(before, f.Draft.File)
	}
	looked := make(chan struct{})
	go func() {
		defer close(looked)
		for range 1000 {
			for i, f := range d.Files {
				if !reflect.DeepEqual(f.Draft.File, before[i]) {
					t.Errorf("%+v, before %+v", f.Draft.File, before[i])
					return
				}
			}
		}
	}()
	out, err := w.Import(context.Background(), d, nil)
	<-looked
	if err != nil || len(out.Imports) != 2 || out.Imports[0].Hash == "" || out.Imports[0].Hash == out.Imports[1].Hash {
		t.Fatalf("%+v %v", out, err)
	}
	for i, f := range d.Files {
		if !reflect.DeepEqual(f.Draft.File, before[i]) {
			t.Errorf("%+v, before %+v", f.Draft.File, before[i])
		}
	}
}
