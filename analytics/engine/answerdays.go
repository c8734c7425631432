package engine

import (
	"context"
	"math"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
	"telltale/analytics/stats"
)

// datedDay is a local day, numbered since 1970, with what a KPI adds up on it.
type datedDay struct {
	day int64
	stats.Day
}

// daysOfAnswer are datedDays without their dates.
func (e *Engine) daysOfAnswer(ctx context.Context, q question, k *catalog.KPI, a *answer) ([]stats.Day, error) {
	dated, err := e.datedDays(ctx, q, k, a)
	days := make([]stats.Day, len(dated))
	for i, d := range dated {
		days[i] = d.Day
	}
	return days, err
}

// datedDays are the whole days of an answer that was split by day and that the data covers, as parts and wholes that
// add up to the value over all of them. a is nil where nothing was computed by day. What does not add up (percentiles, peaks, distinct counts, ratios of derived sums)
// is taken as the mean of its days. There are none for KPIs that cannot be split by day, and for lists of events, in which
// a quiet day proves nothing. Days of bills that are still provisional are left out.
func (e *Engine) datedDays(ctx context.Context, q question, k *catalog.KPI, a *answer) ([]datedDay, error) {
	if q.by.grain != daily || a == nil || len(a.groups) == 0 {
		return nil, nil
	}
	facts := e.catalog.FactsOf(k)
	end := int64(math.MaxInt64)
	for _, f := range facts {
		switch {
		case f.Spread != nil:
			end = q.s.settledEnd(q.period)
		case f.Events():
			return nil, nil
		}
	}
	covered, err := e.commonDays(ctx, q, facts)
	if err != nil {
		return nil, err
	}
	additive := addsUp(k, a.total)
	var days []datedDay
	for _, day := range covered {
		if day >= end {
			break
		}
		r, found := a.groups[number(day)]
		d := datedDay{day, stats.Day{Weekday: int(weekday(day)), Whole: 1}}
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

// stretch asks for whole local days [first, end) by day, without alerts.
func (s *state) stretch(first, end int64, asOf string, filters []Filter) question {
	p := Period{Preset: "custom", From: localtime.DayStart(first, s.zone), To: localtime.DayStart(end, s.zone)}
	at, _ := time.Parse(time.RFC3339, asOf)
	return question{s: s, period: s.finish(p, at), filters: filters, by: split{grain: daily}, silent: true}
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
