package engine

import (
	"cmp"
	"context"
	"math/big"
	"slices"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
)

// maxGroups bounds a breakdown; what lies beyond is summed in a last row where groups can be summed.
const maxGroups = 200

// Breakdown computes a KPI by one dimension, largest first. It fails with fault.NotFound for an unknown KPI and
// fault.Invalid when the KPI has no such dimension.
func (e *Engine) Breakdown(ctx context.Context, kpi, dimension string, query Query) (Breakdown, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Breakdown{}, err
	}
	type asked struct {
		KPI, Dimension string
		Query          Query
	}
	return cached(ctx, e, s.version, "breakdown", asked{kpi, dimension, query}, func() (Breakdown, error) {
		return e.breakdown(ctx, s, kpi, []string{dimension}, query)
	})
}

func (e *Engine) breakdown(ctx context.Context, s *state, kpi string, dimensions []string, query Query) (Breakdown, error) {
	kpis, err := e.kpis([]string{kpi})
	if err != nil {
		return Breakdown{}, err
	}
	k := kpis[0]
	for _, dimension := range dimensions {
		if err := e.splits(k, dimension); err != nil {
			return Breakdown{}, err
		}
	}
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Breakdown{}, err
	}
	q.by.by = strings.Join(dimensions, unitMark)
	previous, err := s.previous(q.period, query.Compare)
	if err != nil {
		return Breakdown{}, err
	}
	now, err := e.measure(ctx, q, kpis)
	if err != nil {
		return Breakdown{}, err
	}
	then := &answer{}
	if previous != nil {
		before := q
		before.period = *previous
		answers, err := e.measure(ctx, before, kpis)
		if err != nil {
			return Breakdown{}, err
		}
		then = answers[k.ID]
	}
	b := Breakdown{KPI: k.ID, Dimension: dimensions[0], Period: q.period}
	if len(dimensions) > 1 {
		b.Then = dimensions[1]
	}
	b.Groups, b.Other = parts(k, now[k.ID].groups, then.groups)
	return b, nil
}

// Dimensions are the names of those that a KPI can be split by: all of its facts have them.
func Dimensions(c *catalog.Catalog, k *catalog.KPI) []string {
	names := []string{}
	facts := c.FactsOf(k)
	if len(facts) == 0 || k.Measure.Kind == catalog.Engine && !computations[k.Measure.Engine].splits {
		return names
	}
	for _, d := range facts[0].Dimensions {
		if !slices.ContainsFunc(facts, func(f *catalog.Fact) bool { return f.Dimension(d.Name) == nil }) {
			names = append(names, d.Name)
		}
	}
	return names
}

// splits fails when the KPI cannot be split by the dimension.
func (e *Engine) splits(k *catalog.KPI, dimension string) error {
	if k.Measure.Kind == catalog.Engine && !computations[k.Measure.Engine].splits {
		return fault.New(fault.Unsupported, "%s cannot be split by %s.", k.Name, dimension)
	}
	for _, f := range e.catalog.FactsOf(k) {
		if f.Dimension(dimension) == nil {
			return fault.New(fault.Invalid, "%s cannot be split by %q: the fact %s has no such dimension.", k.Name, dimension, f.Name).
				Do("It has %s.", strings.Join(e.dimensionsOf(f), ", "))
		}
	}
	return nil
}

func (e *Engine) dimensionsOf(f *catalog.Fact) []string {
	names := make([]string, len(f.Dimensions))
	for i, d := range f.Dimensions {
		names[i] = d.Name
	}
	return names
}

// parts orders the groups, largest first, and sums those beyond maxGroups where sums make sense.
func parts(k *catalog.KPI, now, then map[string]reading) (groups []Part, other int) {
	sums := k.Measure.Kind == catalog.Sum || k.Measure.Kind == catalog.Share
	size := func(r reading) *big.Rat {
		switch {
		case k.Measure.Kind == catalog.Share:
			return zero(r.part)
		case sums:
			return zero(r.value)
		}
		return zero(r.n)
	}
	keys := make([]string, 0, len(now))
	total := new(big.Rat)
	for key, r := range now {
		keys = append(keys, key)
		total.Add(total, size(r))
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(size(now[b]).Cmp(size(now[a])), cmp.Compare(a, b)) })
	part := func(key string, r, before reading) Part {
		p := Part{Key: key, Value: float(r.value), Previous: float(before.value)}
		if n := float(zero(r.n)); n != nil {
			p.N = *n
		}
		if share := float(quotient(size(r), total)); share != nil {
			p.Share = *share
		}
		return p
	}
	groups = []Part{}
	var rest, restBefore reading
	for i, key := range keys {
		if i < maxGroups {
			groups = append(groups, part(key, now[key], then[key]))
			continue
		}
		other++
		rest = plus(rest, now[key])
		restBefore = plus(restBefore, then[key])
	}
	if other > 0 {
		if !sums {
			rest.value, restBefore.value = nil, nil
		}
		groups = append(groups, part("other", rest, restBefore))
	}
	return groups, other
}

// plus adds two readings of a sum.
func plus(a, b reading) reading {
	a.n = new(big.Rat).Add(zero(a.n), zero(b.n))
	a.part = new(big.Rat).Add(zero(a.part), zero(b.part))
	if b.value != nil {
		a.value = new(big.Rat).Add(zero(a.value), b.value)
	}
	return a
}
