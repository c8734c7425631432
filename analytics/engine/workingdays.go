package engine

import (
	"context"
	"slices"

	"telltale/analytics/catalog"
)

// sharedBy finds the days that a derived KPI takes its operands over, and adds them to the workings unless they stand there
// already. It is -1 where all operands rest on one fact, and are taken over the period.
func (e *Engine) sharedBy(ctx context.Context, q question, k *catalog.KPI, days []int64, w *Workings) (int, error) {
	leaves, facts := e.operands(k)
	if len(facts) <= 1 {
		return -1, nil
	}
	over, _, err := e.sharedDays(ctx, q, leaves, facts)
	if err != nil {
		return -1, err
	}
	names := make([]string, len(facts))
	for i, f := range facts {
		names[i] = f.Name
	}
	slices.Sort(names)
	marks := make([]bool, len(days))
	for i, day := range days {
		marks[i] = slices.Contains(over, day)
	}
	at := slices.IndexFunc(w.Shared, func(s SharedDays) bool { return slices.Equal(s.Facts, names) && slices.Equal(s.Days, marks) })
	if at < 0 {
		at = len(w.Shared)
		w.Shared = append(w.Shared, SharedDays{Facts: names, Days: marks, Values: map[string]*float64{}})
	}
	if len(over) == 0 {
		return at, nil
	}
	inner := q
	inner.days, inner.by = over, split{}
	whole := slices.DeleteFunc(slices.Clone(leaves), func(o *catalog.KPI) bool { return w.of(o.ID).DaysAddUp() })
	found, err := e.measure(ctx, inner, whole)
	if err != nil {
		return at, err
	}
	for _, o := range whole {
		if a := found[o.ID]; a != nil {
			w.Shared[at].Values[o.ID] = float(a.total.value)
		}
	}
	return at, nil
}

// of is the working of a KPI; one without a form where there is none.
func (w *Workings) of(id string) Working {
	if i := slices.IndexFunc(w.KPIs, func(k Working) bool { return k.KPI == id }); i >= 0 {
		return w.KPIs[i]
	}
	return Working{KPI: id, Shared: -1}
}

// DaysAddUp reports whether any days of the working make the value of just those days. The mean of a day stands for the days
// that data covers, and the rate of a period for its covered seconds, whichever days are asked for.
func (w Working) DaysAddUp() bool {
	return !w.Fixed && (w.Form == SumOfDays || w.Form == RatioOfAll || w.Form == SpreadEven)
}
