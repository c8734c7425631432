package engine

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"telltale/analytics/alert"
	"telltale/analytics/catalog"
	"telltale/analytics/figures"
)

// replayGrowth holds the growth of cost against that of usage: for a calendar month at its end and to date, for other
// periods by each whole week in it against the week before.
func (e *Engine) replayGrowth(ctx context.Context, q question, k *catalog.KPI, a *Alert) error {
	if q.period.Preset == "quarter" || wholeMonths(q.period) > 1 {
		a.unjudged("The rule is judged for calendar months, and by the week in shorter periods.")
		return nil
	}
	usage, _ := q.usage()
	if _, elsewhere := q.frame().applies(e.catalog.Fact(usage.Measure.Fact)); len(elsewhere) > 0 {
		a.unjudged("Usage cannot be filtered so.")
		return nil
	}
	if wholeMonths(q.period) == 0 {
		return e.replayGrowthWeeks(ctx, q, k, usage, a)
	}
	cost, err := e.growthOf(ctx, q, e.catalog.KPI("total_cost"))
	if err != nil {
		return err
	}
	used, err := e.growthOf(ctx, q, usage)
	if err != nil {
		return err
	}
	if cost.value == nil || used.value == nil {
		a.unjudged("Not judged: " + lowerFirst(cost.why+used.why))
		return nil
	}
	a.Note = fmt.Sprintf("Judged at the month's end and to date: cost %s, usage %s.", figures.Relative(float(cost.value)), figures.Relative(float(used.value)))
	if !k.Alert.Outgrown(cost.value, used.value) {
		return nil
	}
	at := q.period.known.In(q.s.zone).Format(time.RFC3339)
	a.add(Episode{From: at, Fired: at, Worst: float(cost.value)})
	a.Firing = true
	return nil
}

// replayGrowthWeeks compares the weeks that bills and usage both cover on all of their days.
func (e *Engine) replayGrowthWeeks(ctx context.Context, q question, k, usage *catalog.KPI, a *Alert) error {
	zone := q.s.zone
	first, end := weekly.keyOf(q.period.From, zone), weekly.keyOf(q.s.knownHours(q.period), zone)
	if !weekly.start(first, zone).Equal(q.period.From) {
		first++
	}
	first = min(first, end-1)
	if end-first > longestWeeks {
		a.unjudged(fmt.Sprintf("Rules are replayed over at most %d weeks.", longestWeeks))
		return nil
	}
	wide := question{s: q.s, filters: q.filters, by: split{grain: weekly}}
	wide.period = q.s.finish(Period{Preset: "custom", From: weekly.start(first-1, zone), To: weekly.start(end, zone)}, time.Time{})
	total := e.catalog.KPI("total_cost")
	answers, err := e.measure(ctx, wide, []*catalog.KPI{total, usage})
	if err != nil {
		return err
	}
	settled := q.s.settledEnd(q.period)
	whole := map[int64]int{}
	for _, k := range []*catalog.KPI{total, usage} {
		days, _, err := e.coveredShare(ctx, wide, e.catalog.Fact(k.Measure.Fact))
		if err != nil {
			return err
		}
		for _, d := range days {
			if d < settled {
				whole[(d+3)/7]++
			}
		}
	}
	grew := func(k *catalog.KPI, week int64) *big.Rat {
		groups := answers[k.ID].groups
		now, then := groups[number(week)].value, groups[number(week-1)].value
		if now == nil || then == nil || then.Sign() <= 0 {
			return nil
		}
		ratio := new(big.Rat).Quo(now, then)
		return ratio.Sub(ratio, big.NewRat(1, 1))
	}
	judged := map[int64]*big.Rat{}
	out := alert.Replay(first, end, 1, func(week int64) alert.Judgement {
		cost, used := grew(total, week), grew(usage, week)
		if whole[week] < 14 || whole[week-1] < 14 || cost == nil || used == nil {
			return alert.Silent
		}
		judged[week] = cost
		if k.Alert.Outgrown(cost, used) {
			return alert.Breached
		}
		return alert.Clear
	})
	a.replayed(out, k.Alert, func(week int64) time.Time { return weekly.start(week+1, zone) }, judged)
	a.Unjudged, a.Note = out.Silent == end-first, "Judged week over week."
	if out.Silent > 0 {
		a.Note = fmt.Sprintf("Judged week over week; %d of %d weeks could not be, because bills or usage do not cover them and the week before, or are provisional.",
			out.Silent, end-first)
	}
	return nil
}
