package engine

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// After a question without filters the cuts of each model are made, and questions with a filter find them: they make no
// more tables, and get what the rows give.
func TestCutsMadeAheadGiveWhatTheRowsGive(t *testing.T) {
	w := newWorkspace(t, "America/New_York")
	w.insert(t, "requests", cutRows)
	w.settle(t)
	w.idle.quiet = time.Millisecond
	october := Query{KPIs: []string{"requests", "errors", "uptime", "latency_p95", "daily_active_users", "active_users", "return_rate"}, Period: Spec{Preset: "month", Month: "2026-10"}, Series: "day"}
	w.evaluateAll(t, october)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := w.Ahead(ctx); err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, k := range w.state.cuts.kept {
		if k.ahead {
			values = append(values, k.frame.filters[0].Values...)
		}
	}
	if slices.Sort(values); !slices.Equal(values, []string{"a", "b", "c"}) {
		t.Fatalf("cuts were made ahead of models %q, not of a, b and c", values)
	}
	rows := New(w.db, w.catalog)
	rows.fewRows = math.MaxInt64
	made := w.tables.Load()
	if made == 0 {
		t.Fatal("no table was made ahead")
	}
	same := func(filter Filter) {
		t.Helper()
		q := october
		q.Filters = []Filter{filter}
		want, err := rows.Evaluate(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		got := w.evaluateAll(t, q)
		for _, v := range want.Values {
			if g := got[v.ID]; v.Value == nil || !equal(v.Value, g.Value) || !equal(v.Previous, g.Previous) || v.N != g.N {
				t.Errorf("%s of %v: %v of %v ahead, %v of %v from the rows", v.ID, filter, shown(g.Value), g.N, shown(v.Value), v.N)
			}
		}
	}
	for _, model := range values {
		filter := Filter{Dimension: "model", Values: []string{model}}
		w.answeredAhead(t, rows, october, filter)
		same(filter)
	}
	key, _ := keyOf("links", Query{Period: Spec{Preset: "all"}})
	if _, known := w.recent.get(w.state.version, key); !known {
		t.Error("the links between the exports are not followed ahead")
	}
	if again := w.tables.Load(); again != made {
		t.Errorf("the filters made %d tables that were made ahead", again-made)
	}
	// Several values, and all but one, are made of the single ones.
	for _, filter := range []Filter{{Dimension: "model", Values: []string{"b"}, Not: true}, {Dimension: "model", Values: []string{"b", "c", "unknown"}}} {
		same(filter)
		at := slices.IndexFunc(w.state.cuts.kept, func(k *cut) bool { return !k.ahead && slices.Equal(k.frame.filters[0].Values, filter.Values) })
		k := w.state.cuts.kept[at]
		if parts := w.state.cuts.partsOf(k); len(parts) != 2 {
			t.Errorf("%v is made of %d parts, not of two", filter, len(parts))
		}
		if _, ok := k.frame.merged(k.fact, k.tables[0].rollup, w.state.cuts.partsOf(k), 681); !ok {
			t.Errorf("%v is not made of its parts in October", filter) // 681 months after January 1970
		}
	}
}

// answeredAhead checks that the answer to a question with a filter is known, and is to the byte what the rows give.
func (w *workspace) answeredAhead(t *testing.T, rows *Engine, q Query, filter Filter) {
	t.Helper()
	q.Filters = []Filter{filter}
	key, err := keyOf("evaluate", q)
	if err != nil {
		t.Fatal(err)
	}
	known, ok := w.recent.get(w.state.version, key)
	if !ok {
		t.Errorf("the question with %v is not answered ahead", filter)
		return
	}
	want, err := rows.Evaluate(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	one, _ := json.Marshal(known)
	other, _ := json.Marshal(want)
	if diff := cmp.Diff(string(other), string(one)); diff != "" {
		t.Errorf("%v: the rows give another answer than was kept:\n%s", filter, diff)
	}
}

// A question stops what is made ahead and has the machine to itself; afterwards it is made from the start.
func TestAQuestionInterruptsWhatIsMadeAhead(t *testing.T) {
	i := idle{quiet: time.Millisecond}
	started, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		whole, err := i.step(context.Background(), func(ctx context.Context) {
			close(started)
			<-ctx.Done()
		})
		if whole || err != nil {
			t.Errorf("an interrupted step is whole: %v, and fails: %v", whole, err)
		}
		close(stopped)
	}()
	<-started
	done := i.ask(context.Background())
	<-stopped
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if whole, err := i.step(ctx, func(context.Context) { t.Error("a step runs while somebody asks") }); whole || err == nil {
		t.Error("a step that never ran is whole")
	}
	done()
	// What is made ahead asks questions of its own, which do not stop it.
	if whole, err := i.step(context.Background(), func(ctx context.Context) { i.ask(ctx)() }); !whole || err != nil {
		t.Errorf("with nobody asking, the step is whole: %v, and fails: %v", whole, err)
	}
}

// What is given up while it is made is no failure of the table, and is made when it is asked for again.
func TestAnInterruptedCutIsMadeAgain(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", cutRows)
	w.settle(t)
	s, err := w.ready(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	q, err := w.question(context.Background(), s, Query{Period: Spec{Preset: "month", Month: "2026-10"}, Filters: []Filter{{Dimension: "model", Values: []string{"a"}}}})
	if err != nil {
		t.Fatal(err)
	}
	fact := w.catalog.Fact("requests")
	k := s.cuts.of(fact, q.frame(), true)
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	if err := w.fill(gone, k, k.tables[0], nil, q.frame().spans); err == nil {
		t.Fatal("a cut was made although nobody wants it any more")
	}
	if from, ok := q.frame().rollup(fact, k.tables[0].rollup); !ok {
		t.Errorf("the cut is not made again: %q", from)
	}
	if n := s.cuts.rowsAhead(); n == 0 {
		t.Error("the rows made ahead are not counted")
	}
}
