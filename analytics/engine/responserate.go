package engine

import (
	"context"
	"fmt"

	"telltale/analytics/catalog"
)

// fewRaters is the share of rated conversations under which one must say that the raters chose themselves.
const fewRaters = 0.05

// ratedConversations counts the conversations of the period, and those of them that have a rating.
func ratedConversations(e *Engine, q question) string {
	r := e.relate(q.frame(), need{fact: e.catalog.Fact("conversations"), names: []string{"id"}})
	return fmt.Sprintf(`SELECT count(*) FILTER (rated.conversation IS NOT NULL) AS part, count(*) AS whole, count(*) FILTER (id IS NULL) AS aside
  FROM (%s) LEFT JOIN (SELECT DISTINCT conversation FROM feedback WHERE rating IS NOT NULL) AS rated ON rated.conversation = id`, r.sql)
}

func responseRate(e *Engine, ctx context.Context, q question, k *catalog.KPI) (*answer, error) {
	var known bool
	err := e.db.QueryRow(ctx, "SELECT count(*) > 0 FROM feedback WHERE conversation IS NOT NULL AND rating IS NOT NULL").Scan(&known)
	if err != nil {
		return nil, internal("the ratings cannot be read", err)
	}
	if !known {
		return &answer{why: "No rating says which conversation it is about."}, nil
	}
	a, err := shareOf(ratedConversations, aside{"conversation has", "conversations have", " no id by which a rating could name it."}).answer(e, ctx, q, k)
	if err == nil && a.total.value != nil && *float(a.total.value) < fewRaters {
		a.notes = append(a.notes, "Few rate: the raters choose themselves, and need not speak for the others.")
	}
	return a, err
}

func responseRateSQL(e *Engine, ctx context.Context, q question, k *catalog.KPI) (string, error) {
	return shareOf(ratedConversations, aside{}).sql(e, ctx, q, k)
}
