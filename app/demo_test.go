package app

import (
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"telltale/analytics"
	"telltale/analytics/demo"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// sparse keeps so few conversations that the demo is made in a few seconds.
const sparse = 400

func (a *App) openDemo(t *testing.T, path string) Job {
	t.Helper()
	job, err := a.OpenDemo(path, sparse)
	if err != nil {
		t.Fatal(err)
	}
	return a.await(t, job)
}

func TestDemoIsMadeOnceAndThenOpened(t *testing.T) {
	a := openApp(t)
	path := a.home.Demo()
	if job := a.openDemo(t, path); job.State != Done || job.Kind != "demo" || job.Result.Path != path {
		t.Fatalf("the job: %+v", job)
	}
	made, err := a.Workspaces().Info()
	if err != nil || made.Path != path || made.Demo != demo.Notice || made.Imports < 20 || made.Zone != demo.Zone {
		t.Fatalf("the demo's workspace: %+v, %v", made, err)
	}
	result, err := a.Dashboards().Evaluate(engine.Query{KPIs: []string{"requests"}, Period: engine.Spec{Preset: "month", Month: "2026-10"}})
	if err != nil || result.Demo != demo.Notice {
		t.Errorf("results of made-up data say %q (%v)", result.Demo, err)
	}

	// With itself open, and with another workspace open in between, the demo is opened as it is.
	leave := func() {
		if info, err := a.Workspaces().Open(a.home.Workspace()); err != nil || info.Demo != "" {
			t.Fatalf("the other workspace: %+v, %v", info, err)
		}
	}
	again := func() WorkspaceInfo {
		if job := a.openDemo(t, path); job.State != Done {
			t.Fatalf("once more: %+v", job)
		}
		info, err := a.Workspaces().Info()
		if err != nil || info.Path != path {
			t.Fatalf("once more %s is open, %v", info.Path, err)
		}
		return info
	}
	for _, between := range []func(){func() {}, leave} {
		between()
		if info := again(); info.Version != made.Version {
			t.Errorf("the second time it is %+v; it was %+v", info, made)
		}
	}

	// An older one in which somebody set a target stays; without such work it is made anew.
	for _, worked := range []bool{true, false} {
		leave()
		age(t, path, worked)
		again()
		settings, err := a.Settings().List()
		if err != nil {
			t.Fatal(err)
		}
		kept := slices.ContainsFunc(settings, func(s analytics.Setting) bool { return s.Key == "target.latency_p95" && len(s.Values) == 1 })
		if kept != worked {
			t.Errorf("worked in %t: the person's target is still there: %t", worked, kept)
		}
	}
}

func TestDemoDoesNotMixWithOtherData(t *testing.T) {
	a := openApp(t)
	a.await(t, a.start(t, requestsFile(t, "2026-10-01", 10)))
	other := filepath.Join(t.TempDir(), "other.telltale")
	if _, err := a.Workspaces().Create(other); err != nil {
		t.Fatal(err)
	}
	mine := a.home.Workspace()
	if job := a.openDemo(t, mine); job.State != Failed || !fault.Is(job.Error, fault.Invalid) {
		t.Errorf("over data of the person's: %+v", job)
	}
	if info, err := a.Workspaces().Info(); err != nil || info.Path != other {
		t.Errorf("afterwards %s is open, %v", info.Path, err)
	}
	if _, err := a.Workspaces().Open(mine); err != nil {
		t.Fatal(err)
	}
	if n := a.requests(t); n != 10 {
		t.Errorf("the person's workspace has %v requests, want 10", n)
	}
}

func TestDemoCanceledLeavesNothing(t *testing.T) {
	a := openApp(t)
	before := a.openPath()
	job, err := a.OpenDemo(a.home.Demo(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for {
		running, err := a.Jobs().Get(job.ID)
		if err != nil || running.Ended() {
			t.Fatalf("it ended before it could be canceled: %+v, %v", running, err)
		}
		if running.Phase == "write" && running.Done > 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if err := a.Jobs().Cancel(job.ID); err != nil {
		t.Fatal(err)
	}
	if ended := a.await(t, job); ended.State != Canceled {
		t.Errorf("the job: %+v", ended)
	}
	if left, err := filepath.Glob(a.home.Demo() + "*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	if a.openPath() != before {
		t.Errorf("%s is open, want %s", a.openPath(), before)
	}
}

// age makes the workspace one of an older demo, in which somebody set a target or did not.
func age(t *testing.T, path string, worked bool) {
	t.Helper()
	db, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	set := func(key, value string) {
		if err := db.SetSetting(t.Context(), key, value, time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	set("demo", "0")
	set("demo.filled", strconv.FormatInt(db.Version()+1, 10))
	if worked {
		set("target.latency_p95", "< 1s")
	}
}

// The command line begins with the demo and no workspace: what the job tells at its end must not wait for the job.
func TestTheDemoCanBeTheFirstWorkspace(t *testing.T) {
	home := Home(t.TempDir())
	a := New(home)
	defer a.Close()
	job, err := a.OpenDemo(home.Demo(), 400)
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if job, err = a.Wait(job.ID); err != nil || job.State != Done {
		t.Fatalf("%+v, %v", job, err)
	}
	if took := time.Since(begun); took >= callLimit {
		t.Errorf("it waited for itself: %s", took)
	}
}
