package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/explain"
	"telltale/analytics/figures"
	"telltale/analytics/localtime"
	"telltale/analytics/stats"
)

const (
	// explained is the least share of a change that must lie in incidents for them to be called its driver.
	explained = 0.5
	// mostIncidents is how many incidents are looked at, the longest first: each asks a question of its own.
	mostIncidents = 8
)

// window is a stretch of the period in which an incident lasted, with what it did to a share or a mean.
type window struct {
	span
	title   string
	started time.Time // of the incident, which can be before the period
	effect  float64
}

func (w window) length() time.Duration { return w.to.Sub(w.from) }

// incidentShare names the incidents in which most of the change of a share or a mean lies; empty where it lies elsewhere. A
// window's part of the change is what its rows are away from the value before, weighed by their share of all rows: those of
// all windows and of the rest of the period add up to the change.
func (e *Engine) incidentShare(ctx context.Context, q question, k *catalog.KPI, v Value) (string, error) {
	if whyMethods[k.Measure.Kind] == "" || k.Measure.Kind == catalog.Sum || v.Value == nil || v.Previous == nil || *v.Value == *v.Previous {
		return "", nil
	}
	windows, err := e.incidentWindows(ctx, q.period)
	if err != nil || len(windows) == 0 {
		return "", err
	}
	_, rows, err := e.weigh(ctx, q, k)
	if err != nil || rows == 0 {
		return "", err
	}
	change, together := *v.Value-*v.Previous, 0.0
	for i := range windows {
		w := &windows[i]
		inside := q
		inside.period = q.s.finish(Period{Preset: "custom", From: w.from, To: w.to}, time.Time{})
		sum, n, err := e.weigh(ctx, inside, k)
		if err != nil {
			return "", err
		}
		w.effect = (sum - *v.Previous*n) / rows
		together += w.effect
	}
	largest := slices.MaxFunc(windows, func(a, b window) int { return sign(a.effect/change - b.effect/change) })
	length := largest.length().Seconds()
	incident := fmt.Sprintf("“%s” from %s, %s,", largest.title, clock(largest.started.In(q.s.zone)), figures.Text(&length, "seconds", ""))
	told := func(effect float64) string {
		texts := figures.Changes(v.Unit, q.s.currency, false, &effect, &change)
		return fmt.Sprintf("%s of the %s.", texts[0], texts[1])
	}
	switch {
	case largest.effect/change >= explained:
		return fmt.Sprintf("Incident %s has %s", incident, told(largest.effect)), nil
	case together/change >= explained:
		return fmt.Sprintf("%d incidents, most of all %s have %s", len(windows), incident, told(together)), nil
	}
	return "", nil
}

// weigh is what a share or a mean adds up over a question: the sum, and the rows that it is divided by.
func (e *Engine) weigh(ctx context.Context, q question, k *catalog.KPI) (sum, rows float64, err error) {
	answers, err := e.measure(ctx, q, []*catalog.KPI{k})
	if err != nil {
		return 0, 0, err
	}
	r := segmentReading(k, answers[k.ID].total)
	return r.Part, r.Whole, nil
}

// incidentWindows are the stretches of the period in which something was down, partly or slow, the longest first. Where
// incidents overlap the earlier one has the time.
func (e *Engine) incidentWindows(ctx context.Context, p Period) ([]window, error) {
	rows, err := e.db.Query(ctx, fmt.Sprintf(`SELECT coalesce(title, kind, 'an incident'), started, greatest(started, %[1]s) AS since, least(coalesce(ended, %[2]s), %[2]s) AS until
		FROM incidents WHERE coalesce(kind, 'outage') IN ('outage', 'partial', 'degraded') AND started < %[2]s AND (ended IS NULL OR ended > %[1]s)
		ORDER BY until - since DESC, started, 1 LIMIT %[3]d`, timestamp(p.From), timestamp(p.known), mostIncidents))
	if err != nil {
		return nil, internal("the incidents cannot be read", err)
	}
	defer rows.Close()
	var all []window
	for rows.Next() {
		var w window
		if err := rows.Scan(&w.title, &w.started, &w.from, &w.to); err != nil {
			return nil, internal("the incidents cannot be read", err)
		}
		all = append(all, w)
	}
	slices.SortStableFunc(all, func(a, b window) int { return a.from.Compare(b.from) })
	apart := all[:0]
	var end time.Time
	for _, w := range all {
		if w.from.Before(end) {
			w.from = end
		}
		if w.from.Before(w.to) {
			apart, end = append(apart, w), w.to
		}
	}
	return apart, rows.Err()
}

// follows reports whether a KPI moved on the days on which a segment came or went. One that was there in both periods moved
// by itself. A new prompt has all of the change of a month in which something else broke; unless the days with it differ
// clearly from those without, in the direction of the change, it is no driver.
func (e *Engine) follows(ctx context.Context, q question, k *catalog.KPI, dimension string, segment explain.Effect, change float64, previous *Period) (bool, error) {
	fact := e.catalog.Fact(k.Measure.Fact)
	if k.Measure.Kind == catalog.Sum || segment.Rate != 0 || segment.Mix == 0 || fact.Spread != nil {
		return true, nil
	}
	first, end := localtime.DayNumber(previous.From, q.s.zone), localtime.DayNumber(q.period.known.Add(-time.Nanosecond), q.s.zone)+1
	all := q.s.stretch(first, end, q.period.AsOf, q.filters)
	present, err := e.daysOf(ctx, all, fact, Filter{Dimension: dimension, Values: []string{segment.Name}})
	if err != nil {
		return false, err
	}
	answers, err := e.measure(ctx, all, []*catalog.KPI{k})
	if err != nil {
		return false, err
	}
	days, err := e.datedDays(ctx, all, k, answers[k.ID])
	if err != nil {
		return false, err
	}
	var without, there []stats.Day
	came, start := true, localtime.DayNumber(q.period.From, q.s.zone)
	for _, d := range days {
		if present[d.day] {
			there, came = append(there, d.Day), came && d.day >= start
		} else {
			without = append(without, d.Day)
		}
	}
	moved, ok := stats.Change(without, there, false)
	if !ok {
		return false, nil
	}
	if !came {
		change = -change
	}
	if change > 0 {
		return moved.Judge(0) == stats.Up, nil
	}
	return moved.Judge(0) == stats.Down, nil
}

// daysOf are the local days of the question on which the filter leaves a row of the fact. The rows themselves are read: what
// is asked of once is not worth a cut.
func (e *Engine) daysOf(ctx context.Context, q question, fact *catalog.Fact, filter Filter) (map[int64]bool, error) {
	q.filters = append(slices.Clone(q.filters), filter)
	cells, err := e.cells(ctx, "SELECT DISTINCT CAST(key AS VARCHAR) FROM ("+e.fromRows(q.frame(), need{fact: fact, grain: daily})+")", 1)
	if err != nil {
		return nil, err
	}
	days := map[int64]bool{}
	for _, c := range cells {
		if day := rational(c[0], true); day != nil {
			days[day.Num().Int64()] = true
		}
	}
	return days, nil
}
