package engine

import (
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/source"
	"telltale/analytics/store"
)

// Each check of a property opens no new workspace but fills one anew, and takes a third of a second; 15 checks are what a
// test run has time for. "-rapid.checks" asks for more.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() == f.DefValue {
		flag.Set("rapid.checks", usualChecks)
	}
	os.Exit(m.Run())
}

const usualChecks = "15"

// checks makes a test check its property n times, unless the flag asks for something else: a large workspace takes a second.
func checks(t *testing.T, n int) {
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() == usualChecks {
		flag.Set("rapid.checks", strconv.Itoa(n))
		t.Cleanup(func() { flag.Set("rapid.checks", usualChecks) })
	}
}

// builtIn is the catalog of all workspaces that change nothing in it: reading it takes as long as opening one.
var builtIn = sync.OnceValues(catalog.Load)

// failer is what testing.T and rapid.T have in common.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// workspace is a real store in a temporary folder with an engine over it.
type workspace struct {
	*Engine
	db  *store.DB
	dir string
}

// newWorkspace opens an empty workspace in the zone. Its few rows are one thread's work; more would wait for each other.
func newWorkspace(t testing.TB, zone string) *workspace {
	t.Helper()
	dir := t.TempDir()
	db, err := store.Open(context.Background(), filepath.Join(dir, "test.telltale"), store.Options{Zone: zone, Memory: "512MB", Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	cat, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	e := New(db, cat)
	e.fewRows = 0            // filters make cuts of small data too
	e.idle.quiet = time.Hour // and none are made ahead, unless a test is about that
	return &workspace{e, db, dir}
}

// exec runs a statement on the stored tables.
func (w *workspace) exec(t failer, query string, args ...any) {
	t.Helper()
	if _, err := w.db.Exec(context.Background(), query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
}

// load inserts CSV rows (the first line names the columns) into a canonical table, as import 1 unless a column says
// otherwise. Weights are 1 unless given.
func (w *workspace) load(t failer, table, text string) {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", table, err)
	}
	if len(records) < 2 {
		return
	}
	path := filepath.Join(w.dir, table+".csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatalf("%v", err)
	}
	list := []string{}
	has := map[string]bool{}
	for _, c := range records[0] {
		has[c] = true
		list = append(list, identifier(c))
	}
	canonical := source.TableNamed(table)
	if canonical.Field(canonical.Time).Kind == source.Time {
		list = append(list, "epoch_us(CAST("+canonical.Time+" AS TIMESTAMP)) // 60000000 AS minute")
	}
	if canonical.Field("weight") != nil && !has["weight"] {
		list = append(list, "1 AS weight")
	}
	if !has["import"] {
		list = append(list, "1 AS import")
	}
	w.exec(t, fmt.Sprintf("INSERT INTO stored.%s BY NAME SELECT %s, 0 AS fate FROM read_csv(%s, all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')",
		table, join(list), quote(path)))
}

// insert adds the rows of a SELECT to a canonical table, filling minute, import and weight where it does not give them.
func (w *workspace) insert(t failer, table, query string) {
	t.Helper()
	canonical := source.TableNamed(table)
	extra := []string{"0 AS fate"}
	if canonical.Field(canonical.Time).Kind == source.Time {
		extra = append(extra, "epoch_us(CAST("+canonical.Time+" AS TIMESTAMP)) // 60000000 AS minute")
	}
	if canonical.Field("weight") != nil && !strings.Contains(query, " AS weight") {
		extra = append(extra, "1 AS weight")
	}
	if !strings.Contains(query, " AS import") {
		extra = append(extra, "1 AS import")
	}
	w.exec(t, fmt.Sprintf("INSERT INTO stored.%s BY NAME SELECT *, %s FROM (%s)", table, join(extra), strings.TrimSuffix(strings.TrimSpace(query), ";")))
}

// declare makes an import that somebody declared complete for a span, such as 2026-09-01/2026-11-01.
func (w *workspace) declare(t failer, table, span string) {
	t.Helper()
	w.exec(t, `INSERT INTO imports BY NAME SELECT 1 AS id, 'done' AS state, ? AS declared, '' AS batch, 'i.csv' AS file, '' AS member,
		'' AS container, '' AS encoding, 0 AS bytes, '' AS hash, ? AS source, '' AS title, '' AS signature, '' AS choices, '' AS mapping, '' AS unused,
		'' AS notes, '' AS head, 0 AS records, 0 AS used, 0 AS duplicate, 0 AS rejected, 0 AS ignored, TIMESTAMP '2026-11-01' AS started, '' AS app`, span, table)
	w.exec(t, "INSERT INTO import_tables VALUES (1, ?, '', false, 3, 0, NULL, NULL)", table)
}

// settle computes coverage and roll-ups, as the end of an import does, and raises the version.
func (w *workspace) settle(t failer) {
	t.Helper()
	zone, err := w.db.Zone(context.Background())
	if err != nil {
		t.Fatalf("%v", err)
	}
	w.settleIn(t, zone)
}

// settleIn is settle in another zone: the roll-ups are made once.
func (w *workspace) settleIn(t failer, zone string) {
	t.Helper()
	// One commit for all of it is quicker than one for each table.
	all := "BEGIN; DELETE FROM coverage_hour; "
	for _, table := range source.Tables {
		if table.Field(table.Time).Kind == source.Time {
			all += fmt.Sprintf("INSERT INTO coverage_hour SELECT import, '%s', 'source' || import, minute // 60, count(*) FROM stored.%s GROUP BY ALL; ", table.Name, table.Name)
		}
	}
	w.exec(t, all+"COMMIT")
	w.set(t, "zone", zone)
}

// set makes a setting hold from the beginning.
func (w *workspace) set(t failer, key, value string) {
	t.Helper()
	if err := w.db.SetSetting(context.Background(), key, value, time.Time{}); err != nil {
		t.Fatalf("%v", err)
	}
}

// setSince makes a setting hold from a day on.
func (w *workspace) setSince(t failer, key, value, day string) {
	t.Helper()
	since, err := time.Parse(time.DateOnly, day)
	if err == nil {
		err = w.db.SetSetting(context.Background(), key, value, since)
	}
	if err != nil {
		t.Fatalf("%v", err)
	}
}

// evaluateAll gives the values by KPI, and fails the test on an error.
func (w *workspace) evaluateAll(t failer, q Query) map[string]Value {
	t.Helper()
	r, err := w.Evaluate(context.Background(), q)
	if err != nil {
		t.Fatalf("Evaluate(%+v): %v", q, err)
	}
	values := map[string]Value{}
	for _, v := range r.Values {
		values[v.ID] = v
	}
	return values
}
