package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telltale/analytics"
	"telltale/analytics/engine"
)

// logged is all that the log holds.
func logged(t *testing.T, home Home) string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(home.Logs(), "*"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("there is no log: %v", err)
	}
	var all strings.Builder
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}

func TestTheLogTellsWhatWasDoneAndNothingThatStoodInAFile(t *testing.T) {
	const secret = "Xyzzy4711"
	a := openApp(t)
	path := filepath.Join(t.TempDir(), "requests.csv")
	// The word stands in a used row, in a rejected time, in a rejected status, in a row with a value too many, and in the
	// name of a column that is not used.
	content := "timestamp,status,duration_ms,model,path," + secret + "\n" +
		strings.Repeat("2026-10-01T10:00:00Z,200,120,"+secret+",/v1/"+secret+",1\n", 20) +
		secret + ",200,80,m,/v1/chat,2\n" +
		"2026-10-01T10:00:02Z," + secret + ",80,m,/v1/chat,3\n" +
		"2026-10-01T10:00:03Z,200,80,m,/v1/chat,4," + secret + "\n"
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	job := a.await(t, a.start(t, path))
	if job.State != Done || job.Result.Outcome.Imports[0].Used != 20 || job.Result.Outcome.Imports[0].Rejected != 3 {
		t.Fatalf("the import: %+v", job)
	}
	// Files that cannot be read at all, and questions that cannot be answered, are told with the word in them.
	broken := filepath.Join(t.TempDir(), "broken.json")
	if err := os.WriteFile(broken, []byte(`{"`+secret+`": [`), 0o600); err != nil {
		t.Fatal(err)
	}
	if drop, err := a.Imports().Prepare([]string{broken}); err != nil || drop.Ready != 0 {
		t.Fatalf("the broken file: %+v, %v", drop, err)
	}
	if _, err := a.SQL(t.Context(), "SELECT "+secret+"::INTEGER FROM requests", 1); err == nil {
		t.Error("a query about nothing was answered")
	}
	if _, err := a.SQL(t.Context(), "SELECT model::INTEGER FROM requests", 1); err == nil || !strings.Contains(err.Error(), secret) {
		t.Errorf("the error does not name the value: %v", err)
	}
	_, err := a.Dashboards().Evaluate(engine.Query{KPIs: []string{secret}})
	if err == nil {
		t.Error("an unknown KPI was computed")
	}
	if _, err := a.Workspaces().Open(broken); err == nil {
		t.Error("a file that is no workspace was opened")
	}

	text := logged(t, a.home)
	for _, want := range []string{"workspace opened", "job.kind=import", "job.title=requests.csv", "job done", "import.used=20", "import.rejected=3", "workspace not opened"} {
		if !strings.Contains(text, want) {
			t.Errorf("the log does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, secret) {
		t.Errorf("the log holds what stood in a file:\n%s", text)
	}
}

func TestAHomeThatCannotBeWrittenIsNoReasonToFail(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a-file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	// Nothing can be made below a file: no log, no list of recent workspaces.
	a := New(Home(filepath.Join(file, "home")))
	defer a.Close()
	if err := a.Open(t.Context(), filepath.Join(t.TempDir(), "w.telltale"), analytics.Options{}); err != nil {
		t.Fatal(err)
	}
	if job := a.await(t, a.start(t, requestsFile(t, "2026-10-01", 10))); job.State != Done {
		t.Errorf("the import: %+v", job)
	}
	t.Setenv(HomeVariable, filepath.Join(file, "home"))
	if _, err := FindHome(); err == nil || !strings.Contains(err.Error(), HomeVariable) {
		t.Errorf("the way out is not named: %v", err)
	}
}
