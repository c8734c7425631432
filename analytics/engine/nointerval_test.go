package engine

import (
	"testing"

	"telltale/analytics/catalog"
)

// A derived number of a sample never has an interval, however many values there are: "too few values" was wrong beside it.
func TestWhyThereIsNoInterval(t *testing.T) {
	few := "There are too few values for an interval."
	kind := func(k catalog.Kind, basis string) string {
		one := &catalog.KPI{}
		one.Measure.Kind = k
		return judged{kpi: one, basis: basis}.noInterval()
	}
	if got := kind(catalog.Mean, sampled); got != few {
		t.Errorf("a mean: %q", got)
	}
	if got := kind(catalog.RatioOf, answers); got != few {
		t.Errorf("answers: %q", got)
	}
	if got := kind(catalog.Derived, sampled); got == few {
		t.Errorf("a derived number: %q", got)
	}
}
