package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A month of 30 days allows 43.2 min at 99.9 %: with 10.8 min left, 32.4 are used, 75 %. 5.4 min over it, 48.6 min are used,
// 112.5 %. $8,000 of $10,000 are 80 %.
func TestBudgetUsed(t *testing.T) {
	number := func(f float64) *float64 { return &f }
	money := &Target{Op: "<=", Value: 10_000}
	for _, c := range []struct {
		name string
		v    Value
		want *Budget
	}{
		{"downtime", Value{ID: "error_budget_remaining", Value: number(648), Whole: number(2592)}, &Budget{1944, 2592, .75}},
		{"overspent", Value{ID: "error_budget_remaining", Value: number(-324), Whole: number(2592)}, &Budget{2916, 2592, 1.125}},
		{"nothing allowed", Value{ID: "error_budget_remaining", Value: number(-324), Whole: number(0)}, nil},
		{"money", Value{ID: "total_cost", Value: number(8000), Target: money, Verdict: Met}, &Budget{8000, 10_000, .8}},
		{"no month", Value{ID: "total_cost", Value: number(8000), Target: money}, nil},
		{"no value", Value{ID: "total_cost", Target: money, Verdict: NotEnough}, nil},
		{"another KPI", Value{ID: "downtime", Value: number(1), Whole: number(2)}, nil},
	} {
		if diff := cmp.Diff(c.want, budgetUsed(c.v)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
