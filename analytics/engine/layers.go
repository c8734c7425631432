package engine

import (
	"context"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
)

// Layers is a sum over time by one dimension: its largest groups, largest first, and all others as one.
type Layers struct {
	KPI       string  `json:"kpi"`
	Dimension string  `json:"dimension"`
	Period    Period  `json:"period"`
	Grain     string  `json:"grain"`
	Layers    []Layer `json:"layers"`
}

// Layer is one group of Layers.
type Layer struct {
	Key    string   `json:"key"`    // "" is a missing value
	Groups int      `json:"groups"` // how many groups it stands for: more than one in the last layer only
	Value  *float64 `json:"value"`  // over the whole period
	Share  float64  `json:"share"`  // of all layers
	Series []Point  `json:"series"`
}

// maxLayers is how many groups stand on their own: as many as colours can be told apart.
const maxLayers = 5

// Layers computes a sum over time by one dimension. It fails as Breakdown does, and with fault.Unsupported for KPIs
// that are no sums: only sums stack up to the whole.
func (e *Engine) Layers(ctx context.Context, kpi, dimension string, query Query) (Layers, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Layers{}, err
	}
	type asked struct {
		KPI, Dimension string
		Query          Query
	}
	return cached(ctx, e, s.version, "layers", asked{kpi, dimension, query}, func() (Layers, error) {
		return e.layers(ctx, s, kpi, dimension, query)
	})
}

func (e *Engine) layers(ctx context.Context, s *state, kpi, dimension string, query Query) (Layers, error) {
	kpis, err := e.kpis([]string{kpi})
	if err != nil {
		return Layers{}, err
	}
	k := kpis[0]
	if k.Measure.Kind != catalog.Sum {
		return Layers{}, fault.New(fault.Unsupported, "%s is no sum, and its groups do not add up to it.", k.Name)
	}
	query.Compare = "none"
	b, err := e.Breakdown(ctx, kpi, dimension, query)
	if err != nil {
		return Layers{}, err
	}
	l := Layers{KPI: k.ID, Dimension: dimension, Period: b.Period, Layers: []Layer{}}
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Layers{}, err
	}
	if q.by.grain, err = grainOf(query.Series, q.period); err != nil {
		return Layers{}, err
	}
	groups := b.Groups
	if b.Other > 0 {
		groups = groups[:len(groups)-1]
	}
	// A last group by itself takes no more room than a rest of one.
	shown := groups[:min(len(groups), maxLayers)]
	if len(groups)+b.Other == maxLayers+1 {
		shown = groups
	}
	var keys []string
	for _, g := range shown {
		keys = append(keys, g.Key)
		if err := e.addLayer(ctx, &l, q, k, Filter{Dimension: dimension, Values: []string{g.Key}}, Layer{Key: g.Key, Groups: 1, Share: g.Share}); err != nil {
			return Layers{}, err
		}
	}
	rest := Layer{Key: "other", Groups: len(groups) - len(shown) + b.Other}
	if rest.Groups == 0 {
		return l, nil
	}
	for _, g := range b.Groups[len(shown):] {
		rest.Share += g.Share
	}
	return l, e.addLayer(ctx, &l, q, k, Filter{Dimension: dimension, Values: keys, Not: true}, rest)
}

// addLayer fills the layer's value and series with what passes the filter, and appends it.
func (e *Engine) addLayer(ctx context.Context, l *Layers, q question, k *catalog.KPI, filter Filter, layer Layer) error {
	q.filters = append(append([]Filter{}, q.filters...), filter)
	answers, err := e.measure(ctx, q, []*catalog.KPI{k})
	if err != nil {
		return err
	}
	var v Value
	e.series(q, k, answers[k.ID], &v)
	layer.Value, layer.Series, l.Grain = float(answers[k.ID].total.value), v.Series, v.Grain
	l.Layers = append(l.Layers, layer)
	return nil
}
