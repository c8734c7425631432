package engine

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// alert says whether a KPI's rule fired in the period. Rules with a duration are replayed minute by minute; the others
// are judged at the period's end. It is nil for KPIs without a rule.
func (e *Engine) alert(ctx context.Context, q question, k *catalog.KPI, set *answerSet, r reading, basis string) (*Alert, error) {
	rule := k.Alert
	if rule == nil {
		return nil, nil
	}
	a := &Alert{Rule: rule.Text, Episodes: []Episode{}}
	if rule.Base == catalog.LastWeek {
		return a, e.weekOverWeek(ctx, q, k, a)
	}
	if r.value == nil {
		a.Note = "There is no data to judge."
		return a, nil
	}
	level, why, err := e.level(ctx, q, k, r)
	if err != nil || level == nil {
		a.Note = why
		return a, err
	}
	if rule.For > 0 {
		return a, e.replay(ctx, q, k, set.minutes, level, a)
	}
	if k.ID == "uptime" || rule.Base == catalog.OfBudget {
		if wholeMonths(q.period) != 1 {
			a.Note = "The rule is judged for calendar months only."
			return a, nil
		}
	}
	if left := q.period.To.Sub(q.period.known); rule.DaysLeft > 0 && left <= time.Duration(rule.DaysLeft)*24*time.Hour {
		a.Note = fmt.Sprintf("The rule is judged while more than %d days of the month are left.", rule.DaysLeft)
		return a, nil
	}
	a.Fired, a.Note = beyond(rule, level, r, basis)
	a.Firing = a.Fired
	return a, nil
}

// beyond judges a value at the period's end. On sampled and answered values, and where unseen time could decide, the
// rule fires only when the whole interval is beyond the level.
func beyond(rule *catalog.Rule, level *big.Rat, r reading, basis string) (fired bool, note string) {
	low, high := r.value, r.value
	switch {
	case r.bounds != nil:
		low, high = r.bounds.low, r.bounds.high
	case basis != complete && r.low != nil && r.high != nil:
		low, high = exactly(*r.low), exactly(*r.high)
	}
	all := rule.Holds(low, level) && rule.Holds(high, level)
	switch {
	case all:
		return true, "Judged at the end of the period."
	case rule.Holds(r.value, level):
		return false, "Possible: the value is beyond the level, but its interval is not."
	}
	return false, "Judged at the end of the period."
}

// level is the value that the rule compares with; nil with the reason when there is none.
func (e *Engine) level(ctx context.Context, q question, k *catalog.KPI, r reading) (level *big.Rat, why string, err error) {
	rule := k.Alert
	target := e.target(q.s, k, q.frame().at)
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
		if r, ok := new(big.Rat).SetString(v.value); ok {
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

// weekOverWeek compares the last complete week before the end of the period with the week before it.
func (e *Engine) weekOverWeek(ctx context.Context, q question, k *catalog.KPI, a *Alert) error {
	end := weekly.start(weekly.keyOf(q.s.knownHours(q.period), q.s.zone), q.s.zone)
	var weeks [2]*big.Rat
	for i := range weeks {
		to := end.AddDate(0, 0, -7*i)
		week := q
		week.period, week.by, week.days = q.s.finish(Period{Preset: "custom", From: to.AddDate(0, 0, -7), To: to}, time.Time{}), split{}, nil
		if days := q.s.coveredDays(e.catalog.Fact(k.Measure.Fact).Table, week.period); len(days) < 7 {
			a.Note = fmt.Sprintf("Not judged: the data covers %d of the 7 days from %s.", len(days), week.period.From.Format("2 January"))
			return nil
		}
		answers, err := e.measure(ctx, week, []*catalog.KPI{k})
		if err != nil {
			return err
		}
		if weeks[i] = answers[k.ID].total.value; weeks[i] == nil {
			a.Note = "Not judged: there is no value for the weeks to compare."
			return nil
		}
	}
	ratio := quotient(weeks[0], weeks[1])
	a.Fired = ratio != nil && k.Alert.Holds(ratio, k.Alert.Level)
	a.Firing = a.Fired
	first := localtime.DayNumber(end, q.s.zone) - 7
	a.Note = fmt.Sprintf("The week of %s against the week before.", localtime.DayStart(first, q.s.zone).Format("2 January"))
	return nil
}
