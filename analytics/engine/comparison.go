package engine

import (
	"context"
	"fmt"
	"math"
	"math/big"

	"telltale/analytics/catalog"
	"telltale/analytics/stats"
)

// Comparison is a value beside that of another period, and what may be said of the change.
type Comparison struct {
	With   string   `json:"with"` // previous or year
	Value  *float64 `json:"value"`
	Change *float64 `json:"change"` // (value - other) / |other|; nil without both

	// A sum compared fairly: a covered whole day of both periods.
	PerDay       *float64 `json:"perDay"`
	PerDayBefore *float64 `json:"perDayBefore"`
	Days         int      `json:"days"` // covered whole days
	DaysBefore   int      `json:"daysBefore"`

	// How the change is judged. Low and High are its 95 % interval: of the relative change, or of the difference.
	Tendency string   `json:"tendency"` // up, down, stable, no clear change; "" where it cannot be judged
	Relative bool     `json:"relative"`
	Adjusted *float64 `json:"adjusted"` // the change with every weekday weighing alike; nil where it is not judged by days
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	Note     string   `json:"note"` // that the periods are not comparable as a whole, and why; empty otherwise
}

// other is a period that the question's is compared with, and what its answers are.
type other struct {
	with string
	q    question
	set  *answerSet
}

// mostJudged is the longest period, in days, whose changes are judged: beyond it a series has weeks, not days.
const mostJudged = 100

// judges reports whether the changes of a period can be judged by its days.
func judges(p Period) bool { return p.Days >= stats.FewestDays && p.Days <= mostJudged }

// comparison compares a KPI's answer a with what it was in the other period. Values with intervals of their own, those of
// samples, answers and reviews, are judged by the interval of their difference; complete ones by how much days differ.
func (e *Engine) comparison(ctx context.Context, q question, k *catalog.KPI, basis string, a *answer, o other) (Comparison, error) {
	c := Comparison{With: o.with, Relative: relativeChange(k.Unit)}
	then := o.set.byKPI[k.ID]
	if then == nil {
		return c, nil
	}
	before := then.total
	interval(k, basis, o.set.sizes[k.Measure.Fact], &before)
	c.Value, c.Change = float(before.value), relativeTo(a.total.value, before.value)
	if k.Unit == catalog.Status {
		c.Change = nil // a state is no amount
		return c, nil
	}
	if a.total.value == nil || before.value == nil {
		return c, nil
	}
	var err error
	if c.Note, err = e.notComparable(ctx, q, k, o); err != nil {
		return c, err
	}
	margin := marginOf(k, e.target(q.s, k, q.frame().at), *c.Value)
	if now := a.total; now.bounds == nil && before.bounds == nil && now.low != nil && before.low != nil && now.high != nil && before.high != nil {
		i := stats.Difference(*float(now.value), stats.Interval{Low: *now.low, High: *now.high}, *c.Value, stats.Interval{Low: *before.low, High: *before.high})
		if c.Relative {
			margin *= math.Abs(*c.Value)
		}
		c.Tendency = string(i.Judge(margin))
		if c.Relative && *c.Value != 0 {
			i.Low, i.High = i.Low/math.Abs(*c.Value), i.High/math.Abs(*c.Value)
		}
		c.Low, c.High = finite(i.Low), finite(i.High)
		return c, nil
	}
	if basis != complete {
		return c, nil
	}
	now, err := e.daysOfAnswer(ctx, q, k, a)
	if err != nil {
		return c, err
	}
	old, err := e.daysOfAnswer(ctx, o.q, k, then)
	if err != nil {
		return c, err
	}
	c.Days, c.DaysBefore = len(now), len(old)
	if k.Measure.Kind == catalog.Sum {
		c.PerDay, c.PerDayBefore = meanDay(now), meanDay(old)
	}
	if changed, ok := stats.Change(old, now, c.Relative); ok {
		c.Adjusted, c.Low, c.High = finite(changed.By), finite(changed.Low), finite(changed.High)
		c.Tendency = string(changed.Judge(margin))
	}
	return c, nil
}

// relativeTo is (now - before) / |before|; nil where there is none.
func relativeTo(now, before *big.Rat) *float64 {
	if now == nil || before == nil || before.Sign() == 0 {
		return nil
	}
	change := new(big.Rat).Sub(now, before)
	return float(change.Quo(change, new(big.Rat).Abs(before)))
}

// relativeChange reports whether changes of a unit are told relative to the value before; shares and ratings change by
// points and stars.
func relativeChange(u catalog.Unit) bool { return u != catalog.Percent && u != catalog.Rating }

// marginOf is the change that matters to nobody: 2 % of counts, cost, times and rates, 0.1 stars, one point of shares, and
// no more than a tenth of what a share's target, or without one its value before, leaves up to 100 % or down to 0 %: an
// error rate that went from 0.3 % to 0.9 % under a target of 1 % is not stable, nor is one that went from 0.1 % to 0.4 %.
func marginOf(k *catalog.KPI, target *inForce, before float64) float64 {
	switch k.Unit {
	case catalog.Percent:
		level := before
		if target != nil {
			level = *float(target.Value)
		}
		if left := math.Min(math.Abs(level), math.Abs(1-level)); left > 0 {
			return math.Min(0.01, left/10)
		}
		return 0.01
	case catalog.Rating:
		return 0.1
	}
	return 0.02
}

// notComparable says that the data covers the periods too differently for their totals to be compared, or does not know
// users for long enough; empty otherwise.
func (e *Engine) notComparable(ctx context.Context, q question, k *catalog.KPI, o other) (string, error) {
	if note, err := e.unlikeHistory(ctx, q, k, o); note != "" || err != nil {
		return note, err
	}
	now, err := e.covered(ctx, q, e.factsOf(q, k))
	if err != nil {
		return "", err
	}
	then, err := e.covered(ctx, o.q, e.factsOf(o.q, k))
	if err != nil || now == nil || then == nil || math.Abs(*now-*then) <= 1-q.s.settings.fraction("coverage.needed", q.frame().at) {
		return "", err
	}
	note := fmt.Sprintf("Not comparable as a whole: the data covers %s of the expected hours, and %s of those of %s.", percentText(*now), percentText(*then), o.q.period.Label)
	if k.Measure.Kind == catalog.Sum {
		note += " Compare a day with a day."
	}
	return note, nil
}
