package engine

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/figures"
	"telltale/analytics/localtime"
)

const otherValueKey = "assumption.other_value"

// otherValue spreads what was entered for each month evenly over its days, and adds up the days of the question. A
// period in which the system was not used, as far as conversations show, is worth nothing that one could name.
func otherValue(_ *Engine, _ context.Context, q question, _ *catalog.KPI) (*answer, error) {
	if c := q.coverage("conversations"); !c.known || c.covered(q.period.From, q.period.known) == 0 {
		return &answer{why: "There are no conversations in the period."}, nil
	}
	a := &answer{groups: map[string]reading{}, total: reading{value: new(big.Rat), n: new(big.Rat)}}
	for _, m := range q.monthsOf() {
		a.total.value.Add(a.total.value, m.value)
		a.total.n.Add(a.total.n, big.NewRat(int64(m.days), 1))
		if q.by.grain == "" {
			continue
		}
		perDay := new(big.Rat).Quo(m.value, big.NewRat(int64(m.days), 1))
		for _, day := range m.list {
			key := number(q.by.grain.keyOf(localtime.DayStart(day, q.s.zone), q.s.zone))
			a.groups[key] = reading{value: new(big.Rat).Add(zero(a.groups[key].value), perDay)}
		}
	}
	return a, nil
}

func otherValueSQL(e *Engine, ctx context.Context, q question, k *catalog.KPI) (string, error) {
	if a, err := otherValue(e, ctx, q, k); err != nil || a.total.value == nil {
		return "", err
	}
	parts := []string{"0::DOUBLE"}
	for _, m := range q.monthsOf() {
		parts = append(parts, fmt.Sprintf("%s::DOUBLE %s", m.value.FloatString(12), note("%s of %s", figures.Counted(m.days, "day", "days"), m.name)))
	}
	return "SELECT " + strings.Join(parts, " + ") + " AS value", nil
}

// monthShare is the part of a month's other value that falls on the question's days.
type monthShare struct {
	name  string
	days  int
	list  []int64
	value *big.Rat
}

// monthsOf are the months of the question's whole days, in order.
func (q question) monthsOf() []monthShare {
	var months []monthShare
	for _, r := range q.frame().dayRanges() {
		for day := r[0]; day < r[1]; day++ {
			at := localtime.DayStart(day, q.s.zone)
			name := at.Format("2006-01")
			if len(months) == 0 || months[len(months)-1].name != name {
				months = append(months, monthShare{name: name, value: new(big.Rat)})
			}
			m := &months[len(months)-1]
			m.days++
			m.list = append(m.list, day)
			last := time.Date(at.Year(), at.Month()+1, 0, 0, 0, 0, 0, q.s.zone)
			share := new(big.Rat).Quo(q.s.assumption(otherValueKey, last).Base, big.NewRat(int64(last.Day()), 1))
			m.value.Add(m.value, share)
		}
	}
	return months
}
