package engine

import (
	"context"
	"math/big"
	"time"

	"telltale/analytics/alert"
	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// monthToDate reports whether the KPI's rule is judged daily over the month to date: costs against a budget, and costs
// per something against what is expected.
func monthToDate(k *catalog.KPI) bool {
	return k.Alert.Base == catalog.Expected || k.Alert.Base == catalog.OfBudget && !k.Measure.OfOutages()
}

// replayMonths judges, at the end of each local day of the period, the value from the first of the month to that day. It
// begins anew with every month.
func (e *Engine) replayMonths(ctx context.Context, q question, k *catalog.KPI, a *Alert) error {
	first, end := q.localDays()
	if (end-first)*24*60 > longestReplay {
		a.unjudged("Rules are replayed over at most 400 days.")
		return nil
	}
	wide := q
	wide.days, wide.by = nil, split{grain: daily}
	from := q.period.From.In(q.s.zone)
	wide.period.From = time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, q.s.zone)
	answers, err := e.measure(ctx, wide, []*catalog.KPI{k})
	if err != nil {
		return err
	}
	days := answers[k.ID].groups
	if len(days) == 0 {
		a.unjudged("There is no data to judge.")
		return nil
	}
	values := toDate(days, localtime.DayNumber(wide.period.From, q.s.zone), end, q.s.zone)
	levels, note, err := e.monthLevels(ctx, q, k, wide.period.From)
	if err != nil {
		return err
	}
	month := func(day int64) int64 { return monthly.keyOf(localtime.DayStart(day, q.s.zone), q.s.zone) }
	out := alert.Replay(first, end, 1, func(day int64) alert.Judgement {
		v, level := values[day], levels[month(day)]
		switch {
		case v == nil || level == nil:
			return alert.Silent
		case k.Alert.Holds(v, level):
			return alert.Breached
		}
		return alert.Clear
	})
	a.replayed(out, k.Alert, q.endOf, values)
	a.Unjudged, a.Note = out.Silent == end-first, "Judged at the end of each day over the month to date."
	if note != "" {
		a.Note = note
	}
	return nil
}

// toDate is the value from the first of the month to each day of [first, end): the sum of the days' values, or of their
// parts over that of their wholes. A day before any value of its month has none.
func toDate(days map[string]reading, first, end int64, zone *time.Location) map[int64]*big.Rat {
	values := map[int64]*big.Rat{}
	sum, part, whole := new(big.Rat), new(big.Rat), new(big.Rat)
	seen := false
	for day := first; day < end; day++ {
		if localtime.DayStart(day, zone).Day() == 1 {
			sum, part, whole, seen = new(big.Rat), new(big.Rat), new(big.Rat), false
		}
		if d, ok := days[number(day)]; ok && d.value != nil {
			seen = true
			sum = new(big.Rat).Add(sum, d.value)
			part, whole = new(big.Rat).Add(part, zero(d.part)), new(big.Rat).Add(whole, zero(d.whole))
		}
		switch {
		case !seen:
		case whole.Sign() != 0:
			values[day] = quotient(part, whole)
		default:
			values[day] = sum
		}
	}
	return values
}

// monthLevels are the levels of the rule in each month of the period, by the month's key. note says why some have none.
func (e *Engine) monthLevels(ctx context.Context, q question, k *catalog.KPI, from time.Time) (levels map[int64]*big.Rat, note string, err error) {
	levels = map[int64]*big.Rat{}
	for ; from.Before(q.period.known); from = from.AddDate(0, 1, 0) {
		month := question{s: q.s, filters: q.filters}
		month.period = q.s.finish(Period{Preset: "month", From: from, To: from.AddDate(0, 1, 0)}, time.Time{})
		level, why, err := e.level(ctx, month, k, reading{})
		if err != nil {
			return nil, "", err
		}
		if level == nil {
			note = why
		}
		levels[monthly.keyOf(from, q.s.zone)] = level
	}
	return levels, note, nil
}
