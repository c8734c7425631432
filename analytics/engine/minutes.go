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
	query := fmt.Sprintf("SELECT list(minute::BIGINT), %s\nFROM (SELECT minute, %s FROM (%s) GROUP BY minute)", join(outer), join(inner), r.sql)
	at, lists, err := e.minuteLists(ctx, q.s, query, len(counts))
	if err != nil {
		return nil, err
	}
	m := &minuteCounts{minute: at, watched: lists[0], failed: lists[1], timed: lists[2], parts: map[string][]float64{}, wholes: map[string][]float64{}}
	for i, k := range replayed {
		m.parts[k.ID], m.wholes[k.ID] = lists[3+2*i], lists[4+2*i]
	}
	return m, nil
}

// minuteLists reads a list of minutes and lists of counts beside it, once for all that ask for them, and puts them into the
// order of the minutes. They are not to be changed.
func (e *Engine) minuteLists(ctx context.Context, s *state, query string, width int) ([]int64, [][]float64, error) {
	type ordered struct {
		minutes []int64
		counts  [][]float64
	}
	found, err := once(ctx, e, s, query, "the requests cannot be counted by minute", func() (ordered, error) {
		var at any
		lists := make([]any, width)
		into := []any{&at}
		for i := range lists {
			into = append(into, &lists[i])
		}
		if err := e.db.QueryRow(ctx, query).Scan(into...); err != nil {
			return ordered{}, err
		}
		o := ordered{counts: make([][]float64, width)}
		order := ascending(integers(at))
		o.minutes = inOrder(integers(at), order)
		for i, list := range lists {
			o.counts[i] = inOrder(floats(list), order)
		}
		return o, nil
	})
	return found.minutes, found.counts, err
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
