package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"telltale/analytics/catalog"
)

// unnamedDays says on how many of the days no row names anybody although there are rows, whatever the filters: the mean counts
// them as days of nobody, and is low where a source did not export who it was. It is empty where there are none.
func (e *Engine) unnamedDays(ctx context.Context, q question, k *catalog.KPI, days []int64) (string, error) {
	if k.Measure.Key == "" {
		return "", nil
	}
	f := q.s.frameOf(q.period, nil)
	f.reach = q.reach
	perDay := split{grain: daily}
	named, err := e.totalsOfDays(ctx, f.onDays(days), k, perDay)
	if err != nil {
		return "", err
	}
	without := func(a *answer, days []int64) []int64 {
		return slices.DeleteFunc(slices.Clone(days), func(day int64) bool { return zero(a.groups[number(day)].value).Sign() > 0 })
	}
	unnamed := without(named, days)
	if len(unnamed) == 0 {
		return "", nil
	}
	fact := e.catalog.Fact(k.Measure.Fact)
	rows, err := e.readings(ctx, q.s, func(by split) figure {
		r := e.relate(f.onDays(unnamed), need{fact: fact, names: []string{fact.Weight}, grain: by.grain})
		return figure{rowCount(fact), rowCount(fact), r.sql}
	}, perDay, true)
	if err != nil {
		return "", err
	}
	n := len(unnamed) - len(without(rows, unnamed))
	if n == 0 {
		return "", nil
	}
	return fmt.Sprintf("On %d of %d days the %s have no %s: they count as days of nobody.", n, len(days), fact.Rows, strings.ReplaceAll(k.Measure.Key, "_", " ")), nil
}
