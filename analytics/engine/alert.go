package engine

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"time"

	"telltale/analytics/alert"
	"telltale/analytics/catalog"
	"telltale/analytics/figures"
)

// alert says whether a KPI's rule fired in the period. Each rule is replayed over the period by the steps of its window:
// minutes, days, weeks, or once at the end of the period. It is nil for KPIs without a rule.
func (e *Engine) alert(ctx context.Context, q question, k *catalog.KPI, set *answerSet, r reading) (*Alert, error) {
	a, err := e.replayed(ctx, q, k, set, r)
	if a != nil {
		a.clock(q.period)
	}
	return a, err
}

// clock sets how often and how long the rule fired.
func (a *Alert) clock(p Period) {
	for i, ep := range a.Episodes {
		if ep.Possible {
			continue
		}
		fired := stretchOf(ep, p)
		a.Episodes[i].Seconds = float64(max(fired.To-fired.Fired, 0))
		a.Times++
		a.Seconds += a.Episodes[i].Seconds
	}
}

func (e *Engine) replayed(ctx context.Context, q question, k *catalog.KPI, set *answerSet, r reading) (*Alert, error) {
	rule := k.Alert
	if rule == nil {
		return nil, nil
	}
	a := &Alert{Rule: rule.Text, Episodes: []Episode{}, Runbook: e.runbook(q, k)}
	switch {
	case rule.Base == catalog.LastWeek:
		return a, e.replayWeeks(ctx, q, k, a)
	case rule.Base == catalog.Burn:
		return a, e.replayBurn(ctx, q, k, a)
	case rule.Base == catalog.Outgrows:
		return a, e.replayGrowth(ctx, q, k, a)
	case rule.Over > 0:
		return a, e.replayTrailing(ctx, q, k, set, a)
	case rule.Base == catalog.Baseline:
		return a, e.dropped(ctx, q, k, r, a)
	case monthToDate(k):
		return a, e.replayMonths(ctx, q, k, a)
	case r.value == nil:
		a.unjudged("There is no data to judge.")
		return a, nil
	}
	level, why, err := e.level(ctx, q, k, r)
	if err != nil || level == nil {
		a.unjudged(why)
		return a, err
	}
	if rule.For > 0 {
		return a, e.replay(ctx, q, k, set.minutes, level, a)
	}
	if (rule.ByMonth || rule.Base == catalog.OfBudget) && wholeMonths(q.period) != 1 {
		a.unjudged("The rule is judged for calendar months only.")
		return a, nil
	}
	if rule.DaysLeft > 0 && k.Measure.OfOutages() {
		a.replayBudget(q, rule, set.uptime, r.whole, level)
		return a, nil
	}
	if left := q.period.To.Sub(q.period.known); rule.DaysLeft > 0 && left <= time.Duration(rule.DaysLeft)*24*time.Hour {
		a.unjudged(fmt.Sprintf("The rule is judged while more than %s left.", figures.Counted(rule.DaysLeft, "day of the month is", "days of the month are")))
		return a, nil
	}
	a.atTheEnd(q, level, r, rule)
	return a, nil
}

// unjudged notes why the rule could be judged at no time of the period.
func (a *Alert) unjudged(why string) {
	a.Unjudged, a.Note = true, why
}

// runbook is the workspace's own, else the catalog's.
func (e *Engine) runbook(q question, k *catalog.KPI) string {
	if v, ok := q.s.settings.on("runbook."+k.ID, q.frame().at); ok {
		return v.value
	}
	return k.Runbook
}

// possibly explains an alert that is possible but did not fire.
const possibly = "Possible: the value is beyond the level, but its interval is not."

// atTheEnd judges a value at the end of what is known of the period. Where it has an interval, or unseen time could
// decide, the rule fires only when all of it is beyond the level.
func (a *Alert) atTheEnd(q question, level *big.Rat, r reading, rule *catalog.Rule) {
	a.Note = "Judged at the end of the period."
	a.ends(q, judge(rule, level, r), r)
}

// ends is one episode at the end of what is known of the period, unless the judgement is clear.
func (a *Alert) ends(q question, j alert.Judgement, r reading) {
	if j == alert.Clear {
		return
	}
	ep := Episode{From: q.period.known.In(q.s.zone).Format(time.RFC3339), Worst: float(r.value), Possible: j == alert.Possible}
	if !ep.Possible {
		ep.Fired = ep.From
	}
	a.add(ep)
	a.Firing = a.Fired
	if a.Possible {
		a.Note = possibly
	}
}

// judge compares a value, and its interval or bounds where it has some, with the level.
func judge(rule *catalog.Rule, level *big.Rat, r reading) alert.Judgement {
	low, high := r.value, r.value
	switch {
	case r.bounds != nil:
		low, high = r.bounds.low, r.bounds.high
	case r.low != nil && r.high != nil:
		low, high = exactly(*r.low), exactly(*r.high)
	}
	switch {
	case rule.Holds(low, level) && rule.Holds(high, level):
		return alert.Breached
	case rule.Holds(r.value, level):
		return alert.Possible
	}
	return alert.Clear
}

// level is the value that the rule compares with; nil with the reason when there is none.
func (e *Engine) level(ctx context.Context, q question, k *catalog.KPI, r reading) (level *big.Rat, why string, err error) {
	rule := k.Alert
	target, _, err := e.targetNow(ctx, q, k)
	if err != nil {
		return nil, "", err
	}
	switch rule.Base {
	case catalog.Absolute:
		return rule.Level, "", nil
	case catalog.OfTarget:
		if target == nil {
			return nil, "The KPI has no target.", nil
		}
		return new(big.Rat).Mul(rule.Level, target.Value), "", nil
	case catalog.OfBudget:
		switch {
		case k.Measure.OfOutages() && r.whole != nil:
			return new(big.Rat).Mul(rule.Level, r.whole), "", nil
		case target != nil:
			return new(big.Rat).Mul(rule.Level, target.Value), "", nil
		}
		return nil, "There is no budget.", nil
	}
	expected, err := e.expected(ctx, q, k)
	if err != nil || expected == nil {
		return nil, "There are no three months before to expect a value from, and no setting.", err
	}
	return new(big.Rat).Mul(rule.Level, expected), "", nil
}

// expected is the value that a setting names, else the median of the three months before the period's.
func (e *Engine) expected(ctx context.Context, q question, k *catalog.KPI) (*big.Rat, error) {
	if v, ok := q.s.settings.on("expected."+k.ID, q.frame().at); ok {
		if r := catalog.Level(v.value, k.Unit); r != nil {
			return r, nil
		}
	}
	first := time.Date(q.period.From.Year(), q.period.From.Month(), 1, 0, 0, 0, 0, q.s.zone)
	var before []*big.Rat
	for i := 1; i <= 3; i++ {
		from, to := first.AddDate(0, -i, 0), first.AddDate(0, 1-i, 0)
		if !q.s.first.Before(to) {
			return nil, nil
		}
		month := q
		month.period, month.by, month.days = q.s.finish(Period{Preset: "month", From: from, To: to}, time.Time{}), split{}, nil
		answers, err := e.measure(ctx, month, []*catalog.KPI{k})
		if err != nil || answers[k.ID].total.value == nil {
			return nil, err
		}
		before = append(before, answers[k.ID].total.value)
	}
	slices.SortFunc(before, (*big.Rat).Cmp)
	return before[1], nil
}
