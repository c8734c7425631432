package engine

import (
	"context"
	"math"
	"testing"
	"time"

	"telltale/analytics/catalog"
)

// The margins of "stable": 2 % of counts and cost, 0.1 stars, a point of shares, and a tenth of what a target leaves:
// 0.1 points under "> 99 %" and "< 1 %", 0.01 under ">= 99.9 %"; 30 % and 70 % leave more than ten points. Without a target
// it is a tenth of what the value before leaves, which is 4 % here: 0.4 points.
func TestMarginOfStable(t *testing.T) {
	cat, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &state{settings: settings{set: map[string][]setting{}, catalog: cat}, zone: time.UTC}
	e := &Engine{catalog: cat}
	for id, want := range map[string]float64{"requests": .02, "total_cost": .02, "latency_p95": .02, "satisfaction": .1, "escalation_rate": .004,
		"task_completion": .01, "api_success_rate": .001, "error_rate": .001, "uptime": .0001, "conversion_impact": .01} {
		k := cat.KPI(id)
		if got := marginOf(k, e.target(s, k, time.Now()), .04); math.Abs(got-want) > 1e-12 {
			t.Errorf("%s: %v, want %v", id, got, want)
		}
	}
}

// Series of days, as pages ask for them, judge as questions without a series do; hours cannot, and are not judged.
func TestChangesAreJudgedBySeriesOfDays(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-09-01 00:00:00' + INTERVAL (i * 30) MINUTE AS ts, 200 AS status FROM range(61 * 48) t(i)`)
	w.settle(t)
	q := Query{KPIs: []string{"requests"}, Period: Spec{Preset: "month", Month: "2026-10"}}
	for series, want := range map[string]string{"": "stable", "day": "stable", "week": ""} {
		q.Series = series
		v := w.evaluateAll(t, q)["requests"]
		if got := v.Comparisons[0].Tendency; got != want {
			t.Errorf("series %q: %q, want %q", series, got, want)
		}
	}
	q.Compare = "none"
	if r, err := w.Evaluate(context.Background(), q); err != nil || r.Previous != nil || r.Year != nil || len(r.Values[0].Comparisons) != 0 {
		t.Errorf("without a comparison: %+v %v", r, err)
	}
}
