package engine

import (
	"context"
	"fmt"
	"strings"

	"telltale/analytics/fault"
)

// maxValues bounds the values offered to filter by.
const maxValues = 500

// Values are the values that a dimension has in the period, most frequent first; "" is a missing value. Filters on the
// dimension itself are left out, so that another value can be chosen.
func (e *Engine) Values(ctx context.Context, fact, dimension string, query Query) ([]string, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return nil, err
	}
	type asked struct {
		Fact, Dimension string
		Query           Query
	}
	return cached(ctx, e, s.version, "values", asked{fact, dimension, query}, func() ([]string, error) {
		f := e.catalog.Fact(fact)
		if f == nil {
			return nil, fault.New(fault.Invalid, "There is no fact %q.", fact).Do("Allowed are %s.", strings.Join(e.factNames(), ", "))
		}
		if f.Dimension(dimension) == nil {
			return nil, fault.New(fault.Invalid, "The fact %s has no dimension %q.", fact, dimension).Do("It has %s.", strings.Join(e.dimensionsOf(f), ", "))
		}
		q, err := e.question(ctx, s, query)
		if err != nil {
			return nil, err
		}
		var others []Filter
		for _, filter := range q.filters {
			if filter.Dimension != dimension {
				others = append(others, filter)
			}
		}
		q.filters = others
		n := need{fact: f, by: dimension}
		if f.Weight != "" {
			n.names = []string{f.Weight}
		}
		r := e.relate(q.frame(), n)
		cells, err := e.cells(ctx, fmt.Sprintf("SELECT key FROM (%s) GROUP BY key ORDER BY %s DESC, key LIMIT %d", r.sql, rowCount(f), maxValues), 1)
		if err != nil {
			return nil, err
		}
		values := make([]string, len(cells))
		for i, c := range cells {
			values[i] = c[0]
		}
		return values, nil
	})
}
