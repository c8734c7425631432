package engine

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/stats"
)

// noisiest is how much of a stability index may be expected from noise alone before it says nothing.
const noisiest = 0.02

// mostLabels is how many different answers a log of labels has at most: more are texts, not labels.
const mostLabels = 50

// millionths are confidences as whole numbers, which are counted and compared faster than what they are logged as.
const millionths = "CAST(round(confidence * 1000000) AS INTEGER)"

// drift is a distribution of predictions in bins, to be held against that of the baseline month.
type drift struct {
	what   string // what the bins are of: "a confidence"
	column string
	value  string // that is put into bins
	bin    string // of a value
}

// confidenceDrift bins by the deciles of the baseline's confidence. ok is false when the baseline has none.
func (e *Engine) confidenceDrift(ctx context.Context, q question) (d drift, ok bool, err error) {
	f := q.baseline().frame()
	fact := e.catalog.Fact("predictions")
	if f.empty(fact) {
		return drift{what: "a confidence"}, false, nil
	}
	var borders any
	err = e.db.QueryRow(ctx, `SELECT quantile_disc(`+millionths+`, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])::VARCHAR[] FROM (`+
		e.fromRows(f, need{fact: fact, names: []string{"confidence"}})+") WHERE confidence IS NOT NULL").Scan(&borders)
	if err != nil {
		return drift{}, false, internal("the confidence of the baseline cannot be read", err)
	}
	list, _ := borders.([]any)
	var b strings.Builder
	b.WriteString("CASE")
	last := ""
	for i, border := range list {
		// Borders that coincide, as they do for few different values, are kept once.
		if text, _ := border.(string); text != last {
			fmt.Fprintf(&b, " WHEN value < %s THEN %d", text, i)
			last = text
		}
	}
	fmt.Fprintf(&b, " WHEN value IS NOT NULL THEN %d END", len(list))
	// Few different values are logged, if many: they are counted before they are put into bins.
	return drift{what: "a confidence", column: "confidence", bin: b.String(),
		value: millionths}, last != "", nil
}

// labelDrift bins by what the answer says. There are few different ones, which are counted before they are trimmed.
func labelDrift() drift {
	return drift{what: "a label", column: "output", bin: "nullif(lower(trim(value)), '')",
		value: "output"}
}

// binned counts both months by bin.
func (e *Engine) binned(q question, d drift) string {
	fact := e.catalog.Fact("predictions")
	before, now := q.baseline().frame(), q.frame()
	rows := e.fromRows(now.with(before), need{fact: fact, names: []string{d.column, "minute", fact.Time}})
	return fmt.Sprintf(`SELECT %s AS bin, sum(before) AS before, sum(now) AS now FROM (
  SELECT %s AS value, count(*) FILTER (%s) AS before, count(*) FILTER (%s) AS now FROM (%s) GROUP BY value) GROUP BY bin HAVING bin IS NOT NULL`,
		d.bin, d.value, before.instants(fact), now.instants(fact), rows)
}

// driftOf makes the computation of a stability index.
func driftOf(of func(*Engine, context.Context, question) (drift, bool, error)) computation {
	return computation{
		answer: func(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
			q.by = split{}
			d, ok, err := of(e, ctx, q)
			if err != nil {
				return nil, err
			}
			month := q.baseline().period.Label
			if !ok {
				return &answer{why: fmt.Sprintf("No prediction of the baseline, %s, has %s.", month, d.what)}, nil
			}
			return e.stability(ctx, q, d, month)
		},
		sql: func(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
			d, ok, err := of(e, ctx, q)
			if err != nil || !ok {
				return "", err
			}
			return fmt.Sprintf(`WITH counted AS (%s),
  shares AS (SELECT greatest(before, 0.5)::DOUBLE / sum(before) OVER () AS e, greatest(now, 0.5)::DOUBLE / sum(now) OVER () AS a FROM counted)
SELECT sum((a - e) * ln(a / e)) AS value FROM shares`, e.binned(q, d)), nil
		},
	}
}

func (e *Engine) stability(ctx context.Context, q question, d drift, month string) (*answer, error) {
	rows, err := e.db.Query(ctx, "SELECT before::DOUBLE, now::DOUBLE FROM ("+e.binned(q, d)+") ORDER BY bin")
	if err != nil {
		return nil, internal("the predictions cannot be counted", err)
	}
	defer rows.Close()
	var before, now []float64
	var n, m float64
	for rows.Next() {
		var b, a sql.NullFloat64
		if err := rows.Scan(&b, &a); err != nil {
			return nil, internal("the predictions cannot be counted", err)
		}
		before, now = append(before, b.Float64), append(now, a.Float64)
		m, n = m+b.Float64, n+a.Float64
	}
	if err := rows.Err(); err != nil {
		return nil, internal("the predictions cannot be counted", err)
	}
	a := &answer{total: reading{n: exactly(n)}}
	switch {
	case n == 0:
		a.why = fmt.Sprintf("No prediction of the period has %s.", d.what)
		return a, nil
	case m == 0:
		a.why = fmt.Sprintf("No prediction of the baseline, %s, has %s.", month, d.what)
		return a, nil
	}
	index, noise := stats.PSI(before, now)
	a.total.value = exactly(index)
	// What noise does is judged here, for counted and sampled rows alike.
	a.settled = true
	a.notes = []string{fmt.Sprintf("Against %s predictions of the baseline, %s, in %d bins.", grouped(int64(m)), month, len(before))}
	if noise >= noisiest {
		a.undecided = fmt.Sprintf("Noise alone would give %.3f with so few predictions; it must be under %.2f.", noise, noisiest)
	}
	return a, nil
}
