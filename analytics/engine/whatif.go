package engine

import (
	"context"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
)

// WhatIf is what another alert rule would have done in a period, beside what the KPI's own did.
type WhatIf struct {
	KPI      string `json:"kpi"`
	Name     string `json:"name"`
	Unit     string `json:"unit"`
	Currency string `json:"currency"`
	Period   Period `json:"period"`
	Now      *Alert `json:"now"` // the KPI's own rule; nil without one
	Then     Alert  `json:"then"`
	Before   int    `json:"before"` // how often the own rule fired
	Count    int    `json:"count"`  // how often the other would have
}

// WhatIf replays another rule over the KPI, for any KPI. It fails as Evaluate does, and with fault.Invalid for a rule
// that cannot be read or that the KPI's values cannot be held against.
func (e *Engine) WhatIf(ctx context.Context, kpi, rule string, query Query) (WhatIf, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return WhatIf{}, err
	}
	type asked struct {
		KPI, Rule string
		Query     Query
	}
	return cached(ctx, e, s.version, "what if", asked{kpi, rule, query}, func() (WhatIf, error) { return e.whatIf(ctx, s, kpi, rule, query) })
}

func (e *Engine) whatIf(ctx context.Context, s *state, kpi, text string, query Query) (WhatIf, error) {
	kpis, err := e.kpis([]string{kpi})
	if err != nil {
		return WhatIf{}, err
	}
	own := kpis[0]
	rule, err := catalog.ParseRule(text, own.Unit)
	if err != nil {
		return WhatIf{}, err
	}
	other := *own
	other.Alert = rule
	switch {
	case rule.For > 0 && !byTheMinute(&other):
		return WhatIf{}, fault.New(fault.Invalid, "%s cannot be judged by the minute: it is no share or percentile of requests.", own.Name).
			Do(`Leave "for" out, or write "over 7d" for shares and means.`)
	case rule.Over > 0 && !dailyParts(&other):
		return WhatIf{}, fault.New(fault.Invalid, "%s cannot be judged over trailing days: it is no share or mean.", own.Name).Do(`Leave "over" out.`)
	case rule.Base == catalog.LastWeek && own.Measure.Kind != catalog.PerDay:
		return WhatIf{}, fault.New(fault.Invalid, "%s cannot be compared week over week: it is no figure a day.", own.Name)
	case rule.Base == catalog.Outgrows && own.Measure.Engine != "cost_growth":
		return WhatIf{}, fault.New(fault.Invalid, "%s is no growth of cost.", own.Name).Do("Such rules are for cost_growth.")
	case rule.Base == catalog.Burn && own.Measure.Engine != "error_budget_burn":
		return WhatIf{}, fault.New(fault.Invalid, "%s is no burn rate of the error budget.", own.Name).Do("Such rules are for error_budget_burn.")
	}
	query.Compare, query.Series = "none", ""
	w := WhatIf{KPI: own.ID, Name: own.Name, Unit: string(own.Unit), Currency: s.currency}
	for _, k := range []*catalog.KPI{own, &other} {
		r, err := e.evaluateThese(ctx, s, query, []*catalog.KPI{k})
		if err != nil {
			return WhatIf{}, err
		}
		w.Period = r.Period
		switch a := r.Values[0].Alert; {
		case k == &other:
			w.Then, w.Count = *a, a.Times
		case a != nil:
			w.Now, w.Before = a, a.Times
		}
	}
	return w, nil
}
