package engine

import (
	"context"
	"math"
	"testing"

	"telltale/analytics/fault"
)

// In August two of large's requests to /chat were answered, in September three of four; the other pairs of September are
// one request each, of which that without a model failed.
func TestPairs(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", `SELECT * FROM (VALUES
		(TIMESTAMP '2026-08-05 10:00:00', '/chat', 'large', 200), (TIMESTAMP '2026-08-05 11:00:00', '/chat', 'large', 200),
		(TIMESTAMP '2026-09-05 10:00:00', '/chat', 'large', 200), (TIMESTAMP '2026-09-05 11:00:00', '/chat', 'large', 200),
		(TIMESTAMP '2026-09-05 12:00:00', '/chat', 'large', 200), (TIMESTAMP '2026-09-05 13:00:00', '/chat', 'large', 500),
		(TIMESTAMP '2026-09-05 14:00:00', '/chat', 'mini', 200), (TIMESTAMP '2026-09-05 15:00:00', '/search', NULL, 500)) t(ts, endpoint, model, status)`)
	w.settle(t)
	query := september
	query.Compare = "previous"
	b, err := w.Pairs(context.Background(), "api_success_rate", "endpoint", "model", query)
	if err != nil {
		t.Fatal(err)
	}
	type pair struct {
		key, then      string
		value, n, part float64
	}
	want := []pair{{"/chat", "large", 0.75, 4, 4.0 / 6}, {"/chat", "mini", 1, 1, 1.0 / 6}, {"/search", "", 0, 1, 1.0 / 6}}
	if b.Dimension != "endpoint" || b.Then != "model" || len(b.Groups) != len(want) {
		t.Fatalf("%+v", b)
	}
	for i, g := range b.Groups {
		if got := (pair{g.Key, g.Then, *g.Value, g.N, g.Share}); got != want[i] {
			t.Errorf("pair %d is %+v, want %+v", i, got, want[i])
		}
		if known := g.Previous != nil; known != (i == 0) || known && *g.Previous != 1 {
			t.Errorf("pair %d was %v before", i, g.Previous)
		}
	}
	for _, c := range []struct {
		kpi, by, then string
		code          fault.Code
	}{{"requests", "model", "model", fault.Invalid}, {"requests", "model", "shoe", fault.Invalid}, {"uptime", "model", "endpoint", fault.Unsupported}} {
		if _, err := w.Pairs(context.Background(), c.kpi, c.by, c.then, september); !fault.Is(err, c.code) {
			t.Errorf("%s by %s and %s gives %v", c.kpi, c.by, c.then, err)
		}
	}
}

// The pairs of a group add up to it, however the engine reads them: from days, minutes, rows, bills, or filtered.
func TestPairsAddUpToTheirGroups(t *testing.T) {
	w := busy(t, "Europe/Vienna")
	filtered := september
	filtered.Filters = []Filter{{Dimension: "model", Values: []string{"m1"}}}
	for _, c := range []struct {
		kpi, by, then string
		query         Query
	}{
		{"requests", "model", "endpoint", september}, {"requests", "status", "endpoint", september}, {"errors", "endpoint", "status", filtered},
		{"total_cost", "vendor", "category", september}, {"daily_active_users", "model", "status_class", september},
		{"latency_p95", "model", "endpoint", september}, {"accuracy", "model", "confidence", september},
	} {
		whole, err := w.Breakdown(context.Background(), c.kpi, c.by, c.query)
		if err != nil {
			t.Fatal(err)
		}
		pairs, err := w.Pairs(context.Background(), c.kpi, c.by, c.then, c.query)
		if err != nil {
			t.Fatal(err)
		}
		counts, sums := map[string]float64{}, map[string]float64{}
		for _, g := range pairs.Groups {
			counts[g.Key] += g.N
			if g.Value != nil {
				sums[g.Key] += *g.Value
			}
		}
		if len(pairs.Groups) <= len(whole.Groups) {
			t.Errorf("%s by %s and %s has %d pairs of %d groups", c.kpi, c.by, c.then, len(pairs.Groups), len(whole.Groups))
		}
		for _, g := range whole.Groups {
			if c.kpi != "daily_active_users" && math.Abs(counts[g.Key]-g.N) > 1e-9 {
				t.Errorf("%s of %q rests on %v, its pairs by %s on %v", c.kpi, g.Key, g.N, c.then, counts[g.Key])
			}
			sum := c.kpi == "requests" || c.kpi == "errors" || c.kpi == "total_cost"
			if sum && math.Abs(sums[g.Key]-*g.Value) > 1e-9 {
				t.Errorf("%s of %q is %v, its pairs by %s add up to %v", c.kpi, g.Key, *g.Value, c.then, sums[g.Key])
			}
		}
	}
}
