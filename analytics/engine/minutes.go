package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"telltale/analytics/catalog"
	"telltale/analytics/sla"
)

// minuteCounts is what each minute of a frame holds: ascending minutes, and parallel counts. Minutes without
// requests are left out.
type minuteCounts struct {
	minute  []int64
	watched []float64            // say how they ended
	failed  []float64            // failed for a reason of the server's
	timed   []float64            // have a latency
	parts   map[string][]float64 // of shares whose rules are replayed, by KPI
	wholes  map[string][]float64
}

// minutes reads the counts of the requests by minute in one row of lists: 44,640 single rows of a month would take
// longer to fetch than to count. The shares that are to be replayed come along.
func (e *Engine) minutes(ctx context.Context, q question, replayed []*catalog.KPI) (*minuteCounts, error) {
	fact := e.catalog.Fact("requests")
	names := []string{"minute", "weight", "timed_weight", "server_failure", "finished"}
	counts := []string{"sum(weight) FILTER (server_failure IS NOT NULL)", "sum(weight) FILTER (server_failure)", "sum(timed_weight) FILTER (finished)"}
	for _, k := range replayed {
		names = union(names, namesOf(fact, k))
		counts = append(counts, k.Measure.Part.SQL, k.Measure.Whole.SQL)
	}
	inner, outer := make([]string, len(counts)), make([]string, len(counts))
	for i, c := range counts {
		inner[i] = fmt.Sprintf("coalesce(%s, 0)::DOUBLE AS c%d", c, i)
		outer[i] = fmt.Sprintf("list(c%d)", i)
	}
	r := e.relate(q.frame(), need{fact: fact, names: names})
	var at any
	lists := make([]any, len(counts))
	into := []any{&at}
	for i := range lists {
		into = append(into, &lists[i])
	}
	err := e.db.QueryRow(ctx, fmt.Sprintf("SELECT list(minute::BIGINT), %s\nFROM (SELECT minute, %s FROM (%s) GROUP BY minute)", join(outer), join(inner), r.sql)).Scan(into...)
	if err != nil {
		return nil, internal("the requests cannot be counted by minute", err)
	}
	m := &minuteCounts{parts: map[string][]float64{}, wholes: map[string][]float64{}}
	order := ascending(integers(at))
	m.minute = inOrder(integers(at), order)
	m.watched, m.failed, m.timed = inOrder(floats(lists[0]), order), inOrder(floats(lists[1]), order), inOrder(floats(lists[2]), order)
	for i, k := range replayed {
		m.parts[k.ID], m.wholes[k.ID] = inOrder(floats(lists[3+2*i]), order), inOrder(floats(lists[4+2*i]), order)
	}
	return m, nil
}

// ascending gives the positions of the values in ascending order. Sorting here is cheaper than sorting each list in SQL.
func ascending(values []int64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	return order
}

func inOrder[T any](values []T, order []int) []T {
	sorted := make([]T, len(order))
	for i, at := range order {
		sorted[i] = values[at]
	}
	return sorted
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

// minuteRange are the minutes that the known part of a period touches.
func minuteRange(p Period) (from, to int64) {
	return p.From.Unix() / 60, (p.known.Unix() + 59) / 60
}
