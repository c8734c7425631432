package engine

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"

	"telltale/analytics/alert"
	"telltale/analytics/catalog"
)

// quantileWindows judges "percentile above a level" without computing percentiles: how many values of a window lie
// beyond the level decides it, unless the level falls between the two ranks that the percentile is interpolated
// from. Only those windows are computed.
type quantileWindows struct {
	engine *Engine
	q      question
	kpi    *catalog.KPI
	level  *big.Rat
	timed  dense
	beyond dense
	exact  map[int64]*big.Rat // by the last minute of the window: percentiles that had to be computed
}

func (e *Engine) quantileWindows(ctx context.Context, q question, k *catalog.KPI, counts *minuteCounts, level *big.Rat, from, to int64) (windows, error) {
	w := &quantileWindows{engine: e, q: q, kpi: k, level: level, timed: densely(counts.minute, counts.timed, from, to)}
	if err := w.readBeyond(ctx, from, to); err != nil {
		return nil, err
	}
	var open []int64
	for m := from; m < to; m++ {
		if w.byCount(m) == undecided {
			open = append(open, m)
		}
	}
	var err error
	w.exact, err = w.percentiles(ctx, open)
	return w, err
}

// readBeyond counts the values beyond the level by minute. Few are, so that little is read.
func (w *quantileWindows) readBeyond(ctx context.Context, from, to int64) error {
	m := &w.kpi.Measure
	fact := w.engine.catalog.Fact(m.Fact)
	// Whole microseconds are written without digits: compared with a decimal, every row's value would be converted.
	limit := new(big.Rat).Quo(w.level, scaleOf(m))
	digits := 3
	if limit.IsInt() {
		digits = 0
	}
	names := union(union([]string{"minute", fact.Weight}, m.Value.Columns), m.Where.Columns)
	rows := w.engine.fromRows(w.q.frame(), need{fact: fact, names: names})
	query := fmt.Sprintf(`SELECT list(minute::BIGINT), list(n)
FROM (SELECT minute, sum(%s)::DOUBLE AS n FROM (%s) WHERE %s %s %s AND (%s) GROUP BY minute)`,
		fact.Weight, rows, m.Value.SQL, w.kpi.Alert.Op, limit.FloatString(digits), condition(m.Where))
	minutes, counts, err := w.engine.minuteLists(ctx, w.q.s, query, 1)
	if err != nil {
		return err
	}
	w.beyond = densely(minutes, counts[0], from, to)
	return nil
}

func (w *quantileWindows) fewest() int { return fewestTimed }

// undecided is a window whose counts leave the condition open.
const undecided alert.Judgement = 255

// byCount judges a window by its counts alone.
func (w *quantileWindows) byCount(minute int64) alert.Judgement {
	n := alert.Window(minute, longestWindow, fewestTimed, w.timed.at)
	if n == 0 {
		return alert.Silent
	}
	total, beyond := w.timed.sum(minute, n), w.beyond.sum(minute, n)
	rank, within := w.kpi.Measure.Level*(total-1), total-beyond
	breached, clear := within <= math.Floor(rank), within > math.Ceil(rank)
	if w.kpi.Alert.Below() {
		// Here beyond counts values under the level, which hold the lowest ranks.
		breached, clear = beyond > math.Ceil(rank), beyond <= math.Floor(rank)
	}
	switch {
	case breached:
		return alert.Breached
	case clear:
		return alert.Clear
	}
	return undecided
}

func (w *quantileWindows) judge(minute int64) alert.Judgement {
	j := w.byCount(minute)
	if j != undecided {
		return j
	}
	if v := w.exact[minute]; v != nil && w.kpi.Alert.Holds(v, w.level) {
		return alert.Breached
	}
	return alert.Clear
}

// mostWindows bounds how many windows of one episode are computed to find its worst value; those with the largest
// share beyond the level come first.
const mostWindows = 3000

func (w *quantileWindows) worst(ctx context.Context, ep alert.Episode) (*float64, error) {
	var at []int64
	for m := ep.From; m < ep.To; m++ {
		if w.judge(m) == alert.Breached {
			at = append(at, m)
		}
	}
	if len(at) > mostWindows {
		slices.SortFunc(at, func(a, b int64) int { return cmp.Compare(w.beyond.at(b), w.beyond.at(a)) })
		at = at[:mostWindows]
	}
	values, err := w.percentiles(ctx, at)
	var worst *big.Rat
	for _, v := range values {
		if v != nil && (worst == nil || w.kpi.Alert.Holds(v, worst)) {
			worst = v
		}
	}
	return float(worst), err
}

// percentiles computes the windows that end with the given minutes.
func (w *quantileWindows) percentiles(ctx context.Context, ends []int64) (map[int64]*big.Rat, error) {
	values := map[int64]*big.Rat{}
	if len(ends) == 0 {
		return values, nil
	}
	var pairs strings.Builder
	first, last := ends[0], ends[0]
	for i, end := range ends {
		n := alert.Window(end, longestWindow, fewestTimed, w.timed.at)
		for back := range int64(n) {
			if i+int(back) > 0 {
				pairs.WriteString(", ")
			}
			fmt.Fprintf(&pairs, "(%d, %d)", end-back, end)
		}
		first, last = min(first, end-longestWindow), max(last, end)
	}
	m := &w.kpi.Measure
	fact := w.engine.catalog.Fact(m.Fact)
	names := union(union([]string{"minute", fact.Weight}, m.Value.Columns), m.Where.Columns)
	rows := w.engine.fromRows(w.q.frame(), need{fact: fact, names: names})
	histogram := fmt.Sprintf(`SELECT last AS key, %s AS bucket, sum(%s) AS n FROM (%s) JOIN (VALUES %s) AS windows(moment, last) ON minute = moment
  WHERE minute >= %d AND minute <= %d AND %s IS NOT NULL AND (%s) GROUP BY ALL`, m.Value.SQL, fact.Weight, rows, pairs.String(), first, last, m.Value.SQL, condition(m.Where))
	err := w.engine.readQuantiles(ctx, w.q.s, histogram, []float64{m.Level}, split{by: "window"}, func(key string, _ int, r reading) {
		var end int64
		if _, err := fmt.Sscan(key, &end); err == nil {
			values[end] = scaled(r.value, scaleOf(m))
		}
	})
	return values, err
}
