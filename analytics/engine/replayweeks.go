package engine

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"time"

	"telltale/analytics/alert"
	"telltale/analytics/catalog"
)

// longestWeeks bounds how many weeks are replayed.
const longestWeeks = 110

// replayWeeks compares each complete week that ends in the period, and at least the last one before its end, with the
// week before it. A week that the data does not cover on all days cannot be judged; a drop in a week for which an event
// says why is expected and fires nothing.
func (e *Engine) replayWeeks(ctx context.Context, q question, k *catalog.KPI, a *Alert) error {
	zone := q.s.zone
	end := weekly.keyOf(q.s.knownHours(q.period), zone)
	first := min(weekly.keyOf(q.period.From, zone), end-1)
	if end-first > longestWeeks {
		a.unjudged(fmt.Sprintf("Rules are replayed over at most %d weeks.", longestWeeks))
		return nil
	}
	wide := question{s: q.s, filters: q.filters, by: split{grain: weekly}}
	wide.period = q.s.finish(Period{Preset: "custom", From: weekly.start(first-1, zone), To: weekly.start(end, zone)}, time.Time{})
	days := map[int64]int{}
	for _, d := range q.s.coveredDays(e.catalog.Fact(k.Measure.Fact).Table, wide.period) {
		days[(d+3)/7]++
	}
	answers, err := e.measure(ctx, wide, []*catalog.KPI{k})
	if err != nil {
		return err
	}
	expected, err := e.expectedDrops(ctx, wide)
	if err != nil {
		return err
	}
	weeks := answers[k.ID].groups
	value := func(week int64) *big.Rat { return weeks[number(week)].value }
	whole := func(week int64) bool { return days[week] == 7 && value(week) != nil }
	judged := map[int64]*big.Rat{}
	out := alert.Replay(first, end, 1, func(week int64) alert.Judgement {
		if !whole(week) || !whole(week-1) {
			return alert.Silent
		}
		judged[week] = value(week)
		if ratio := quotient(value(week), value(week-1)); ratio == nil || !k.Alert.Holds(ratio, k.Alert.Level) || expected(week) != "" {
			return alert.Clear
		}
		return alert.Breached
	})
	a.Unjudged = out.Silent == end-first
	a.replayed(out, k.Alert, func(week int64) time.Time { return weekly.start(week+1, zone) }, judged)
	last := end - 1
	monday := func(week int64) string { return weekly.start(week, zone).Format("2 January") }
	switch why := expected(last); {
	case days[last] < 7:
		a.Note = fmt.Sprintf("Not judged: the data covers %d of the 7 days from %s.", days[last], monday(last))
	case days[last-1] < 7:
		a.Note = fmt.Sprintf("Not judged: the data covers %d of the 7 days from %s.", days[last-1], monday(last-1))
	case value(last) == nil || value(last-1) == nil:
		a.Note = "Not judged: there is no value for the weeks to compare."
	case why != "":
		a.Note = fmt.Sprintf("A drop in the week of %s is expected: %s.", monday(last), why)
	default:
		a.Note = fmt.Sprintf("The week of %s against the week before.", monday(last))
	}
	return nil
}

// expectedDrops gives, for a week, the title of an event in it that makes a drop expected: a holiday, or a note that
// somebody left. "" means none.
func (e *Engine) expectedDrops(ctx context.Context, q question) (func(week int64) string, error) {
	rows, err := e.db.Query(ctx, fmt.Sprintf(`SELECT ts, ended, coalesce(title, kind) FROM events
		WHERE kind IN ('holiday', 'note') AND ts < %[2]s AND coalesce(ended, ts) >= %[1]s ORDER BY ts DESC, title DESC`,
		timestamp(q.period.From), timestamp(q.period.To)))
	if err != nil {
		return nil, internal("the events cannot be read", err)
	}
	defer rows.Close()
	titles := map[int64]string{}
	for rows.Next() {
		var from time.Time
		var to sql.NullTime
		var title string
		if err := rows.Scan(&from, &to, &title); err != nil {
			return nil, internal("the events cannot be read", err)
		}
		last := weekly.keyOf(from, q.s.zone)
		if to.Valid && to.Time.After(from) {
			last = weekly.keyOf(to.Time.Add(-time.Nanosecond), q.s.zone)
		}
		last = min(last, weekly.keyOf(q.period.To, q.s.zone))
		for week := max(weekly.keyOf(from, q.s.zone), weekly.keyOf(q.period.From, q.s.zone)); week <= last; week++ {
			titles[week] = title
		}
	}
	return func(week int64) string { return titles[week] }, rows.Err()
}
