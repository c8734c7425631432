package engine

import (
	"context"
	"fmt"
	"slices"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
)

// askedAs is the condition on predictions that they asked the query's question in one of its wordings, to be added to
// others; it narrows the question to the days that Questions looks at. A question that too few users asked is not found, as
// it is not shown.
func (e *Engine) askedAs(ctx context.Context, s *state, q *question, fact *catalog.Fact, query RowsQuery) (string, error) {
	if fact.Name != "predictions" {
		return "", fault.New(fault.Invalid, "%s ask nothing.", fact.Rows).Do("Ask for the rows of predictions.")
	}
	found, err := e.Questions(ctx, Query{Period: query.Period, Filters: query.Filters})
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(found.Items, func(one TopQuestion) bool { return one.ID == query.Question })
	if at < 0 {
		return "", fault.New(fault.NotFound, "No question %q is among the most frequent of these days.", query.Question).Do("List them anew: they change with the period and the filters.")
	}
	week, err := e.question(ctx, s, Query{Period: Spec{Preset: "custom", From: found.From, To: found.To}, Filters: query.Filters})
	if err != nil {
		return "", err
	}
	*q = week
	return fmt.Sprintf(" AND %s IN (%s)", wordingSQL, quoteAll(found.Items[at].ways)), nil
}
