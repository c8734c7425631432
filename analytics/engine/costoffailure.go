package engine

import (
	"context"
	"fmt"
	"math/big"

	"telltale/analytics/catalog"
)

// failures are the facts whose days the cost of failure covers.
func (e *Engine) failures() []*catalog.Fact {
	return []*catalog.Fact{e.catalog.Fact("costs"), e.catalog.Fact("requests")}
}

// failedSQL counts the requests that failed or belong to an escalated conversation, and all.
func (e *Engine) failedSQL(q question) string {
	f, fact := q.frame(), e.catalog.Fact("requests")
	n := need{fact: fact, names: []string{"weight", "success"}}
	escalated := catalog.Rollup{Name: "escalated_day"}
	for _, r := range fact.Rollups {
		if r.Whole {
			escalated.Columns, escalated.Dimensions, escalated.Measures = r.Columns, r.Dimensions, map[string]string{"weight": r.Measures["weight"]}
		}
	}
	// The days are whole, so that no row of their edges is counted as escalated.
	if theirs, ok := e.fromDays(f, n, &escalated); ok {
		return fmt.Sprintf(`SELECT (SELECT coalesce(sum(weight), 0) FROM (%[1]s) WHERE NOT success)
  + (SELECT coalesce(sum(weight), 0) FROM (%[2]s) WHERE coalesce(success, TRUE)) AS part, (SELECT sum(weight) FROM (%[1]s)) AS whole`, e.relate(f, n).sql, theirs)
	}
	n.names = append(n.names, "conversation")
	return fmt.Sprintf(`SELECT coalesce(sum(weight) FILTER (NOT coalesce(success, TRUE) OR conversation IN (SELECT id FROM conversations WHERE outcome = 'escalated' AND id IS NOT NULL)), 0) AS part,
  sum(weight) AS whole FROM (%s)`, e.fromRows(f, n))
}

// costOfFailure is the part of the cost that requests bear which failed or whose conversation went to a human. Every request
// bears the same part of the cost, over the whole days that bills and logs both cover.
func costOfFailure(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	q.by = split{}
	fact := e.catalog.Fact("requests")
	if _, elsewhere := q.frame().applies(fact); len(elsewhere) > 0 {
		return &answer{why: unfiltered(fact, elsewhere)}, nil
	}
	days, err := e.commonDays(ctx, q, e.failures())
	if err != nil || len(days) == 0 {
		return &answer{why: "There is no whole day that both bills and requests cover."}, err
	}
	q.days = days
	cells, err := e.cells(ctx, fmt.Sprintf("SELECT part::VARCHAR, whole::VARCHAR FROM (%s)", e.failedSQL(q)), 2)
	if err != nil {
		return nil, err
	}
	part, whole := rational(cells[0][0], true), rational(cells[0][1], true)
	cost, err := e.totalCost(ctx, q, q.s)
	if err != nil || cost == nil {
		return &answer{why: e.absent(q, e.catalog.KPI("total_cost"))}, err
	}
	share := quotient(part, whole)
	if share == nil {
		return &answer{why: "There are no requests that could have failed."}, nil
	}
	a := &answer{groups: map[string]reading{}, total: reading{value: new(big.Rat).Mul(cost, share), n: part}}
	belong := "belong"
	if countText(part) == "1" {
		belong = "belongs"
	}
	a.notes = append(a.notes, fmt.Sprintf("%s of %s requests failed or %s to a conversation that went to a human.", countText(part), countText(whole), belong))
	if len(days) < int(q.period.Days) {
		a.notes = append(a.notes, fmt.Sprintf("Over the %d whole days that bills and requests cover.", len(days)))
	}
	wrong, err := e.costOfWrong(ctx, q, cost)
	if wrong != nil {
		a.beside = append(a.beside, *wrong)
	}
	return a, err
}

// costOfWrong is the part of the cost that answers bear which the review of the period labelled wrong; nil without one. It is
// no part of the cost of failure: a wrong answer may have failed too.
func (e *Engine) costOfWrong(ctx context.Context, q question, cost *big.Rat) (*beside, error) {
	accuracy := e.catalog.KPI("accuracy")
	if accuracy == nil {
		return nil, nil
	}
	if _, elsewhere := q.frame().applies(e.catalog.Fact(accuracy.Measure.Fact)); len(elsewhere) > 0 {
		return nil, nil
	}
	q.days = nil
	answers, err := e.measure(ctx, q, []*catalog.KPI{accuracy})
	if err != nil || answers[accuracy.ID].total.value == nil {
		return nil, err
	}
	r := answers[accuracy.ID].total
	of := func(right *big.Rat) *big.Rat {
		return new(big.Rat).Mul(cost, new(big.Rat).Sub(big.NewRat(1, 1), right))
	}
	note := "The share of answers that the review labelled wrong, of the same cost; not to be added."
	if r.low != nil && r.high != nil {
		note += fmt.Sprintf(" 95 %%: %s to %s.", moneyText(of(exactly(*r.high)), q.s.currency), moneyText(of(exactly(*r.low)), q.s.currency))
	}
	return &beside{name: "Answers labelled wrong", note: note, reading: reading{value: of(r.value)}, unjudged: true}, nil
}

func costOfFailureSQL(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
	days, err := e.commonDays(ctx, q, e.failures())
	if err != nil || len(days) == 0 {
		return "", err
	}
	q.days = days
	cost, err := e.valueSQL(ctx, q, e.catalog.KPI("total_cost"))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("SELECT (%s)\n * (SELECT part::DOUBLE / nullif(whole, 0) FROM (%s)) AS value", cost, e.failedSQL(q)), nil
}
