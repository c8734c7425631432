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
	f := q.frame()
	wide, shared := e.minutesBeside(f, replayed)
	if !shared {
		return e.minutesOf(ctx, f, replayed)
	}
	m, err := e.minutesOf(ctx, wide, f.reach.replayed)
	if err != nil {
		return nil, err
	}
	return m.between(f.from().Unix()/60, f.to().Unix()/60), nil
}

// minutesBeside is the frame over all that is asked beside it, whose minutes are then read once; ok is false where rules or
// shares would be read from it that do not hold for all of it.
func (e *Engine) minutesBeside(f frame, replayed []*catalog.KPI) (wide frame, ok bool) {
	if f.reach == nil || len(f.spans) != 1 || !f.byMinute() || f.from().Before(f.reach.from) || f.to().After(f.reach.to) {
		return f, false
	}
	for _, k := range replayed {
		if !slices.Contains(f.reach.replayed, k) {
			return f, false
		}
	}
	wide = f
	wide.spans = []span{f.reach.span}
	if !wide.byMinute() {
		return f, false
	}
	mine, _ := e.minutesSQL(wide, f.reach.replayed)
	for _, at := range f.reach.at {
		other := wide
		other.at = at
		if theirs, _ := e.minutesSQL(other, f.reach.replayed); theirs != mine {
			return f, false
		}
	}
	return wide, true
}

// between are the minutes in [from, to).
func (m *minuteCounts) between(from, to int64) *minuteCounts {
	a, _ := slices.BinarySearch(m.minute, from)
	b, _ := slices.BinarySearch(m.minute, to)
	part := &minuteCounts{minute: m.minute[a:b], watched: m.watched[a:b], failed: m.failed[a:b], timed: m.timed[a:b], parts: map[string][]float64{}, wholes: map[string][]float64{}}
	for id := range m.parts {
		part.parts[id], part.wholes[id] = m.parts[id][a:b], m.wholes[id][a:b]
	}
	return part
}

// minutesSQL counts the requests of a frame by minute, in width lists beside that of the minutes.
func (e *Engine) minutesSQL(f frame, replayed []*catalog.KPI) (query string, width int) {
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
	r := e.relate(f, need{fact: fact, names: names})
	return fmt.Sprintf("SELECT list(minute::BIGINT), %s\nFROM (SELECT minute, %s FROM (%s) GROUP BY minute)", join(outer), join(inner), r.sql), len(counts)
}

func (e *Engine) minutesOf(ctx context.Context, f frame, replayed []*catalog.KPI) (*minuteCounts, error) {
	query, width := e.minutesSQL(f, replayed)
	at, lists, err := e.minuteLists(ctx, f.s, query, width)
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
