package engine

import (
	"slices"

	"telltale/analytics/catalog"
)

// additive are the kinds whose days add up to a whole that a day is a share of.
var additive = []catalog.Kind{catalog.Sum, catalog.PerDay, catalog.Distinct}

// watched are the KPIs of a list that the catalog has, and those that the workspace added and of which a day can be
// measured by itself: somebody who defines a KPI wants to know when it moves. kinds are those that fit; nil: all with days.
func (e *Engine) watched(ids []string, kinds []catalog.Kind) []*catalog.KPI {
	var kpis []*catalog.KPI
	for _, id := range ids {
		if k := e.catalog.KPI(id); k != nil {
			kpis = append(kpis, k)
		}
	}
	for _, k := range e.catalog.KPIs {
		if ownFits(k, kinds) && !slices.Contains(kpis, k) {
			kpis = append(kpis, k)
		}
	}
	return kpis
}

// ownFits reports whether a KPI was added by the workspace and is of one of the kinds; without kinds, whether it has days.
func ownFits(k *catalog.KPI, kinds []catalog.Kind) bool {
	// What the engine computes, or cannot compute on the data, has no days; a largest share is another group's each day.
	fits := k.Measure.Kind != catalog.Engine && k.Measure.Kind != catalog.Share
	if kinds != nil {
		fits = slices.Contains(kinds, k.Measure.Kind)
	}
	return k.Origin == catalog.Added && fits
}
