package engine

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"telltale/analytics/catalog"
)

// derived computes arithmetic over other KPIs. When they rest on different facts, all are taken over the whole days
// that every one of them covers: the cost of a month over the requests of half of it would be no cost per request. See
// sharedDays for different users.
func (e *Engine) derived(ctx context.Context, q question, k *catalog.KPI) (*answer, error) {
	leaves, facts := e.operands(k)
	inner := q
	var notes []string
	var gaps []int64
	if len(facts) > 1 {
		var days []int64
		var err error
		if days, gaps, err = e.sharedDays(ctx, q, leaves, facts); err != nil {
			return nil, err
		}
		if len(days) == 0 {
			return &answer{why: "There is no whole day on which everything it is made of has data."}, nil
		}
		if len(days) < int(q.period.Days) {
			notes = append(notes, fmt.Sprintf("Over the %d whole days on which everything it is made of has data.", len(days)))
		}
		if len(gaps) > 0 {
			notes = append(notes, fmt.Sprintf("The data of %s has gaps. Who came only then is not counted, so that it can be less.", daysText(int64(len(gaps)))))
		}
		inner.days = days
		if inner.by.grain == minutely || inner.by.grain == hourly {
			inner.by.grain = daily
		}
	}
	parts, err := e.measure(ctx, inner, leaves)
	if err != nil {
		return nil, err
	}
	a := &answer{groups: map[string]reading{}, notes: notes}
	keys := map[string]bool{}
	for _, o := range leaves {
		p := parts[o.ID]
		if p.why != "" {
			a.why = p.why
			return a, nil
		}
		for key := range p.groups {
			keys[key] = true
		}
	}
	assumed := func(key string) *big.Rat { return q.s.assumption(key, q.frame().at).Base }
	of := func(pick func(*answer) reading) reading {
		value := func(id string) *big.Rat { return pick(parts[id]).value }
		r := reading{value: e.evaluateTerms(k, value, assumed), n: new(big.Rat)}
		// It rests on what its last operand counts: the denominator of a cost per something.
		if len(leaves) > 0 {
			r.n = zero(pick(parts[leaves[len(leaves)-1].ID]).n)
		}
		if direct := k.Measure.Terms.KPIs(); len(direct) == 2 {
			r.part, r.whole = e.evaluateKPI(direct[0], value, assumed), e.evaluateKPI(direct[1], value, assumed)
		}
		return r
	}
	total := func(p *answer) reading { return p.total }
	a.total = of(total)
	if a.total.value == nil {
		a.why = e.absentOperand(q, leaves, parts)
	}
	for key := range keys {
		a.groups[key] = of(func(p *answer) reading { return p.groups[key] })
	}
	if q.by.grain == daily {
		// The cost of the whole day over a part of its users says nothing.
		for _, day := range gaps {
			delete(a.groups, number(day))
		}
	}
	a.sensitivity = e.sensitivity(q, k, func(assume func(string) *big.Rat) *big.Rat {
		return e.evaluateTerms(k, func(id string) *big.Rat { return total(parts[id]).value }, assume)
	})
	return a, nil
}

// evaluateTerms computes a derived KPI from the values of the KPIs that are not derived, and assumptions.
func (e *Engine) evaluateTerms(k *catalog.KPI, value, assumed func(string) *big.Rat) *big.Rat {
	return k.Measure.Terms.Evaluate(func(name string) *big.Rat {
		if e.catalog.KPI(name) == nil {
			return assumed(name)
		}
		return e.evaluateKPI(name, value, assumed)
	})
}

func (e *Engine) evaluateKPI(id string, value, assumed func(string) *big.Rat) *big.Rat {
	if k := e.catalog.KPI(id); k.Measure.Kind == catalog.Derived {
		return e.evaluateTerms(k, value, assumed)
	}
	return value(id)
}

// operands are the KPIs that are not derived and that the terms come down to, each once, and the facts that they rest
// on.
func (e *Engine) operands(k *catalog.KPI) (leaves []*catalog.KPI, facts []*catalog.Fact) {
	for _, id := range k.Measure.Terms.KPIs() {
		o := e.catalog.KPI(id)
		inner := []*catalog.KPI{o}
		if o.Measure.Kind == catalog.Derived {
			inner, _ = e.operands(o)
		}
		for _, leaf := range inner {
			if !slices.Contains(leaves, leaf) {
				leaves = append(leaves, leaf)
			}
		}
	}
	return leaves, e.catalog.FactsOf(k)
}

// assumptionsOf are the keys of the assumptions that a KPI rests on, each once.
func (e *Engine) assumptionsOf(k *catalog.KPI) []string {
	if k.Measure.Kind != catalog.Derived {
		return nil
	}
	keys := k.Measure.Terms.Assumptions()
	for _, id := range k.Measure.Terms.KPIs() {
		keys = union(keys, e.assumptionsOf(e.catalog.KPI(id)))
	}
	return keys
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

// sharedDays are the days over which arithmetic over several facts is taken: the whole days that all facts cover. Different
// users do not add up by days: nearly all who came on a day came on another one too, so that leaving the cost of a day
// out while its users still count would make each of them too cheap. A fact of which nothing but those is counted covers
// all days from its first to its last one, and gaps are those of them that the data does not cover wholly.
func (e *Engine) sharedDays(ctx context.Context, q question, leaves []*catalog.KPI, facts []*catalog.Fact) (days, gaps []int64, err error) {
	common, err := e.commonDays(ctx, q, facts)
	if err != nil || len(common) == 0 {
		return nil, nil, err
	}
	added := slices.DeleteFunc(slices.Clone(facts), func(fact *catalog.Fact) bool {
		return !slices.ContainsFunc(leaves, func(k *catalog.KPI) bool { return k.Measure.Fact == fact.Name && k.Measure.Kind != catalog.Distinct })
	})
	if len(added) == 0 || len(added) == len(facts) {
		return common, nil, nil
	}
	if days, err = e.commonDays(ctx, q, added); err != nil {
		return nil, nil, err
	}
	days = slices.DeleteFunc(slices.Clone(days), func(day int64) bool { return day < common[0] || day > common[len(common)-1] })
	gaps = slices.DeleteFunc(slices.Clone(days), func(day int64) bool { return slices.Contains(common, day) })
	return days, gaps, nil
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
