package store

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// openTest opens a fresh workspace in UTC.
func openTest(t testing.TB) *DB {
	t.Helper()
	d, err := Open(context.Background(), filepath.Join(t.TempDir(), "t.telltale"), Options{Zone: "UTC", Memory: "1GB"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// requestDraft is the plan of a small request log: ts,id,status,ms.
func requestDraft(t testing.TB, content string) *source.Draft {
	t.Helper()
	path := filepath.Join(t.TempDir(), "requests.csv")
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	keyed := ""
	columns := []string{"ts", "status", "ms", "user"}
	fields := []source.Field{
		{Name: "ts", SQL: `TRY_CAST("ts" AS TIMESTAMP)`, Raw: `"ts"`, Column: "ts", Expect: "a time", Required: true},
		{Name: "status", SQL: `TRY_CAST("status" AS SMALLINT)`, Raw: `"status"`, Column: "status", Expect: "a status"},
		{Name: "duration_us", SQL: `(TRY_CAST("ms" AS DECIMAL(18,4)) * 1000)::BIGINT`, Raw: `"ms"`, Column: "ms", Expect: "milliseconds"},
		{Name: "user_id", SQL: `"user"`},
	}
	if strings.HasPrefix(content, "ts,status,ms,user,id") {
		keyed = "id"
		columns = append(columns, "id")
		fields = append(fields, source.Field{Name: "id", SQL: `"id"`})
	}
	p := &source.Plan{
		Source:  "test",
		Reader:  source.Reader{Kind: source.ReadCSV, Path: path, Dialect: source.Dialect{Delimiter: ',', Quote: '"', Escape: '"', SkipLines: 1, Nulls: []string{"NULL"}}, Columns: columns},
		Outputs: []source.Output{{Table: "requests", Fields: fields}},
		Ignore:  []source.IgnoreRule{{Reason: "total row", Where: `coalesce("user", '') = 'Total'`}},
		KeyedBy: keyed,
	}
	return &source.Draft{File: source.File{Origin: path, Path: path, Bytes: int64(len(content))}, Source: "test", Plan: p}
}

// importAll loads the drafts as one drop and returns their ids.
func importAll(t testing.TB, d *DB, drafts ...*source.Draft) []int64 {
	t.Helper()
	ctx := context.Background()
	b, err := d.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var ids []int64
	for i, draft := range drafts {
		id, err := b.Load(ctx, Load{Batch: "b", Place: i, Title: "Test", Draft: draft}, nil)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := b.Finish(ctx); err != nil {
		t.Fatal(err)
	}
	return ids
}

// ledger is "records used duplicate rejected ignored" of an import.
func ledger(t testing.TB, d *DB, id int64) string {
	t.Helper()
	detail, err := d.ImportDetail(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	i := detail.Import
	return fmt.Sprint(i.Records, i.Used, i.Duplicate, i.Rejected, i.Ignored)
}

func count(t testing.TB, d *DB, query string) int64 {
	t.Helper()
	var n sql.NullInt64
	if err := d.QueryRow(context.Background(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n.Int64
}

const smallLog = `ts,status,ms,user
2026-10-01T10:00:00Z,200,12.5,a
2026-10-01T10:00:01Z,500,900,b
yesterday,200,1,c

2026-10-01T10:00:02Z,2xx,1,"d
e"
2026-10-01T10:00:03Z,200,
2026-10-01T10:00:04Z,200,5,Total
2026-10-01T10:00:05Z,200,7,f,extra
2026-10-01T10:00:06Z,NULL,,g
`

func TestEveryRecordIsAccountedFor(t *testing.T) {
	d := openTest(t)
	ids := importAll(t, d, requestDraft(t, smallLog))
	// Used: two at 10:00:00 and 01, and 10:00:06. Rejected: yesterday, 2xx, the half row, the row with a value too many.
	if got, want := ledger(t, d, ids[0]), "8 3 0 4 1"; got != want {
		t.Errorf("ledger %s, want %s", got, want)
	}
	page, err := d.Rejects(context.Background(), ids[0], 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	want := []Reject{
		{Line: 4, Column: "ts", Reason: `"yesterday" is not a time`, Raw: "yesterday,200,1,c"},
		{Line: 6, Column: "status", Reason: `"2xx" is not a status`, Raw: "2026-10-01T10:00:02Z,2xx,1,\"d\ne\""},
		{Line: 8, Column: "user", Reason: "too few values: expected 4 values, found 3", Raw: "2026-10-01T10:00:03Z,200,"},
		{Line: 10, Column: "", Reason: "too many values: expected 4 values, found 5", Raw: "2026-10-01T10:00:05Z,200,7,f,extra"},
	}
	if page.Total != int64(len(want)) || len(page.Rejects) != len(want) {
		t.Fatalf("%d rejects, want %d: %+v", len(page.Rejects), len(want), page.Rejects)
	}
	for i, r := range page.Rejects {
		if r != want[i] {
			t.Errorf("reject %d\n got %+v\nwant %+v", i, r, want[i])
		}
	}
}

func TestRollupsFollowImportAndUndo(t *testing.T) {
	d := openTest(t)
	const query = "SELECT coalesce(sum(n), 0)::BIGINT * 1000000 + coalesce(sum(us), 0)::BIGINT FROM request_minute"
	first := importAll(t, d, requestDraft(t, "ts,status,ms,user\n2026-10-01T10:00:00Z,200,1,a\n"))
	before := count(t, d, query)
	if want := int64(1_001_000); before != want {
		t.Fatalf("one request of 1 ms: %d, want %d", before, want)
	}
	second := importAll(t, d, requestDraft(t, "ts,status,ms,user\n2026-10-01T11:00:00Z,200,2,a\n2026-11-05T11:00:00Z,200,2,a\n"))
	if got, want := count(t, d, query), int64(3_005_000); got != want {
		t.Errorf("after the second file: %d, want %d", got, want)
	}
	if _, err := d.Undo(context.Background(), second[0]); err != nil {
		t.Fatal(err)
	}
	if got := count(t, d, query); got != before {
		t.Errorf("after undo: %d, want %d", got, before)
	}
	if _, err := d.Undo(context.Background(), first[0]); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"request_minute", "latency_day", "request_user_month", "conversation_user_month", "request_day", "coverage_hour", "requests"} {
		if n := count(t, d, "SELECT count(*) FROM "+table); n != 0 {
			t.Errorf("%s has %d rows after everything was undone", table, n)
		}
	}
}

func TestAFailedDropLeavesNothing(t *testing.T) {
	d := openTest(t)
	ctx := context.Background()
	importAll(t, d, requestDraft(t, "ts,status,ms,user\n2026-10-01T10:00:00Z,200,1,a\n"))
	version := d.Version()
	b, err := d.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Load(ctx, Load{Draft: requestDraft(t, "ts,status,ms,user\n2026-10-02T10:00:00Z,200,1,a\n")}, nil); err != nil {
		t.Fatal(err)
	}
	if n := count(t, d, "SELECT count(*) FROM requests"); n != 1 {
		t.Errorf("%d requests are seen while the second file is loading, want 1", n)
	}
	if _, err := d.Begin(ctx); !fault.Is(err, fault.Busy) {
		t.Errorf("a second drop at the same time: %v, want busy", err)
	}
	if err := b.Abandon(); err != nil {
		t.Fatal(err)
	}
	if n := count(t, d, "SELECT count(*) FROM stored.requests"); n != 1 {
		t.Errorf("%d rows stay after the drop was abandoned, want 1", n)
	}
	if got := count(t, d, "SELECT count(*) FROM imports"); got != 1 || d.Version() != version {
		t.Errorf("%d imports at version %d, want 1 at %d", got, d.Version(), version)
	}
}

func TestABackslashThatEscapesIsNoMarkOfNull(t *testing.T) {
	d := openTest(t)
	draft := requestDraft(t, "ts,status,ms,user\n2026-10-01T10:00:00Z,200,1,\"say \\\"hi\\\"\"\n")
	draft.Plan.Reader.Dialect.Escape = '\\'
	importAll(t, d, draft)
	if n := count(t, d, `SELECT count(*) FROM requests WHERE user_id = 'say "hi"'`); n != 1 {
		t.Errorf("%d requests of the user, want 1", n)
	}
}

func TestAPlainFileMayBeNamedLikeAnArchive(t *testing.T) {
	d := openTest(t)
	draft := requestDraft(t, "ts,status,ms,user\n2026-10-01T10:00:00Z,200,1,a\n")
	renamed := draft.Plan.Reader.Path + ".gz"
	if err := os.Rename(draft.Plan.Reader.Path, renamed); err != nil {
		t.Fatal(err)
	}
	draft.Plan.Reader.Path = renamed
	importAll(t, d, draft)
	if n := count(t, d, "SELECT count(*) FROM requests"); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
}

func TestOneIDOfDifferentRecordsInAFile(t *testing.T) {
	d := openTest(t)
	ids := importAll(t, d, requestDraft(t, "ts,status,ms,user,id\n2026-10-01T10:00:00Z,200,1,a,x\n2026-10-01T10:00:00Z,200,1,a,x\n2026-10-01T10:00:00Z,200,2,b,x\n"))
	// The second line equals the first; the third is another record under a poor id.
	if got, want := ledger(t, d, ids[0]), "3 2 1 0 0"; got != want {
		t.Errorf("ledger %s, want %s", got, want)
	}
}

func TestALineTooLongIsRejected(t *testing.T) {
	d := openTest(t)
	long := strings.Repeat("x", 3<<20)
	path := filepath.Join(t.TempDir(), "long.log")
	if err := os.WriteFile(path, []byte("2026-10-01T10:00:00Z a\n2026-10-01T10:00:01Z "+long+"\n2026-10-01T10:00:02Z c\nnonsense\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	draft := func(roomy bool) *source.Draft {
		return &source.Draft{File: source.File{Origin: path, Path: path, Long: roomy}, Source: "test", Plan: &source.Plan{
			Reader: source.Reader{Kind: source.ReadLines, Path: path, Pattern: `^(\d\S+) (.*)$`, Columns: []string{"time", "path"}},
			Outputs: []source.Output{{Table: "requests", Fields: []source.Field{
				{Name: "ts", SQL: `TRY_CAST("time" AS TIMESTAMP)`, Raw: `"time"`, Column: "time", Required: true}, {Name: "path", SQL: `"path"`}}}},
		}}
	}
	ids := importAll(t, d, draft(false))
	if got, want := ledger(t, d, ids[0]), "4 2 0 2 0"; got != want {
		t.Errorf("ledger %s, want %s", got, want)
	}
	page, err := d.Rejects(context.Background(), ids[0], 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Rejects) != 2 || page.Rejects[0].Line != 2 || page.Rejects[0].Reason != "the record is longer than 2 MB" || page.Rejects[1].Line != 4 {
		t.Errorf("rejects %.200v", page.Rejects)
	}
	undoAll(t, d, ids)
	ids = importAll(t, d, draft(true))
	if got, want := ledger(t, d, ids[0]), "4 3 0 1 0"; got != want {
		t.Errorf("with room for long lines: ledger %s, want %s", got, want)
	}
}
