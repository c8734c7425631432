package engine

import (
	"context"
	"fmt"
	"math/big"

	"telltale/analytics/catalog"
)

// serverFailures counts the requests that failed for a reason of the server's, and all that say how they ended.
var serverFailures = &catalog.KPI{ID: "server failures", Measure: catalog.Measure{Kind: catalog.RatioOf, Fact: "requests",
	Part:  catalog.Expression{SQL: "sum(weight) FILTER (server_failure)", Columns: []string{"weight", "server_failure"}},
	Whole: catalog.Expression{SQL: "sum(weight) FILTER (server_failure IS NOT NULL)", Columns: []string{"weight", "server_failure"}}}}

// noBudget says why there is no error budget.
const noBudget = "Uptime has no target below 100 %, so there is no budget."

// allowedFailures is the share of requests that may fail by the uptime target; nil without one.
func (e *Engine) allowedFailures(q question) *big.Rat {
	target := e.target(q.s, e.catalog.KPI("uptime"), q.frame().at)
	if target == nil || target.Value.Cmp(big.NewRat(1, 1)) >= 0 {
		return nil
	}
	return new(big.Rat).Sub(big.NewRat(1, 1), target.Value)
}

// errorBudgetBurn is how many times faster than allowed requests failed.
func errorBudgetBurn(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	allowed := e.allowedFailures(q)
	if allowed == nil {
		return &answer{why: noBudget}, nil
	}
	found, err := e.scan(ctx, q.frame(), []*catalog.KPI{serverFailures}, q.by)
	if err != nil {
		return nil, err
	}
	a := found[serverFailures.ID]
	a.total.value = quotient(a.total.value, allowed)
	for key, r := range a.groups {
		r.value = quotient(r.value, allowed)
		a.groups[key] = r
	}
	return a, nil
}

func errorBudgetBurnSQL(e *Engine, _ context.Context, q question, _ *catalog.KPI) (string, error) {
	m := serverFailures.Measure
	r := e.relate(q.frame(), need{fact: e.catalog.Fact("requests"), names: m.Part.Columns})
	return fmt.Sprintf("SELECT coalesce(%s, 0)::DOUBLE / nullif(%s, 0) / %s AS value\nFROM (%s)",
		m.Part.SQL, m.Whole.SQL, e.allowedFailures(q).FloatString(12), r.sql), nil
}

// shareOfBudget says how much of the downtime that the target allows is left; nothing where it allows none.
func shareOfBudget(r reading) []string {
	left := float(quotient(r.value, r.whole))
	if left == nil {
		return nil
	}
	budget := new(big.Rat).Quo(r.whole, big.NewRat(60, 1)).FloatString(1)
	if *left < 0 {
		return []string{"The budget of " + budget + " minutes is used up."}
	}
	return []string{percentText(*left) + " of the budget of " + budget + " minutes is left."}
}
