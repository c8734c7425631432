package engine

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"telltale/analytics/catalog"
)

// derived computes arithmetic over other KPIs. When they rest on different facts, all are taken over the whole days
// that every one of them covers: the cost of a month over the requests of half of it would be no cost per request.
func (e *Engine) derived(ctx context.Context, q question, k *catalog.KPI) (*answer, error) {
	operands, facts := e.operands(k)
	inner := q
	var notes []string
	if len(facts) > 1 {
		days, err := e.commonDays(ctx, q, facts)
		if err != nil {
			return nil, err
		}
		if len(days) == 0 {
			return &answer{why: "There is no whole day that all it is made of covers."}, nil
		}
		if len(days) < int(q.period.Days) {
			notes = append(notes, fmt.Sprintf("Over the %d whole days that all it is made of covers.", len(days)))
		}
		inner.days = days
		if inner.by.grain == minutely || inner.by.grain == hourly {
			inner.by.grain = daily
		}
	}
	parts, err := e.measure(ctx, inner, operands)
	if err != nil {
		return nil, err
	}
	a := &answer{groups: map[string]reading{}, notes: notes}
	keys := map[string]bool{}
	for _, o := range operands {
		p := parts[o.ID]
		if p.why != "" {
			a.why = p.why
			return a, nil
		}
		for key := range p.groups {
			keys[key] = true
		}
	}
	of := func(pick func(*answer) reading) reading {
		value := k.Measure.Terms.Evaluate(func(name string) *big.Rat {
			if p, ok := parts[name]; ok {
				return pick(p).value
			}
			return q.s.assumption(name, q.frame().at).Base
		})
		n := new(big.Rat)
		// It rests on what its last operand counts: the denominator of a cost per something.
		if len(operands) > 0 {
			n = zero(pick(parts[operands[len(operands)-1].ID]).n)
		}
		r := reading{value: value, n: n}
		if len(operands) == 2 {
			r.part, r.whole = pick(parts[operands[0].ID]).value, pick(parts[operands[1].ID]).value
		}
		return r
	}
	a.total = of(func(p *answer) reading { return p.total })
	for key := range keys {
		a.groups[key] = of(func(p *answer) reading { return p.groups[key] })
	}
	return a, nil
}

// operands are the KPIs of the terms, and the facts that they rest on.
func (e *Engine) operands(k *catalog.KPI) (operands []*catalog.KPI, facts []*catalog.Fact) {
	for _, id := range k.Measure.Terms.KPIs() {
		operands = append(operands, e.catalog.KPI(id))
	}
	return operands, e.catalog.FactsOf(k)
}

// commonDays are the whole days of the period that all facts cover.
func (e *Engine) commonDays(ctx context.Context, q question, facts []*catalog.Fact) ([]int64, error) {
	var common []int64
	for i, fact := range facts {
		days := q.days
		if days == nil {
			var err error
			if days, err = e.daysWithData(ctx, q, fact); err != nil {
				return nil, err
			}
		}
		if i == 0 {
			common = days
			continue
		}
		common = slices.DeleteFunc(slices.Clone(common), func(d int64) bool { return !slices.Contains(days, d) })
	}
	return common, nil
}

// daysWithData are the whole days of the period that a fact covers. Bills cover the days of their lines.
func (e *Engine) daysWithData(ctx context.Context, q question, fact *catalog.Fact) ([]int64, error) {
	if fact.Spread == nil {
		return q.s.coveredDays(fact.Table, q.period), nil
	}
	billed, err := e.billedDays(ctx, q)
	if err != nil {
		return nil, err
	}
	first, end := wholeDays(q.period.From, q.period.end, q.s.zone)
	var days []int64
	for d := first; d < end; d++ {
		if billed.covers(d) {
			days = append(days, d)
		}
	}
	return days, nil
}
