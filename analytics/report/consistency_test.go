package report

import (
	"strings"
	"testing"

	"telltale/analytics/engine"
)

// The two sides of an identity read as numbers do everywhere: 38.78854678903442 is 3,879 %.
func TestSidesOfIdentities(t *testing.T) {
	side := func(f float64) *float64 { return &f }
	c := engine.Consistency{Currency: "USD", Holds: 1, Findings: []engine.Finding{
		{Title: "ROI", State: engine.Explained, Unit: "percent", Left: side(38.78854678903442), Right: side(38.49834335697687), Why: "Over 30 days."},
		{Title: "net savings", State: engine.Broken, Unit: "money", Left: side(312440.589767), Right: side(316424.05958949996), Why: "They differ."},
	}}
	var b strings.Builder
	if err := WriteConsistency(&b, c); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"3,879 % and 3,850 %. Over 30 days.", "$312,440.59 and $316,424.06. They differ."} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
}

func TestForecastsOfNothing(t *testing.T) {
	var b strings.Builder
	if err := WriteForecasts(&b, engine.Forecasts{Period: engine.Period{Label: "October 2026"}}); err != nil || !strings.Contains(b.String(), "at the end of October 2026\n  None: ") {
		t.Errorf("%q, %v", b.String(), err)
	}
}
