package engine

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// noCostBudget says why there is no budget.
const noCostBudget = "Total cost has no target that bounds it, so there is no budget."

// budgetTarget is the budget of the month in which an instant lies; nil without one.
func (e *Engine) budgetTarget(s *state, at time.Time) *inForce {
	last := time.Date(at.Year(), at.Month()+1, 1, 0, 0, 0, 0, s.zone).Add(-time.Nanosecond)
	if t := e.target(s, e.catalog.KPI("total_cost"), last); t != nil && t.Upper() {
		return t
	}
	return nil
}

// budgetOf is the part of the monthly budgets that falls on the local days [first, end), evenly; nil when a month has none.
func (e *Engine) budgetOf(s *state, first, end int64) *big.Rat {
	sum := new(big.Rat)
	for day := first; day < end; {
		at := localtime.DayStart(day, s.zone)
		month := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, s.zone)
		from, to := localtime.DayNumber(month, s.zone), localtime.DayNumber(month.AddDate(0, 1, 0), s.zone)
		t := e.budgetTarget(s, month)
		if t == nil {
			return nil
		}
		upTo := min(to, end)
		sum.Add(sum, new(big.Rat).Mul(t.Value, big.NewRat(upTo-day, to-from)))
		day = upTo
	}
	return sum
}

// budgetDays are the days whose cost is held against the budget: those of the period, while it runs the settled ones.
func (q question) budgetDays() (first, end int64) {
	if q.period.Running {
		return q.s.settledDays(q.period)
	}
	return wholeDays(q.period.From, q.period.To, q.s.zone)
}

// budgetVariance is the cost less the budget of the same days.
func budgetVariance(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	first, end := q.budgetDays()
	if first >= end {
		return &answer{why: "The period has no whole day whose bills are settled."}, nil
	}
	budget := e.budgetOf(q.s, first, end)
	if budget == nil {
		return &answer{why: noCostBudget}, nil
	}
	part := q.stretch(first, end)
	_, share, err := e.coveredShare(ctx, part, e.catalog.Fact("costs"))
	if err != nil {
		return nil, err
	}
	cost, err := e.totalCost(ctx, part, q.s)
	if err != nil || cost == nil {
		return &answer{why: "There are no cost lines in the period" + where(q.filters) + "."}, err
	}
	a := &answer{groups: map[string]reading{}, coverage: &share}
	a.total = reading{value: new(big.Rat).Sub(cost, budget), part: cost, whole: budget}
	if share < 1 && a.total.value.Sign() <= 0 {
		return &answer{coverage: &share, why: fmt.Sprintf("Bills cover %s of the days, and the rest can add to the cost.", percentText(share))}, nil
	}
	kind := "the budget"
	if wholeMonths(part.period) == 0 {
		kind = "the pace of the monthly budget"
	}
	a.notes = append(a.notes, fmt.Sprintf("%s: %s of %s, %s against %s.", part.daysText(), moneyText(cost, q.s.currency), moneyText(budget, q.s.currency), relativeText(cost, budget), kind))
	outlook, err := e.yearEnd(ctx, q)
	if outlook != nil {
		a.beside = append(a.beside, *outlook)
	}
	return a, err
}

func budgetVarianceSQL(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
	first, end := q.budgetDays()
	part := q.stretch(first, end)
	cost, err := e.valueSQL(ctx, part, e.catalog.KPI("total_cost"))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("SELECT (%s)\n - %s::DOUBLE %s AS value", cost, e.budgetOf(q.s, first, end).FloatString(12), note("budget of these days")), nil
}

// stretch narrows the question to whole local days.
func (q question) stretch(first, end int64) question {
	q.by, q.days = split{}, nil
	q.period = q.s.finish(Period{Preset: "custom", From: localtime.DayStart(first, q.s.zone), To: localtime.DayStart(end, q.s.zone)}, time.Time{})
	return q
}
