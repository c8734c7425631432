package store

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// compactVariable makes the test binary open the workspace that it names, say so, and compact it until it is killed.
const compactVariable = "TELLTALE_TEST_COMPACT"

// holdVariable makes the test binary open the workspace that it names, say so, and hold it until its input ends.
const holdVariable = "TELLTALE_TEST_HOLD"

func TestMain(m *testing.M) {
	if path := os.Getenv(holdVariable); path != "" {
		d, err := Open(context.Background(), path, Options{})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println("open")
		bufio.NewReader(os.Stdin).ReadString('\n')
		d.Close()
		os.Exit(0)
	}
	if path := os.Getenv(compactVariable); path != "" {
		compactForEver(path)
	}
	flag.Parse()
	// Each check of an import property is dozens of commits: 15 take as long as a thousand elsewhere.
	if f := flag.Lookup("rapid.checks"); f != nil && !slices.ContainsFunc(os.Args, func(a string) bool { return strings.Contains(a, "rapid.checks") }) {
		flag.Set("rapid.checks", "15")
	}
	os.Exit(m.Run())
}

func TestOpenRefusesWhatIsNoWorkspace(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	foreign := filepath.Join(dir, "foreign.telltale")
	newer := filepath.Join(dir, "newer.telltale")
	for path, statement := range map[string]string{foreign: "CREATE TABLE theirs (i INTEGER)", newer: ""} {
		db, err := sql.Open("duckdb", path)
		if err != nil {
			t.Fatal(err)
		}
		if statement == "" {
			statement = "CREATE TABLE meta (key VARCHAR, value VARCHAR); INSERT INTO meta VALUES ('schema', '999')"
		}
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
		db.Close()
	}
	for _, c := range []struct {
		path string
		code fault.Code
		text string
	}{
		{write("notes.telltale", "just a text, no database"), fault.Invalid, "not a Telltale workspace"},
		{write("short.telltale", "x"), fault.Invalid, "not a Telltale workspace"},
		{foreign, fault.Invalid, "DuckDB database, but not a Telltale workspace"},
		{newer, fault.Unsupported, "newer version of Telltale (schema 999"},
		{dir, fault.Invalid, "folder"},
		{filepath.Join(dir, "what?.telltale"), fault.Invalid, "a character that the database cannot open"},
		{filepath.Join(dir, "100% mine.telltale"), fault.Invalid, "a character that the database cannot open"},
	} {
		before, _ := os.ReadFile(c.path)
		d, err := Open(context.Background(), c.path, Options{})
		if err == nil {
			d.Close()
		}
		if !fault.Is(err, c.code) || !strings.Contains(fmt.Sprint(err), c.text) {
			t.Errorf("%s: %v, want %s with %q", filepath.Base(c.path), err, c.code, c.text)
		}
		if after, _ := os.ReadFile(c.path); c.path != dir && string(after) != string(before) {
			t.Errorf("%s was changed by the attempt to open it", filepath.Base(c.path))
		}
	}
}

func TestALockedWorkspaceNamesItsProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.telltale")
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), holdVariable+"="+path)
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer child.Wait()
	defer in.Close()
	if line, _ := bufio.NewReader(out).ReadString('\n'); line != "open\n" {
		t.Fatalf("the other process says %q", line)
	}
	_, err = Open(context.Background(), path, Options{})
	if want := fmt.Sprintf("process %d", child.Process.Pid); !fault.Is(err, fault.Busy) || !strings.Contains(fmt.Sprint(err), want) {
		t.Fatalf("%v, want busy with %q", err, want)
	}
	in.Close()
	child.Wait()
	d, err := Open(context.Background(), path, Options{})
	if err != nil {
		t.Fatalf("after the other process ended: %v", err)
	}
	d.Close()
	left, _ := filepath.Glob(path + ".*")
	if len(left) != 0 {
		t.Errorf("a closed workspace leaves %v", left)
	}
}

func TestAWorkspaceIsOpenedOnceInAProcessToo(t *testing.T) {
	d := openTest(t)
	if second, err := Open(context.Background(), d.Path(), Options{}); !fault.Is(err, fault.Busy) {
		t.Errorf("second open: %v, %v, want busy", second, err)
	}
}

