package engine

import (
	"context"
	"math"
	"testing"

	"golang.org/x/sync/errgroup"
)

// Requests from 20 October to 9 November in New York, over a change of clocks: 3 models, 50 users, every minute of the hour.
const cutRows = `SELECT TIMESTAMP '2026-10-20 00:00:30' + to_minutes((i * 7)::INTEGER) AS ts, (['a', 'b', 'c'])[(hash(i) % 3)::INTEGER + 1] AS model,
	'u' || (hash(i * 3) % 50) AS user_id, CASE WHEN hash(i * 5) % 20 = 0 THEN 500 WHEN hash(i * 5) % 20 = 1 THEN 404 ELSE 200 END AS status,
	(1000 + hash(i * 7) % 5000000)::BIGINT AS duration_us, (hash(i * 11) % 900)::BIGINT AS tokens_in, (hash(i * 13) % 300)::BIGINT AS tokens_out,
	'POST' AS method FROM range(4200) t(i)`

// A cut gives what the rows give, for every KPI and whatever the period touches: months, days, or parts of both.
func TestCutsGiveWhatTheRowsGive(t *testing.T) {
	w := newWorkspace(t, "America/New_York")
	w.insert(t, "requests", cutRows)
	w.settle(t)
	rows := New(w.db, w.catalog)
	rows.fewRows = math.MaxInt64
	w.mostExact, rows.mostExact = 0, 0
	for _, q := range []Query{
		{Period: Spec{Preset: "month", Month: "2026-10"}, Series: "day", Filters: []Filter{{Dimension: "model", Values: []string{"a"}}}},
		{Period: Spec{Preset: "custom", From: "2026-10-24T13:17:00Z", To: "2026-11-07T02:31:00Z"}, Series: "week", Filters: []Filter{{Dimension: "model", Values: []string{"a", "c"}, Not: true}}},
	} {
		want, err := rows.Evaluate(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		got := w.evaluateAll(t, q)
		filled := 0
		for _, v := range want.Values {
			g := got[v.ID]
			if !equal(v.Value, g.Value) || v.N != g.N || !equal(v.Previous, g.Previous) || len(v.Series) != len(g.Series) {
				t.Errorf("%s: %v of %v (%v before) from a cut, %v of %v (%v before) from the rows", v.ID, shown(g.Value), g.N, shown(g.Previous), shown(v.Value), v.N, shown(v.Previous))
				continue
			}
			for i := range v.Series {
				if !equal(v.Series[i].V, g.Series[i].V) {
					t.Errorf("%s at %s: %v from a cut, %v from the rows", v.ID, v.Series[i].T, shown(g.Series[i].V), shown(v.Series[i].V))
				}
			}
			if v.Value != nil {
				filled++
			}
		}
		if filled < 20 {
			t.Errorf("only %d KPIs have a value: the rows prove little", filled)
		}
	}
	if len(w.state.cuts.kept) != 2 {
		t.Errorf("%d cuts are kept, of 2 filters", len(w.state.cuts.kept))
	}
}

// While one question fills a month of a cut, others read the months that are there, and all get what the rows give. Which
// comes first is chance, so that this finds a fault seldom; that none can come from rows added between a plan and its run is
// what TestWhatACutDeliversStaysAsItIs holds.
func TestCutsAreFilledWhileTheyAreRead(t *testing.T) {
	w := newWorkspace(t, "America/New_York")
	w.insert(t, "requests", cutRows)
	w.settle(t)
	ask := func(e *Engine, month string) (Result, error) {
		return e.Evaluate(context.Background(), Query{KPIs: []string{"requests", "errors", "uptime", "latency_p95", "active_users"}, Period: Spec{Preset: "month", Month: month},
			Compare: "none", Filters: []Filter{{Dimension: "model", Values: []string{"a"}}}})
	}
	rows := New(w.db, w.catalog)
	rows.fewRows = math.MaxInt64
	months := []string{"2026-10", "2026-11"}
	want := map[string]Result{}
	for _, month := range months {
		var err error
		if want[month], err = ask(rows, month); err != nil {
			t.Fatal(err)
		}
	}
	for range 5 {
		e := New(w.db, w.catalog)
		e.fewRows = 0
		var all errgroup.Group
		for _, month := range months {
			all.Go(func() error {
				got, err := ask(e, month)
				if err != nil {
					return err
				}
				for i, v := range got.Values {
					if !equal(v.Value, want[month].Values[i].Value) {
						t.Errorf("%s in %s: %v from a cut, %v from the rows", v.ID, month, shown(v.Value), shown(want[month].Values[i].Value))
					}
				}
				return nil
			})
		}
		if err := all.Wait(); err != nil {
			t.Fatal(err)
		}
	}
}

// A question plans its query over the months that it needs. Those of another one which come to the cut later must not show
// in it: the plan knows nothing of their values.
func TestWhatACutDeliversStaysAsItIs(t *testing.T) {
	ctx := context.Background()
	w := newWorkspace(t, "America/New_York")
	w.insert(t, "requests", cutRows)
	w.settle(t)
	s, err := w.ready(ctx)
	if err != nil {
		t.Fatal(err)
	}
	requests := w.catalog.Fact("requests")
	for i := range requests.Rollups {
		r := &requests.Rollups[i]
		cutOf := func(month string) string {
			q, err := w.question(ctx, s, Query{Period: Spec{Preset: "month", Month: month}, Filters: []Filter{{Dimension: "model", Values: []string{"a"}}}})
			if err != nil {
				t.Fatal(err)
			}
			from, ok := q.frame().rollup(requests, r)
			if !ok {
				t.Fatalf("%s is not made of %s", r.Name, month)
			}
			return from
		}
		count := func(from string) (n int) {
			if err := w.db.QueryRow(ctx, "SELECT count(*) FROM "+from).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		october := cutOf("2026-10")
		before := count(october)
		both := count(cutOf("2026-11"))
		if after := count(october); before == 0 || after != before || both <= before {
			t.Errorf("%s: %d rows of October, %d once November is there, %d of both", r.Name, before, after, both)
		}
	}
}

// Compacting opens the file anew, and with it the memory that cuts are kept in.
func TestCutsEndWithTheFile(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", cutRows)
	w.settle(t)
	filters := []Filter{{Dimension: "model", Values: []string{"a"}}}
	before := w.evaluateAll(t, Query{KPIs: []string{"requests"}, Period: Spec{Preset: "month", Month: "2026-10"}, Filters: filters})
	compacted, err := w.db.Compact(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := compacted.Replace(context.Background()); err != nil {
		t.Fatal(err)
	}
	after := w.evaluateAll(t, Query{KPIs: []string{"requests", "errors"}, Period: Spec{Preset: "month", Month: "2026-10"}, Filters: filters})
	if n := before["requests"].Value; n == nil || *n == 0 || !equal(n, after["requests"].Value) {
		t.Errorf("%v requests before compacting and %v after it", shown(n), shown(after["requests"].Value))
	}
}

func shown(v *float64) any {
	if v == nil {
		return "nothing"
	}
	return *v
}
