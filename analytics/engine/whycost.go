package engine

import (
	"context"

	"telltale/analytics/explain"
)

// causesMethod names the formula of the causes.
const causesMethod = "the causes are Shapley values over requests x share of the model x tokens per request x price per token"

// costCauses splits the change of the total cost into the causes that the request log shows: more requests, other models,
// more tokens for each request, another price. What bills charge for other things than the models of the log stands apart.
// The causes add up to the change; nil where a period has no requests, or filters do not apply to them.
func (e *Engine) costCauses(ctx context.Context, then, now question) ([]Step, error) {
	if _, elsewhere := now.frame().applies(e.catalog.Fact("requests")); len(elsewhere) > 0 {
		return nil, nil
	}
	var use, cost [2][]modelDay
	var err error
	for i, q := range []question{then, now} {
		q.by = split{}
		if use[i], err = e.modelUse(ctx, q); err != nil {
			return nil, err
		}
	}
	models := modelNames(use[0], use[1])
	segments := map[string]*explain.CostSegment{}
	for _, m := range models {
		segments[m] = &explain.CostSegment{Name: m}
	}
	var other float64
	for i, q := range []question{then, now} {
		q.by = split{}
		if cost[i], err = e.modelCost(ctx, q, models); err != nil {
			return nil, err
		}
		of := func(name string) *explain.Usage {
			if i == 0 {
				return &segments[name].Before
			}
			return &segments[name].After
		}
		for _, d := range use[i] {
			u := of(d.model)
			u.Requests += d.requests
			u.Tokens += d.in + d.out
		}
		for _, d := range cost[i] {
			if d.model == "" {
				other += d.cost * float64(2*i-1)
				continue
			}
			of(d.model).Cost += d.cost
		}
	}
	var list []explain.CostSegment
	for _, m := range models {
		// Requests without a model name have no line on a bill that names them.
		if s := segments[m]; m != "" && (s.Before.Cost != 0 || s.After.Cost != 0) {
			list = append(list, *s)
		}
	}
	found, ok := explain.Cost(list)
	if !ok {
		return nil, nil
	}
	cause := func(name string, effect float64) Step { return Step{Name: name, Effect: effect, Groups: 1} }
	causes := []Step{cause("requests", found.Effects[explain.Volume]), cause("mix of models", found.Effects[explain.Mix]),
		cause("tokens per request", found.Effects[explain.Tokens]), cause("price per token", found.Effects[explain.Price])}
	if other != 0 {
		causes = append(causes, cause("other costs", other))
	}
	return causes, nil
}