func TestTablesAreTheCanonicalOnes(t *testing.T) {
	types := map[source.Kind]string{
		source.Time: "TIMESTAMP", source.Date: "DATE", source.Duration: "BIGINT", source.Integer: "BIGINT", source.Status: "SMALLINT",
		source.Money: "DECIMAL(38,12)", source.Price: "DECIMAL(18,9)", source.Quantity: "DECIMAL(38,12)", source.Weight: "DECIMAL(12,3)", source.Number: "DOUBLE",
		source.Fraction: "DOUBLE", source.Bool: "BOOLEAN", source.Text: "VARCHAR", source.JSON: "VARCHAR",
	}
	d := openTest(t)
	for _, table := range source.Tables {
		want := []string{"import INTEGER"}
		if table.Field(table.Time).Kind == source.Time {
			want = append(want, "minute INTEGER")
		}
		for _, f := range table.Fields {
			kind := types[f.Kind]
			want = append(want, f.Name+" "+kind)
		}
		rows, err := d.Query(context.Background(), "SELECT column_name || ' ' || column_type FROM (DESCRIBE "+table.Name+")")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for rows.Next() {
			var column string
			if err := rows.Scan(&column); err != nil {
				t.Fatal(err)
			}
			got = append(got, column)
		}
		rows.Close()
		if !slices.Equal(got, want) {
			t.Errorf("%s\n got %v\nwant %v", table.Name, got, want)
		}
	}
}

func TestBackupIsAWorkspaceOfItsOwn(t *testing.T) {
	d := openTest(t)
	ctx := context.Background()
	importAll(t, d, requestDraft(t, "ts,status,ms,user\n2026-10-01T10:00:00Z,200,1,a\n"))
	want := contents(t, d)
	path := filepath.Join(t.TempDir(), "copy.telltale")
	if err := d.Backup(ctx, path, nil); err != nil {
		t.Fatal(err)
	}
	if err := d.Backup(ctx, path, nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("a backup over a file that is there: %v, want invalid", err)
	}
	again, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := contents(t, again); got != want {
		t.Errorf("the backup holds\n%s, want\n%s", got, want)
	}
}

func TestOnlySelectsAreRun(t *testing.T) {
	d := openTest(t)
	ctx := context.Background()
	for _, query := range []string{
		"DELETE FROM stored.requests", "SELECT 1; DROP TABLE meta", "EXPLAIN ANALYZE DELETE FROM meta", "COMMIT; DELETE FROM meta",
		"SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'", "SELECT * FROM read_text('/etc/passwd')",
		"SELECT getenv('HOME')", "ATTACH 'x.db'", "COPY requests TO 'x.csv'", "PRAGMA database_list", "SELECT * FROM query('DELETE FROM meta')",
		"INSTALL httpfs", "SET memory_limit='1TB'", "SELECT * FROM glob('/*')", "SELECT * FROM duckdb_settings()",
	} {
		if _, done, err := d.ReadOnly(ctx, query); err == nil {
			done()
			t.Errorf("%s was run", query)
		}
	}
	rows, done, err := d.ReadOnly(ctx, "WITH t AS (SELECT unnest(range(3)) AS i) SELECT sum(i) FROM t, requests RIGHT JOIN imports ON true")
	if err != nil {
		t.Fatal(err)
	}
	rows.Close()
	done()
}

// A query that DuckDB does not understand is told by its line, without what DuckDB quotes of the query around it.
func TestAQueryThatIsNotUnderstood(t *testing.T) {
	_, _, err := openTest(t).ReadOnly(context.Background(), "SELECT * FROM (SELECT 1,\n  endpont FROM requests) LIMIT 5")
	var refused *fault.Error
	if !errors.As(err, &refused) || refused.Line != 2 || !strings.Contains(refused.Text, `"endpont" not found`) || strings.Contains(refused.Text, "LINE") {
		t.Errorf("%+v", refused)
	}
	// What is no SELECT is told so; what is a SELECT but for its grammar is not.
	for query, hint := range map[string]string{"DROP TABLE meta": "Only SELECT statements are allowed.", "SELECT 1\nORDER BYY 1": ""} {
		if err := openTest(t).SelectOnly(context.Background(), query); !errors.As(err, &refused) || refused.Hint != hint {
			t.Errorf("%s: %+v", query, refused)
		}
	}
}

func TestReadOnlyWritesNothingAndReadsNoFile(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "w.telltale")
	if _, err := Open(ctx, path, Options{ReadOnly: true}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a workspace that is not there: %v, want not found", err)
	}
	d, err := Open(ctx, path, Options{Zone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	importAll(t, d, requestDraft(t, "ts,status,ms,user\n2026-10-01T10:00:00Z,200,1,a\n"))
	d.Close()
	d, err = Open(ctx, path, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if n := count(t, d, "SELECT count(*) FROM requests"); n != 1 {
		t.Errorf("%d requests, want 1", n)
	}
	for _, statement := range []string{"DELETE FROM stored.requests", "SELECT * FROM read_text('/etc/hostname')", "SET enable_external_access = true"} {
		if _, err := d.Exec(ctx, statement); err == nil {
			t.Errorf("%s was run", statement)
		}
	}
}
