package meeting

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
)

// What stands beside each other about one KPI has the same decimals: the month, the one before, and the year before.
func TestComparisonsHaveTheSameDecimals(t *testing.T) {
	num := func(f float64) *float64 { return &f }
	value := func(id string, now, before, year *float64) engine.Value {
		return engine.Value{ID: id, Name: id, Unit: "percent", Value: now, Comparisons: []engine.Comparison{{With: "previous", Value: before}, {With: "year", Value: year}}}
	}
	a := &asking{about: about{slot: slot{label: "October 2026"}}, values: engine.Result{Values: []engine.Value{
		value("uptime", num(.9988), num(1), num(1)),
		value("success", num(.9948), num(.998), num(.99911)),
		value("completion", num(.71), num(.749), nil),
	}}}
	e, err := a.comparison(context.Background(), catalog.EvidenceKind{KPIs: []string{"uptime", "success", "completion"}})
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for _, row := range e.Table.Rows {
		rows = append(rows, []string{row.Cells[1], row.Cells[2], row.Cells[4]})
	}
	want := [][]string{{"99.88 %", "100.00 %", "100.00 %"}, {"99.48 %", "99.80 %", "99.91 %"}, {"71.0 %", "74.9 %", "–"}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

// A period before the data began is no smaller one: the table says of how many days it is.
func TestComparisonsSayWhatIsAPart(t *testing.T) {
	num := func(f float64) *float64 { return &f }
	part := engine.Comparison{With: "year", Value: num(3), Days: 92, DaysBefore: 30, Note: "Not comparable as a whole."}
	whole := engine.Comparison{With: "year", Value: num(3), Days: 92, DaysBefore: 92}
	a := &asking{about: about{slot: slot{label: "Q3 2026"}}, values: engine.Result{Values: []engine.Value{
		{ID: "total_cost", Name: "Total cost", Value: num(9), Comparisons: []engine.Comparison{part}},
		{ID: "requests", Name: "Requests", Value: num(9), Comparisons: []engine.Comparison{part}},
		{ID: "uptime", Name: "Uptime", Value: num(9), Comparisons: []engine.Comparison{whole}},
	}}}
	e, err := a.comparison(context.Background(), catalog.EvidenceKind{KPIs: []string{"total_cost", "requests", "uptime"}})
	if want := "A year before has 30 days with data beside 92: Total cost, Requests."; err != nil || e.Note != want {
		t.Errorf("%q, %v", e.Note, err)
	}
}
