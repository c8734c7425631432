package engine

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"telltale/analytics/localtime"
)

// yearEndOutlook is what the reading is called that stands beside budgets.
const yearEndOutlook = "Year-end outlook"

// yearEnd is what the calendar year will have cost: its months with bills so far, the projection of the running one, and the
// rest at the daily cost of the last of them. nil where no month of the year has bills, or the year is over.
func (e *Engine) yearEnd(ctx context.Context, q question) (*beside, error) {
	at := q.period.known.Add(-time.Nanosecond).In(q.s.zone)
	month := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, q.s.zone)
	if month.Month() == time.December && !q.period.Running {
		return nil, nil
	}
	sum, last, first := new(big.Rat), (*big.Rat)(nil), time.Time{}
	for from := time.Date(at.Year(), 1, 1, 0, 0, 0, 0, q.s.zone); !from.After(month); from = from.AddDate(0, 1, 0) {
		var cost *big.Rat
		var err error
		if from.Equal(month) && q.period.Running {
			running := q
			running.by, running.days = split{}, nil
			running.period.Preset, running.period.From, running.period.To = "month", month, month.AddDate(0, 1, 0)
			running.period.end = running.period.To
			var p *projection
			if p, err = e.projectMonth(ctx, running); err == nil {
				cost = p.value()
			}
		} else {
			cost, err = e.totalCost(ctx, q.stretch(localtime.DayNumber(from, q.s.zone), localtime.DayNumber(from.AddDate(0, 1, 0), q.s.zone)), q.s)
		}
		if err != nil {
			return nil, err
		}
		if cost != nil && first.IsZero() {
			first = from
		}
		if last = cost; cost != nil {
			sum.Add(sum, cost)
		}
	}
	if last == nil {
		return nil, nil
	}
	next := month.AddDate(0, 1, 0)
	end := time.Date(at.Year()+1, 1, 1, 0, 0, 0, 0, q.s.zone)
	rest := localtime.DayNumber(end, q.s.zone) - localtime.DayNumber(next, q.s.zone)
	perDay := new(big.Rat).Quo(last, big.NewRat(localtime.DayNumber(next, q.s.zone)-localtime.DayNumber(month, q.s.zone), 1))
	sum.Add(sum, perDay.Mul(perDay, big.NewRat(rest, 1)))
	note := fmt.Sprintf("%s to %s, and %d days at the daily cost of %s.", first.Format("January"), month.Format("January"), rest, month.Format("January"))
	if budget := e.budgetOf(q.s, localtime.DayNumber(first, q.s.zone), localtime.DayNumber(end, q.s.zone)); budget != nil {
		note += fmt.Sprintf(" The budgets of these months add up to %s: %s.", budget.FloatString(2), relativeText(sum, budget))
	}
	return &beside{name: yearEndOutlook, note: note, reading: reading{value: sum}, unjudged: true}, nil
}
