package engine

import (
	"math"
	"slices"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/store"
)

// Under is an engine over the workspace as it would be with other settings than it has. The zone must be the one that the
// workspace has: roll-ups are kept by its days. It is meant for a few questions: nothing is made ahead of them.
func Under(db *store.DB, cat *catalog.Catalog, set []store.Dated) *Engine {
	e := New(db, cat)
	e.fewRows = math.MaxInt64
	held := settings{map[string][]setting{}, cat}
	for _, v := range set {
		one := setting{value: v.Value}
		if !v.Since.IsZero() {
			one.since = v.Since.Format(time.DateOnly)
		}
		held.set[v.Key] = append(held.set[v.Key], one)
	}
	for _, values := range held.set {
		// The latest first, as they are read; what holds from the beginning comes last.
		slices.SortFunc(values, func(a, b setting) int {
			switch {
			case a.since > b.since:
				return -1
			case a.since < b.since:
				return 1
			}
			return 0
		})
	}
	e.under = &held
	return e
}
