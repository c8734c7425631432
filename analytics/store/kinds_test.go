package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"telltale/analytics/source"
)

// draftOf is the plan of a CSV whose columns bear the names of a table's fields.
func draftOf(t testing.TB, table, head, lines string, columns ...string) *source.Draft {
	t.Helper()
	path := filepath.Join(t.TempDir(), table+".csv")
	if err := os.WriteFile(path, []byte(head+"\n"+lines), 0o644); err != nil {
		t.Fatal(err)
	}
	var fields []source.Field
	for _, c := range columns {
		f := source.Field{Name: c, SQL: `"` + c + `"`, Raw: `"` + c + `"`, Column: c}
		if c == source.TableNamed(table).Time {
			f.SQL, f.Expect, f.Required = `TRY_CAST("`+c+`" AS TIMESTAMP)`, "a time", true
		}
		fields = append(fields, f)
	}
	return &source.Draft{File: source.File{Origin: path, Path: path, Bytes: int64(len(lines))}, Source: "test", Plan: &source.Plan{
		Source:  "test",
		Reader:  source.Reader{Kind: source.ReadCSV, Path: path, Dialect: source.Dialect{Delimiter: ',', Quote: '"', Escape: '"', SkipLines: 1}, Columns: columns},
		Outputs: []source.Output{{Table: table, Fields: fields}},
	}}
}

func TestEscalatedRequestsFollowConversations(t *testing.T) {
	d := openTest(t)
	requests := func(lines string) *source.Draft {
		return draftOf(t, "requests", "ts,conversation", lines, "ts", "conversation")
	}
	conversations := func(lines string) *source.Draft {
		return draftOf(t, "conversations", "started,id,outcome", lines, "started", "id", "outcome")
	}
	expect := func(when, want string) {
		t.Helper()
		var got string
		err := d.QueryRow(context.Background(), "SELECT coalesce(string_agg(day || ' ' || n, ', ' ORDER BY day), '') FROM (SELECT day, sum(n)::INTEGER AS n FROM escalated_day GROUP BY day)").Scan(&got)
		if err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", when, got, err, want)
		}
	}
	// 1 October 2026 is day 20,727.
	importAll(t, d, requests("2026-10-01T10:00:00Z,a\n2026-10-01T10:00:01Z,a\n2026-10-01T10:00:02Z,b\n2026-10-02T00:00:01Z,a\n2026-10-02T00:00:02Z,\n"))
	expect("without conversations", "")
	first := importAll(t, d, conversations("2026-10-01T10:00:00Z,a,escalated\n2026-10-01T10:00:02Z,b,resolved\n"))
	expect("when one was escalated, on both its days", "20727 2, 20728 1")
	late := importAll(t, d, requests("2026-10-03T10:00:00Z,a\n2026-10-03T10:00:00Z,b\n"))
	expect("with a late file", "20727 2, 20728 1, 20729 1")
	both := importAll(t, d, requests("2026-10-04T10:00:00Z,c\n2026-10-04T11:00:00Z,d\n"), conversations("2026-10-04T10:00:00Z,c,escalated\n"))
	expect("with both in one drop", "20727 2, 20728 1, 20729 1, 20730 1")
	undoAll(t, d, late)
	expect("without the late file", "20727 2, 20728 1, 20730 1")
	undoAll(t, d, first)
	expect("when the conversations are undone", "20730 1")
	undoAll(t, d, both[1:])
	expect("when all conversations are undone", "")
}

// A path for every request would make a roll-up as long as the rows: it does without, and says so.
func TestTheRollupLeavesOutWhatHasTooManyValues(t *testing.T) {
	d := openTest(t)
	fill := func(n int) {
		t.Helper()
		if _, err := d.Exec(context.Background(), fmt.Sprintf(`INSERT INTO stored.requests BY NAME SELECT 1 AS import, TIMESTAMP '2026-10-01' + to_seconds(i::INTEGER) AS ts, epoch_us(ts) // 60000000 AS minute,
			'/page/' || chr((97 + i %% 26)::INTEGER) || i || 'x' AS endpoint, ['small', 'large'][i %% 2 + 1] AS model, 100 AS duration_us, 1 AS weight, 0 AS fate FROM range(%d) t(i)`, n)); err != nil {
			t.Fatal(err)
		}
		if err := d.SetSetting(context.Background(), "zone", "UTC", time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	fill(4000)
	if got := count(t, d, "SELECT count(*) FROM request_day_without"); got != 0 {
		t.Errorf("%d columns are left out of the roll-up of 4,000 requests, want none", got)
	}
	if got := count(t, d, "SELECT count(*) FROM request_day"); got != 4000 {
		t.Errorf("4,000 paths on one day are %d rows", got)
	}
	fill(8000)
	if got := count(t, d, "SELECT count(*) FILTER (name = 'endpoint') * 10 + count(*) FROM request_day_without"); got != 11 {
		t.Errorf("the endpoint should be left out, and nothing else: %d", got)
	}
	if got := count(t, d, "SELECT count(*) * 1000000 + sum(n)::INTEGER FROM request_day WHERE endpoint IS NULL AND model IS NOT NULL"); got != 2*1_000_000+12_000 {
		t.Errorf("2 models with 12,000 requests give %d", got)
	}
}

// A workspace of an older program gets its new roll-ups when it is opened.
func TestAMigratedWorkspaceHasItsRollups(t *testing.T) {
	d := openTest(t)
	importAll(t, d, requestDraft(t, smallLog))
	want := contents(t, d)
	for _, q := range []string{"DROP TABLE request_day", "DROP TABLE escalated_day", "DROP TABLE request_day_without", "DROP TABLE queries", "DROP TABLE reviews", "DROP TABLE review_items", "DROP TABLE review_edits", "DROP TABLE review_rubrics", "DROP TABLE review_failures", "DROP TABLE closings", "ALTER TABLE stored.predictions DROP COLUMN sources", "ALTER TABLE aside.predictions DROP COLUMN sources", "DROP TABLE action_items", "DROP TABLE action_edits", "DROP TABLE meetings", "DROP TABLE meeting_edits", "DROP TABLE kpi_visits", "DROP TABLE request_user_month", "DROP TABLE conversation_user_month", "CREATE TABLE user_day (day INTEGER)", "ALTER TABLE latency_day DROP COLUMN below", "ALTER TABLE latency_day DROP COLUMN upto",
		"UPDATE meta SET value = '4' WHERE key = 'schema'"} {
		if _, err := d.Exec(context.Background(), q); err != nil {
			t.Fatal(err)
		}
	}
	path := d.Path()
	d.Close()
	again, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := contents(t, again); got != want {
		t.Errorf("after the migration it is\n%s, want\n%s", got, want)
	}
}
