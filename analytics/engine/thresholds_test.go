package engine

import (
	"context"
	"slices"
	"testing"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
)

func TestLevelsAroundAreRoundAndHoldTheOwn(t *testing.T) {
	for _, try := range []struct {
		own         float64
		unit        catalog.Unit
		first, last float64
		next        float64
	}{
		{.95, catalog.Percent, .65, .9995, .96},
		{.999, catalog.Percent, .94, .9999, .9995},
		{4, catalog.Seconds, .8, 15, 5},
		{3.5, catalog.Rating, 2.7, 4.3, 3.6},
		{11000, catalog.Money, 3000, 60000, 12000},
		{2, catalog.Percent, .5, 9, 2.5},
	} {
		levels := levelsAround(try.own, try.unit)
		at := slices.Index(levels, try.own)
		if at < 0 || !slices.IsSorted(levels) || levels[0] != try.first || levels[len(levels)-1] != try.last || levels[at+1] != try.next {
			t.Errorf("around %v: %v", try.own, levels)
		}
	}
}

func TestThresholds(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", twoDips)
	w.settle(t)
	own := func(kpi string) string {
		found, err := w.Thresholds(context.Background(), kpi, theHour)
		if err != nil {
			t.Fatal(err)
		}
		for _, level := range found.Levels {
			if _, err := w.WhatIf(context.Background(), kpi, level.Rule, theHour); err != nil {
				t.Errorf("%s %s: %v", kpi, level.Rule, err)
			}
		}
		if len(found.Levels) == 0 {
			return found.Note
		}
		return found.Levels[found.Own].Rule
	}
	// The own rule; the target of a KPI without one; why there is none.
	for kpi, want := range map[string]string{"api_success_rate": "< 95% for 5m", "error_rate": "> 1% for 5m", "uptime": "< 99.9% by month",
		"error_budget_burn": "The rule compares with other times, so there is no level to move. Write another rule instead.",
		"mttd":              "There is no level to begin with: the KPI has no target and no value."} {
		if got := own(kpi); got != want {
			t.Errorf("%s: %q, want %q", kpi, got, want)
		}
	}
	if _, err := w.Thresholds(context.Background(), "nonsense", theHour); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown KPI: %v", err)
	}
}
