package app

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics"
	"telltale/analytics/engine"
)

// What the page asks first is known at the next start with the same workspace, is asked once, and at the page's first sign of
// life.
func TestFirstQuestionsAreForeseen(t *testing.T) {
	home := Home(t.TempDir())
	month := func(name string) engine.Query {
		return engine.Query{KPIs: []string{"requests"}, Period: engine.Spec{Preset: "month", Month: name}, Filters: []engine.Filter{}}
	}
	start := func(path string) *App {
		a := New(home)
		t.Cleanup(func() { a.Close() })
		if err := a.Open(t.Context(), path, analytics.Options{Zone: "UTC"}); err != nil {
			t.Fatal(err)
		}
		a.Foresee()
		return a
	}
	foreseen := func(a *App) []engine.Query { return a.first.before }

	a := start(home.Workspace())
	if found := foreseen(a); len(found) > 0 {
		t.Errorf("foreseen at the first start: %v", found)
	}
	for _, name := range []string{"2026-07", "2026-08", "2026-08", "2026-09", "2026-10"} {
		// There are no data: that this has no answer does not matter.
		_, _ = a.Dashboards().Evaluate(month(name))
	}
	a.Close()

	a = start(home.Workspace())
	want := []engine.Query{month("2026-07"), month("2026-08"), month("2026-09")}
	if diff := cmp.Diff(want, foreseen(a)); diff != "" {
		t.Error(diff)
	}
	if _, err := a.Workspaces().Info(); err != nil {
		t.Fatal(err)
	}
	if again := a.first.come(); len(again) > 0 {
		t.Errorf("asked once more: %v", again)
	}
	a.Close()

	// A start at which nothing was asked forgets nothing; another workspace has questions of its own.
	if found := foreseen(start(home.Demo())); len(found) > 0 {
		t.Errorf("foreseen of another workspace: %v", found)
	}
}
