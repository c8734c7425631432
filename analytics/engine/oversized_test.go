package engine

import (
	"context"
	"testing"
)

// A workspace with an amount that no sum can hold answers every question about costs. Which amount is left out is in the
// golden case cost_no_sum_holds.
func TestEveryQuestionAboutCostsWithAnAmountThatNoSumHolds(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "costs", `SELECT DATE '2026-08-01' + CAST(i AS INTEGER) AS started, started + 1 AS ended, 'OpenAI' AS vendor, 'OpenAI API' AS service,
		CASE WHEN i = 70 THEN 12345678901234567890 ELSE 100 END AS billed, 'USD' AS currency, 'usage' AS kind FROM range(90) t(i)`)
	w.settle(t)
	ctx := context.Background()
	query := Query{Period: Spec{Preset: "month", Month: "2026-10"}, Compare: "previous", KPIs: []string{"total_cost"}}
	for name, ask := range map[string]func() error{
		"evaluate": func() error {
			_, err := w.Evaluate(ctx, Query{Period: query.Period, Compare: query.Compare, Series: "day"})
			return err
		},
		"breakdown": func() error { _, err := w.Breakdown(ctx, "total_cost", "service", query); return err },
		"why":       func() error { _, err := w.Why(ctx, "total_cost", query); return err },
		"layers":    func() error { _, err := w.Layers(ctx, "total_cost", "category", query); return err },
		"path":      func() error { _, err := w.CostPath(ctx, query); return err },
		"forecasts": func() error { _, err := w.Forecasts(ctx, query); return err },
		"passport":  func() error { _, err := w.Passport(ctx, "total_cost", query); return err },
		"rows": func() error {
			_, err := w.Rows(ctx, RowsQuery{Period: query.Period, Fact: "costs", KPI: "total_cost", Limit: 100})
			return err
		},
		"scorecard":   func() error { _, err := w.Scorecard(ctx, query); return err },
		"highlights":  func() error { _, err := w.Highlights(ctx, query); return err },
		"anomalies":   func() error { _, err := w.Anomalies(ctx, query); return err },
		"reconcile":   func() error { _, err := w.Reconcile(ctx, query); return err },
		"consistency": func() error { _, err := w.Consistency(ctx, query); return err },
		"links":       func() error { _, err := w.Links(ctx, query); return err },
		"bills":       func() error { _, err := w.Bills(ctx); return err },
	} {
		if err := ask(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	result, err := w.Evaluate(ctx, query)
	if err != nil {
		t.Fatal(err)
	}
	// 1 to 29 October are days 61 to 89; day 70 is left out: 28 days of 100.
	if v := result.Values[0]; v.Value == nil || *v.Value != 2800 {
		t.Errorf("total cost %+v", v)
	}
}
