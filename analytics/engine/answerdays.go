package engine

import (
	"context"

	"telltale/analytics/catalog"
	"telltale/analytics/stats"
)

// daysOfAnswer are the whole days of an answer that was split by day and that the data covers, as parts and wholes that
// add up to the value over all of them. What does not add up (percentiles, peaks, distinct counts, ratios of derived sums)
// is taken as the mean of its days. There are none for KPIs that cannot be split by day, and for lists of events, in which
// a quiet day proves nothing.
func (e *Engine) daysOfAnswer(ctx context.Context, q question, k *catalog.KPI, a *answer) ([]stats.Day, error) {
	if q.by.grain != daily || len(a.groups) == 0 {
		return nil, nil
	}
	facts := e.catalog.FactsOf(k)
	for _, f := range facts {
		if f.Events() && f.Spread == nil {
			return nil, nil
		}
	}
	covered, err := e.commonDays(ctx, q, facts)
	if err != nil {
		return nil, err
	}
	additive := addsUp(k, a.total)
	var days []stats.Day
	for _, day := range covered {
		r, found := a.groups[number(day)]
		d := stats.Day{Weekday: int(weekday(day)), Whole: 1}
		part, whole := float(r.part), float(r.whole)
		switch {
		case additive && part != nil && whole != nil && *whole != 0:
			d.Part, d.Whole = *part, *whole
		case k.Measure.Kind == catalog.Mean && r.value != nil:
			d.Whole = *float(zero(r.n))
			d.Part = *float(r.value) * d.Whole
		case r.value != nil:
			d.Part = *float(r.value)
		case !found && k.Measure.Kind == catalog.Sum:
			// A covered day without rows is a day of zero.
		default:
			continue
		}
		days = append(days, d)
	}
	return days, nil
}

// addsUp reports whether the value is the sum of its days' parts over that of their wholes.
func addsUp(k *catalog.KPI, total reading) bool {
	switch k.Measure.Kind {
	case catalog.RatioOf, catalog.PerSecond:
		return true
	case catalog.Derived:
		// Of terms with two KPIs only a plain quotient is.
		ratio := quotient(total.part, total.whole)
		return ratio != nil && total.value != nil && ratio.Cmp(total.value) == 0
	}
	return false
}

// meanDay is the mean a day of a sum; nil without days.
func meanDay(days []stats.Day) *float64 {
	if len(days) == 0 {
		return nil
	}
	var sum float64
	for _, d := range days {
		sum += d.Part
	}
	return finite(sum / float64(len(days)))
}
