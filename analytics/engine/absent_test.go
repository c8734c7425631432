package engine

import (
	"context"
	"testing"
)

// The bill names no model: under a filter on one it is the bill that has nothing, and not the log.
func TestAbsentNamesWhatFiltersLeaveOut(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-10-01 00:30:00' + INTERVAL (i) HOUR AS ts, 200 AS status, 'a' AS model FROM range(744) t(i)`)
	w.insert(t, "costs", `SELECT DATE '2026-10-01' + i::INTEGER AS started, DATE '2026-10-02' + i::INTEGER AS ended, 2 AS billed, 'USD' AS currency, 'usage' AS kind FROM range(31) t(i)`)
	w.settle(t)
	const noLines = "There are no cost lines in the period where model is a."
	ids := map[string]string{"cost_of_failure": noLines, "total_cost": noLines, "satisfaction": "Ratings cannot be filtered by model.", "task_completion": "Conversations cannot be filtered by model."}
	query := Query{Period: Spec{Preset: "month", Month: "2026-10"}, Filters: []Filter{{Dimension: "model", Values: []string{"a"}}}}
	for id := range ids {
		query.KPIs = append(query.KPIs, id)
	}
	for id, v := range w.evaluateAll(t, query) {
		if v.Value != nil || v.Why != ids[id] {
			t.Errorf("%s is %v: %q, want %q", id, show(v.Value), v.Why, ids[id])
		}
	}
	query.KPIs = nil
	if why, err := w.Why(context.Background(), "total_cost", query); err != nil || why.Note != noLines {
		t.Errorf("nothing to split: %q (%v), want %q", why.Note, err, noLines)
	}
	query.Filters = nil
	if why, err := w.Why(context.Background(), "total_cost", query); err != nil || why.Note != "There is no value in September 2026 to compare with." {
		t.Errorf("nothing before: %q (%v)", why.Note, err)
	}
}
