package engine

import (
	"context"
	"math/big"
	"slices"

	"golang.org/x/sync/errgroup"

	"telltale/analytics/catalog"
)

// Consistency is whether the numbers of a period agree with each other.
type Consistency struct {
	Period   Period    `json:"period"`
	Findings []Finding `json:"findings"`
	Holds    int       `json:"holds"`
	Broken   int       `json:"broken"`
	Currency string    `json:"currency"`
}

// Finding is one identity and whether it holds.
type Finding struct {
	ID    string   `json:"id"`
	Title string   `json:"title"` // the identity in words
	State string   `json:"state"` // holds, broken, explained, no data
	Left  *float64 `json:"left"`  // its two sides
	Right *float64 `json:"right"`
	Unit  string   `json:"unit"`
	Why   string   `json:"why"` // what differs, or what explains it
	KPIs  []string `json:"kpis"`
	// Dashboards are those with a tile of one of the KPIs, by id.
	Dashboards []string `json:"dashboards"`
}

// The states of a finding. What is explained differs for a reason that the values themselves name.
const (
	Holds     = "holds"
	Broken    = "broken"
	Explained = "explained"
	NoData    = "no data"
)

// Consistency checks the identities over a period. Filters apply; KPIs of the query do not. It fails as Evaluate does.
func (e *Engine) Consistency(ctx context.Context, query Query) (Consistency, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Consistency{}, err
	}
	query = Query{Period: query.Period, Filters: query.Filters}
	return cached(ctx, e, s.version, "consistency", query, func() (Consistency, error) { return e.consistency(ctx, s, query) })
}

func (e *Engine) consistency(ctx context.Context, s *state, query Query) (Consistency, error) {
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Consistency{}, err
	}
	x := stated{period: q.period, values: map[string]Value{}, sums: map[string]float64{}}
	for _, id := range identityKPIs() {
		if e.catalog.KPI(id) != nil {
			query.KPIs = append(query.KPIs, id)
		}
	}
	values, err := e.plain(ctx, s, query)
	if err != nil {
		return Consistency{}, err
	}
	for _, v := range values {
		x.values[v.ID] = v
	}
	groups := make([]map[string]reading, len(summed))
	all, inner := errgroup.WithContext(ctx)
	all.SetLimit(2)
	for i, one := range summed {
		all.Go(func() (err error) {
			groups[i], err = e.groupsOf(inner, q, e.catalog.KPI(one.kpi), one.by)
			return err
		})
	}
	all.Go(func() (err error) {
		x.outcomes, err = e.groupsOf(inner, q, endingsCount, "outcome")
		return err
	})
	all.Go(func() error {
		found, err := e.groupsOf(inner, q, ratedCount, "")
		if r, ok := found[""]; ok {
			x.rated = float(r.value)
		}
		return err
	})
	if err := all.Wait(); err != nil {
		return Consistency{}, err
	}
	for i, one := range summed {
		x.sums[one.kpi+" "+one.by] = total(groups[i])
	}
	c := Consistency{Period: q.period, Currency: s.currency, Findings: make([]Finding, len(identities))}
	for i, one := range identities {
		f := one.check(x)
		f.ID, f.Title, f.KPIs = one.id, one.title, append([]string{}, one.needs...)
		if len(f.KPIs) == 0 {
			f.KPIs = append(f.KPIs, outcomesConcern)
		}
		f.Dashboards = e.dashboardsOf(f.KPIs)
		switch f.State {
		case Holds:
			c.Holds++
		case Broken:
			c.Broken++
		}
		c.Findings[i] = f
	}
	return c, nil
}

// outcomesConcern is the KPI that outcomes which do not add up make wrong: the identity counts them without one.
const outcomesConcern = "task_completion"

// dashboardsOf are the dashboards with a tile of one of the KPIs.
func (e *Engine) dashboardsOf(kpis []string) []string {
	found := []string{}
	for _, d := range e.catalog.Dashboards {
		if slices.ContainsFunc(d.Panels, func(p catalog.Panel) bool {
			return slices.ContainsFunc(p.KPIs, func(id string) bool { return slices.Contains(kpis, id) })
		}) {
			found = append(found, d.ID)
		}
	}
	return found
}

// endingsCount counts the conversations that ended, whatever came of them.
var endingsCount = &catalog.KPI{ID: "endings", Measure: catalog.Measure{Kind: catalog.Sum, Fact: "endings", Value: catalog.Expression{SQL: "count(*)"}}}

// ratedCount counts the conversations that were rated.
var ratedCount = &catalog.KPI{ID: "rated", Measure: catalog.Measure{Kind: catalog.Sum, Fact: "feedback",
	Value: catalog.Expression{SQL: "count(DISTINCT conversation)", Columns: []string{"conversation"}}}}

// groupsOf are a sum by a dimension, or all of it under ""; empty where the filters do not apply to it, and without the KPI.
func (e *Engine) groupsOf(ctx context.Context, q question, k *catalog.KPI, by string) (map[string]reading, error) {
	if k == nil {
		return nil, nil
	}
	if _, elsewhere := q.frame().applies(e.catalog.Fact(k.Measure.Fact)); len(elsewhere) > 0 {
		return nil, nil
	}
	found, err := e.scan(ctx, q.frame(), []*catalog.KPI{k}, split{by: by})
	if err != nil {
		return nil, err
	}
	if by == "" {
		return map[string]reading{"": found[k.ID].total}, nil
	}
	return found[k.ID].groups, nil
}

// total adds up the values of groups, exactly: sums of floating point differ with the order, and a map has none.
func total(groups map[string]reading) float64 {
	sum := new(big.Rat)
	for _, r := range groups {
		if r.value != nil {
			sum.Add(sum, r.value)
		}
	}
	f, _ := sum.Float64()
	return f
}
