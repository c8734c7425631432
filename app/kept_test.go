package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"telltale/analytics"
	"telltale/analytics/fault"
)

// upload puts a file where a browser's uploads stand.
func (a *App) upload(t *testing.T, folder, name, content string) string {
	t.Helper()
	path := filepath.Join(a.home.Uploads(), folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const twoRequests = "timestamp,status,duration_ms\n2026-10-01T10:00:00Z,200,120\n2026-10-01T10:00:01Z,200,80\n"

func TestUploadIsKeptWhileItsImportCounts(t *testing.T) {
	a := openApp(t)
	path := a.upload(t, "one", "log.csv", twoRequests)
	job := a.await(t, a.start(t, path))
	if job.State != Done || !exists(path) || !a.home.Kept(path) {
		t.Fatalf("the import: %+v; kept: %v", job, a.home.Kept(path))
	}
	id := job.Result.Outcome.Imports[0].ID
	if origin := job.Result.Outcome.Imports[0].Origin; origin != "log.csv" {
		t.Errorf("the page is told the origin %q", origin)
	}
	// The same content again is no second import, and no second copy.
	twin := a.upload(t, "two", "twin.csv", twoRequests)
	if job := a.await(t, a.start(t, twin)); len(job.Result.Outcome.Same) != 1 || exists(twin) {
		t.Errorf("the twin: %+v; there: %v", job.Result, exists(twin))
	}
	// It is imported again from the copy, with the name that the person knows, and the copy goes on being kept.
	drop, err := a.Imports().Reimport(id, "")
	if err != nil || drop.Files[0].Name != "log.csv" || drop.Files[0].Replaces.ID != id {
		t.Fatalf("again: %+v, %v", drop, err)
	}
	if err := a.Imports().Discard(drop.ID); err != nil || !exists(path) {
		t.Errorf("discarding the repetition: %v; there: %v", err, exists(path))
	}
	if drop, err = a.Imports().Reimport(id, ""); err != nil {
		t.Fatal(err)
	}
	started, err := a.Imports().Start(drop.ID)
	if err != nil {
		t.Fatal(err)
	}
	if job = a.await(t, started); job.State != Done || !a.home.Kept(path) {
		t.Fatalf("again: %+v; kept: %v", job, a.home.Kept(path))
	}
	if undone, err := a.Imports().Get(id); err != nil || undone.Import.State != "undone" {
		t.Errorf("the old import: %+v, %v", undone.Import, err)
	}
	if n := a.requests(t); n != 2 {
		t.Errorf("%v requests, want two", n)
	}
	// When no import of it counts any more, the copy goes.
	undo, err := a.Imports().Undo(job.Result.Outcome.Imports[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if a.await(t, undo); exists(path) || a.home.Kept(path) {
		t.Error("after the undo the copy is still there")
	}
	if _, err := a.Imports().Reimport(job.Result.Outcome.Imports[0].ID, ""); !fault.Is(err, fault.NotFound) || !strings.Contains(err.Error(), "log.csv") {
		t.Errorf("without the copy: %v", err)
	}
}

func TestKeptUploadsFollowTheWorkspace(t *testing.T) {
	a := openApp(t)
	path := a.upload(t, "one", "log.csv", twoRequests)
	a.await(t, a.start(t, path))
	old, renamed := a.home.Workspace(), filepath.Join(string(a.home), "renamed.telltale")
	other := filepath.Join(string(a.home), "other.telltale")
	if err := a.Open(t.Context(), other, analytics.Options{Zone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	if !a.home.Kept(path) {
		t.Error("another workspace dropped the copy")
	}
	if err := os.Rename(old, renamed); err != nil {
		t.Fatal(err)
	}
	if err := a.Open(t.Context(), renamed, analytics.Options{}); err != nil {
		t.Fatal(err)
	}
	if owner, err := os.ReadFile(a.home.mark(path)); err != nil || string(owner) != renamed {
		t.Errorf("the copy is kept for %q, %v", owner, err)
	}
	// A mark that a killed run did not write comes with the next start.
	if err := os.Remove(a.home.mark(path)); err != nil {
		t.Fatal(err)
	}
	if err := a.Open(t.Context(), other, analytics.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := a.Open(t.Context(), renamed, analytics.Options{}); err != nil || !a.home.Kept(path) {
		t.Errorf("after a restart: %v; kept: %v", err, a.home.Kept(path))
	}
}

func TestKeptUploadsStayWithinTheirLimit(t *testing.T) {
	a := openApp(t)
	paths := map[string]string{}
	for i, day := range []string{"2026-10-01", "2026-10-02", "2026-10-03"} {
		paths[day] = a.upload(t, day, day+".csv", strings.ReplaceAll(twoRequests, "2026-10-01", day))
		a.await(t, a.start(t, paths[day]))
		used := time.Now().Add(time.Duration(i-10) * time.Hour)
		if err := os.Chtimes(a.home.mark(paths[day]), used, used); err != nil {
			t.Fatal(err)
		}
	}
	a.home.useKept(paths["2026-10-01"])
	// Room for two of three: the second was not used for longest.
	if err := a.home.limitKept(int64(2*len(twoRequests) + 1)); err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]bool{"2026-10-01": true, "2026-10-02": false, "2026-10-03": true} {
		if got := exists(paths[day]); got != want {
			t.Errorf("%s is kept: %v, want %v", day, got, want)
		}
	}
}
