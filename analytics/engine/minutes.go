package engine

import (
	"context"
	"fmt"

	"telltale/analytics/sla"
)

// minuteCounts is what each minute of a frame holds: ascending minutes, and parallel counts. Minutes without
// requests are left out.
type minuteCounts struct {
	minute  []int64
	watched []float64 // say how they ended
	failed  []float64 // failed for a reason of the server's
	timed   []float64 // have a latency
}

// minutes reads the counts of the requests by minute in one row of lists: 44,640 single rows of a month would take
// longer to fetch than to count.
func (e *Engine) minutes(ctx context.Context, q question) (*minuteCounts, error) {
	fact := e.catalog.Fact("requests")
	r := e.relate(q.frame(), need{fact: fact, names: []string{"minute", "weight", "timed_weight", "server_failure", "finished"}})
	rows, err := e.db.Query(ctx, fmt.Sprintf(`SELECT list(minute::BIGINT ORDER BY minute), list(watched ORDER BY minute), list(failed ORDER BY minute), list(timed ORDER BY minute)
FROM (SELECT minute,
    coalesce(sum(weight) FILTER (server_failure IS NOT NULL), 0)::DOUBLE AS watched, coalesce(sum(weight) FILTER (server_failure), 0)::DOUBLE AS failed,
    coalesce(sum(timed_weight) FILTER (finished), 0)::DOUBLE AS timed
  FROM (%s) GROUP BY minute)`, r.sql))
	if err != nil {
		return nil, internal("the requests cannot be counted by minute", err)
	}
	defer rows.Close()
	m := &minuteCounts{}
	for rows.Next() {
		var lists [4]any
		if err := rows.Scan(&lists[0], &lists[1], &lists[2], &lists[3]); err != nil {
			return nil, internal("the requests cannot be counted by minute", err)
		}
		m.minute = integers(lists[0])
		for i, into := range []*[]float64{&m.watched, &m.failed, &m.timed} {
			*into = floats(lists[i+1])
		}
	}
	if err := rows.Err(); err != nil {
		return nil, internal("the requests cannot be counted by minute", err)
	}
	return m, nil
}

// floats reads a list of DOUBLE as the driver delivers it.
func floats(list any) []float64 {
	items, _ := list.([]any)
	out := make([]float64, len(items))
	for i, item := range items {
		out[i], _ = item.(float64)
	}
	return out
}

// seen are the minutes as uptime by time slices judges them.
func (m *minuteCounts) seen() []sla.Minute {
	all := make([]sla.Minute, 0, len(m.minute))
	for i, at := range m.minute {
		if m.watched[i] > 0 {
			all = append(all, sla.Minute{At: at, Seen: m.watched[i], Failed: m.failed[i]})
		}
	}
	return all
}
