package app

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// openApp is an app with a new workspace.
func openApp(t *testing.T) *App {
	t.Helper()
	a := New(Home(t.TempDir()))
	if err := a.Open(t.Context(), a.home.Workspace(), analytics.Options{Zone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return a
}

// requestsFile writes requests of a day, one a second.
func requestsFile(t *testing.T, day string, rows int) string {
	t.Helper()
	from, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), day+".csv")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := bufio.NewWriter(file)
	fmt.Fprintln(out, "timestamp,status,duration_ms,model")
	for i := range rows {
		fmt.Fprintf(out, "%s,200,%d,model-%d\n", from.Add(time.Duration(i)*time.Second).Format(time.RFC3339), 50+i%1000, i%5)
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	return path
}

// start prepares a file and begins to import it.
func (a *App) start(t *testing.T, paths ...string) Job {
	t.Helper()
	drop, err := a.Imports().Prepare(paths)
	if err != nil {
		t.Fatal(err)
	}
	job, err := a.Imports().Start(drop.ID)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

// await waits for a job's end.
func (a *App) await(t *testing.T, job Job) Job {
	t.Helper()
	ended, err := a.Wait(job.ID)
	if err != nil {
		t.Fatal(err)
	}
	return ended
}

// requests counts the requests that the workspace shows.
func (a *App) requests(t *testing.T) float64 {
	t.Helper()
	result, err := a.Dashboards().Evaluate(engine.Query{KPIs: []string{"requests"}, Period: engine.Spec{Preset: "custom", From: "2026-01-01", To: "2027-01-01"}})
	if err != nil {
		t.Fatal(err)
	}
	if v := result.Values[0].Value; v != nil {
		return *v
	}
	return 0
}

func TestCanceledImportChangesNothingAndCanBeRepeated(t *testing.T) {
	a := openApp(t)
	a.await(t, a.start(t, requestsFile(t, "2026-10-01", 100)))
	job := a.start(t, requestsFile(t, "2026-10-02", 300_000))
	for {
		current, err := a.Jobs().Get(job.ID)
		if err != nil {
			t.Fatal(err)
		}
		if current.State == Running {
			break
		}
		time.Sleep(time.Millisecond)
	}
	time.Sleep(100 * time.Millisecond)
	began := time.Now()
	if err := a.Jobs().Cancel(job.ID); err != nil {
		t.Fatal(err)
	}
	ended := a.await(t, job)
	if took := time.Since(began); ended.State != Canceled || took > time.Second {
		t.Fatalf("after %v the job is %s: %v", took, ended.State, ended.Error)
	}
	if n := a.requests(t); n != 100 {
		t.Errorf("after the cancel there are %v requests", n)
	}
	// The drop still waits, and importing it again takes all of it.
	waiting, err := a.Imports().Drops()
	if err != nil || len(waiting) != 1 {
		t.Fatalf("%d drops wait, %v", len(waiting), err)
	}
	again, err := a.Imports().Start(waiting[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if ended := a.await(t, again); ended.State != Done {
		t.Fatalf("the second attempt: %+v", ended)
	}
	if n := a.requests(t); n != 300_100 {
		t.Errorf("after the second attempt there are %v requests", n)
	}
	if waiting, _ := a.Imports().Drops(); len(waiting) != 0 {
		t.Errorf("%d drops still wait", len(waiting))
	}
}

func TestImportsQueue(t *testing.T) {
	a := openApp(t)
	var jobs []Job
	for day := 1; day <= 4; day++ {
		jobs = append(jobs, a.start(t, requestsFile(t, fmt.Sprintf("2026-10-%02d", day), 1000)))
	}
	if !a.Busy() {
		t.Error("four imports were begun, and the app is not busy")
	}
	for _, job := range jobs {
		if ended := a.await(t, job); ended.State != Done {
			t.Errorf("job %s: %s, %v", job.ID, ended.State, ended.Error)
		}
	}
	if n := a.requests(t); n != 4000 {
		t.Errorf("there are %v requests", n)
	}
}

func TestDropThatIsBeingImportedCannotBeChanged(t *testing.T) {
	a := openApp(t)
	release := make(chan struct{})
	blocker, err := a.jobs.start("import", "blocks the queue", true, func(context.Context, func(analytics.Progress)) (*JobResult, error) {
		<-release
		return nil, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	drop, err := a.Imports().Prepare([]string{requestsFile(t, "2026-10-01", 10)})
	if err != nil {
		t.Fatal(err)
	}
	job, err := a.Imports().Start(drop.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Imports().Start(drop.ID); !fault.Is(err, fault.Busy) {
		t.Errorf("importing twice: %v", err)
	}
	if _, err := a.Imports().Remove(drop.ID, 0); !fault.Is(err, fault.Busy) {
		t.Errorf("removing a file: %v", err)
	}
	if err := a.Open(t.Context(), filepath.Join(t.TempDir(), "other.telltale"), analytics.Options{}); !fault.Is(err, fault.Busy) {
		t.Errorf("opening another workspace: %v", err)
	}
	// A job that is canceled in the queue gives the drop back.
	if err := a.Jobs().Cancel(job.ID); err != nil {
		t.Fatal(err)
	}
	a.await(t, job)
	if err := a.Imports().Discard(drop.ID); err != nil {
		t.Errorf("discarding after the cancel: %v", err)
	}
	if err := a.Imports().Discard(drop.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("discarding twice: %v", err)
	}
	close(release)
	<-blocker.ended
}

func TestNothingReadySaysWhatToDo(t *testing.T) {
	a := openApp(t)
	naive := filepath.Join(t.TempDir(), "naive.csv")
	if err := os.WriteFile(naive, []byte("timestamp,status,duration_ms\n2026-10-01 10:00:00,200,5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	drop, err := a.Imports().Prepare([]string{naive})
	if err != nil || drop.Ready != 0 || len(drop.Files[0].Draft.Questions) == 0 {
		t.Fatalf("prepared %+v, %v", drop, err)
	}
	if _, err := a.Imports().Start(drop.ID); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "--zone") {
		t.Errorf("got %v", err)
	}
	if _, err := a.Imports().Prepare(nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("no files: %v", err)
	}
	if _, err := a.Imports().Revise(drop.ID, 7, drop.Files[0].Draft.Choices); !fault.Is(err, fault.NotFound) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestWorkspaceThatCannotBeOpenedLeavesTheOtherOpen(t *testing.T) {
	a := openApp(t)
	a.await(t, a.start(t, requestsFile(t, "2026-10-01", 10)))
	none := filepath.Join(t.TempDir(), "none.telltale")
	if err := os.WriteFile(none, []byte(strings.Repeat("this is no database\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Workspaces().Open(none); !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
	if n := a.requests(t); n != 10 {
		t.Errorf("the open workspace shows %v requests", n)
	}
	if _, err := a.Workspaces().Open(filepath.Join(t.TempDir(), "missing.telltale")); !fault.Is(err, fault.NotFound) {
		t.Errorf("got %v", err)
	}
	if _, err := a.Workspaces().Create(none); !fault.Is(err, fault.Invalid) {
		t.Errorf("making what is there: %v", err)
	}
	if info, err := a.Workspaces().Create(filepath.Join(t.TempDir(), "fresh")); err != nil || info.Name != "fresh" || info.Imports != 0 {
		t.Errorf("got %+v, %v", info, err)
	}
	if info, err := a.Workspaces().Open(a.home.Workspace()); err != nil || info.Imports != 1 {
		t.Errorf("back to the first one: %+v, %v", info, err)
	}
}

func TestServicesWaitForTheWorkspaceAndTellWhyThereIsNone(t *testing.T) {
	a := New(Home(t.TempDir()))
	answer := make(chan error)
	go func() { _, err := a.Workspaces().Info(); answer <- err }()
	select {
	case err := <-answer:
		t.Fatalf("answered before a workspace was open: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	folder := filepath.Join(t.TempDir(), "folder.telltale")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	want := a.Open(t.Context(), folder, analytics.Options{})
	if got := <-answer; want == nil || got == nil || got.Error() != want.Error() {
		t.Errorf("Open says %v, the service %v", want, got)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Workspaces().Info(); err == nil {
		t.Error("a closed app answers")
	}
}

func TestCloseWhileAnImportRuns(t *testing.T) {
	a := New(Home(t.TempDir()))
	if err := a.Open(t.Context(), a.home.Workspace(), analytics.Options{}); err != nil {
		t.Fatal(err)
	}
	job := a.start(t, requestsFile(t, "2026-10-01", 300_000))
	time.Sleep(50 * time.Millisecond)
	began := time.Now()
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("closing took %v", took)
	}
	if ended := a.await(t, job); ended.State != Canceled {
		t.Errorf("the job is %s", ended.State)
	}
}

func TestDuckDBVersionIsTheRealOne(t *testing.T) {
	a := openApp(t)
	rows, err := a.SQL(t.Context(), "SELECT version() AS v", 1)
	if err != nil || rows.Rows[0][0] != "v"+duckDB {
		t.Errorf("the database says %v, the program %s, %v", rows.Rows, duckDB, err)
	}
}
