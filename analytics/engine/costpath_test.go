package engine

import (
	"context"
	"testing"
)

// October costs 10 a day, 310 in all, against a budget of 400: 90 are left. Of the week there is no budget.
func TestCostPathOfAMonthThatIsOver(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "costs", `SELECT DATE '2026-10-01' AS started, DATE '2026-11-01' AS ended, 310 AS billed, 'USD' AS currency, 'usage' AS kind
		UNION ALL SELECT DATE '2026-11-01', DATE '2026-12-01', 30, 'USD', 'usage'`)
	w.settle(t)
	w.set(t, "target.total_cost", "<= $400")
	path, err := w.CostPath(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-10"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(path.Past) != 31 || path.Past[0] != (PastDay{"2026-10-01", 10}) || path.Past[30] != (PastDay{"2026-10-31", 310}) || len(path.Days) != 0 || path.Note != "" {
		t.Errorf("the days: %+v", path)
	}
	if path.Total == nil || *path.Total != 310 || path.Left == nil || *path.Left != 90 || path.Exceeds != nil || path.Low != nil {
		t.Errorf("the end: %+v", path)
	}
	if path, err = w.CostPath(context.Background(), Query{Period: Spec{Preset: "custom", From: "2026-10-01", To: "2026-10-08"}}); err != nil || path.Note == "" || path.Total != nil {
		t.Errorf("a week: %+v, %v", path, err)
	}
	nowhere := []Filter{{Dimension: "service", Values: []string{"Nowhere", ""}}}
	path, err = w.CostPath(context.Background(), Query{Period: Spec{Preset: "month", Month: "2027-01"}, Filters: nowhere})
	if want := "No bill has lines of this month where service is Nowhere or (missing)."; err != nil || path.Note != want {
		t.Errorf("of what no line passes: %q, %v; want %q", path.Note, err, want)
	}
}

// The log ends on 15 October, so that the 12th is the last settled day: 12 x 12 = 144 so far, 12 a day since July, each time for 24
// requests. The 19 days to come cost 228, for certain: 372 at the end, 28 beyond a budget of 344.
func TestCostPathOfARunningMonth(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-07-01 00:00:00' + INTERVAL (i) HOUR AS ts, 200 AS status FROM range(106 * 24 + 18) t(i)`)
	w.insert(t, "costs", `SELECT DATE '2026-07-01' + i::INTEGER AS started, DATE '2026-07-02' + i::INTEGER AS ended, 12 AS billed, 'USD' AS currency, 'usage' AS kind FROM range(107) t(i)`)
	w.settle(t)
	w.set(t, "target.total_cost", "<= $344")
	path, err := w.CostPath(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-10"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(path.Past) != 12 || path.Past[11] != (PastDay{"2026-10-12", 144}) || len(path.Days) != 19 {
		t.Fatalf("%d days past, %d to come: %+v", len(path.Past), len(path.Days), path)
	}
	end := path.Days[18]
	if end.Day != "2026-10-31" || !near12(&end.Value, 372) || !near12(&end.Low, 372) || !near12(&end.High80, 372) {
		t.Errorf("the end: %+v", end)
	}
	if path.Exceeds == nil || *path.Exceeds != 1 || !near12(path.Left, -28) || path.Method == "" {
		t.Errorf("against the budget: %+v", path)
	}
}

// Money without a rate is in no sum of the path, which names it: 90 are left of the budget without it, and nobody knows with it.
func TestCostPathNamesWhatHasNoRate(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "costs", `SELECT DATE '2026-10-01' AS started, DATE '2026-11-01' AS ended, 310 AS billed, 'USD' AS currency, 'usage' AS kind
		UNION ALL SELECT DATE '2026-10-01', DATE '2026-11-01', 339.93, 'EUR', 'usage'
		UNION ALL SELECT DATE '2026-09-01', DATE '2026-10-01', 12.5, 'EUR', 'usage'`)
	w.settle(t)
	w.set(t, "target.total_cost", "<= $400")
	path, err := w.CostPath(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-10"}})
	if err != nil || path.Apart != "€339.93" || path.Total == nil || *path.Total != 310 || path.Left == nil || *path.Left != 90 {
		t.Errorf("October: %+v, %v", path, err)
	}
	path, err = w.CostPath(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-09"}})
	if want := "All that the period cost is in a currency without a rate: €12.50. Give rate.EUR in the settings."; err != nil || path.Note != want || path.Total != nil {
		t.Errorf("September: %+v, %v", path, err)
	}
}
