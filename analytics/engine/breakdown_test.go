package engine

import (
	"slices"
	"testing"

	"telltale/analytics/catalog"
)

// A KPI is split by what all of its facts have: cost and requests share the model only, a computation says itself whether
// it can be split, and what the page offers the engine takes.
func TestDimensionsOfAKPI(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	of := func(id string) []string { return Dimensions(c, c.KPI(id)) }
	if got, want := of("satisfaction"), []string{"channel", "question", "scale", "stars", "user"}; !slices.Equal(got, want) {
		t.Errorf("satisfaction: %v, want %v", got, want)
	}
	if got, want := of("cost_per_request"), []string{"model"}; !slices.Equal(got, want) {
		t.Errorf("cost per request: %v, want %v", got, want)
	}
	if got := of("uptime"); len(got) > 0 {
		t.Errorf("uptime cannot be split, but by %v", got)
	}
	e := &Engine{catalog: c}
	for _, k := range c.KPIs {
		for _, d := range Dimensions(c, k) {
			if err := e.splits(k, d); err != nil {
				t.Errorf("%s by %s: %v", k.ID, d, err)
			}
		}
	}
}
