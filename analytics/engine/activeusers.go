package engine

import (
	"context"
	"fmt"

	"telltale/analytics/catalog"
)

// activeUsers is the number of different users of the last days before the end of the period, whatever its length.
func activeUsers(days int) computation {
	window := func(q question) question {
		end := q.period.known
		q.period = q.s.finish(Period{Preset: "custom", From: end.AddDate(0, 0, -days), To: end}, end)
		q.by, q.days = split{}, nil
		return q
	}
	users := &catalog.KPI{Measure: catalog.Measure{Kind: catalog.Distinct, Fact: "requests", Key: "user_id"}}
	return computation{
		history: &history{days: days},
		answer: func(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
			return e.distinct(ctx, window(q), users)
		},
		sql: func(e *Engine, _ context.Context, q question, _ *catalog.KPI) (string, error) {
			f := e.distinctOf(window(q).frame(), users, split{})
			return fmt.Sprintf("SELECT %s AS value\nFROM (%s)", f.value, f.from), nil
		},
	}
}
