package engine

import (
	"context"
	"fmt"
	"math/big"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/stats"
)

// mostExact is the number of rows below which percentiles are taken from the values themselves. Above, values are
// rounded to four significant digits, which keeps them within 0.05 %.
const mostExact = 1_000_000

// quantiles evaluates the KPIs of kind quantile. Those over the same values share one query.
func (e *Engine) quantiles(ctx context.Context, f frame, kpis []*catalog.KPI, by split) (map[string]*answer, error) {
	answers := map[string]*answer{}
	byValues := map[string][]*catalog.KPI{}
	var order []string
	for _, k := range kpis {
		key := k.Measure.Fact + "\n" + k.Measure.Value.SQL + "\n" + k.Measure.Where.SQL
		if byValues[key] == nil {
			order = append(order, key)
		}
		byValues[key] = append(byValues[key], k)
	}
	for _, key := range order {
		if err := e.quantileBatch(ctx, f, byValues[key], by, answers); err != nil {
			return nil, err
		}
	}
	return answers, nil
}

func (e *Engine) quantileBatch(ctx context.Context, f frame, kpis []*catalog.KPI, by split, answers map[string]*answer) error {
	m := &kpis[0].Measure
	fact := e.catalog.Fact(m.Fact)
	exact, err := e.exactly(ctx, f, fact, m)
	if err != nil {
		return err
	}
	levels := make([]float64, len(kpis))
	for i, k := range kpis {
		levels[i] = k.Measure.Level
		answers[k.ID] = &answer{groups: map[string]reading{}}
		if !exact {
			answers[k.ID].notes = []string{"From durations rounded to four significant digits: within 0.05 %."}
		}
	}
	put := func(by split) func(string, int, reading) {
		return func(key string, level int, r reading) {
			r.value = scaled(r.value, scaleOf(&kpis[level].Measure))
			if by.none() {
				answers[kpis[level].ID].total = r
				return
			}
			answers[kpis[level].ID].groups[key] = r
		}
	}
	err = e.readQuantiles(ctx, f.s, e.histogram(f, fact, m, split{}, exact), levels, split{}, put(split{}))
	switch {
	case err != nil || by.none():
	case f.quantilesOfRows(fact, m, by):
		err = e.eachQuantile(ctx, f.s, e.groupQuantiles(f, fact, m, levels, by), put(by))
	default:
		err = e.readQuantiles(ctx, f.s, e.histogram(f, fact, m, by, exact), levels, by, put(by))
	}
	if err == nil && !exact {
		err = e.decideClose(ctx, f, fact, kpis, answers)
	}
	if err != nil || !f.s.sampled[fact.Table] || fact.Weight == "" {
		return err
	}
	return e.quantileIntervals(ctx, f, fact, kpis, exact, answers)
}

// decideClose computes percentiles from the values themselves where rounding could have moved them over their target.
func (e *Engine) decideClose(ctx context.Context, f frame, fact *catalog.Fact, kpis []*catalog.KPI, answers map[string]*answer) error {
	for _, k := range kpis {
		a := answers[k.ID]
		target := e.target(f.s, k, f.at)
		if target == nil || a.total.value == nil || !near(a.total.value, target.Value) && !near(a.total.value, target.Acceptable) {
			continue
		}
		histogram := e.histogram(f, fact, &k.Measure, split{}, true)
		err := e.readQuantiles(ctx, f.s, histogram, []float64{k.Measure.Level}, split{}, func(_ string, _ int, r reading) {
			a.total.value, a.notes = scaled(r.value, scaleOf(&k.Measure)), nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// near reports whether rounding to four significant digits could have carried v over the level.
func near(v, level *big.Rat) bool {
	if level == nil {
		return false
	}
	distance := new(big.Rat).Sub(v, level)
	return distance.Abs(distance).Cmp(new(big.Rat).Mul(new(big.Rat).Abs(level), big.NewRat(1, 1000))) <= 0
}

// quantileIntervals bounds the percentiles of a sampled source by the percentiles at Woodruff's levels.
func (e *Engine) quantileIntervals(ctx context.Context, f frame, fact *catalog.Fact, kpis []*catalog.KPI, exact bool, answers map[string]*answer) error {
	size, err := e.sampleSize(ctx, f, fact)
	if err != nil || !size.sampled() {
		return err
	}
	var levels []float64
	for _, k := range kpis {
		i := stats.QuantileLevels(k.Measure.Level, size.effective())
		levels = append(levels, i.Low, i.High)
	}
	return e.readQuantiles(ctx, f.s, e.histogram(f, fact, &kpis[0].Measure, split{}, exact), levels, split{}, func(_ string, level int, r reading) {
		k := kpis[level/2]
		bound := float(scaled(r.value, scaleOf(&k.Measure)))
		if level%2 == 0 {
			answers[k.ID].total.low = bound
		} else {
			answers[k.ID].total.high = bound
		}
	})
}

func scaleOf(m *catalog.Measure) *big.Rat {
	// The shortest decimal that reads as the float is what the catalog says.
	r, _ := new(big.Rat).SetString(fmt.Sprint(m.Scale))
	return r
}

func (e *Engine) readQuantiles(ctx context.Context, s *state, histogram string, levels []float64, by split, each func(key string, level int, r reading)) error {
	return e.eachQuantile(ctx, s, quantileSQL(histogram, levels, by), each)
}

// eachQuantile runs a query of key, n and the percentiles of each level.
func (e *Engine) eachQuantile(ctx context.Context, s *state, query string, each func(key string, level int, r reading)) error {
	rows, err := e.asked(ctx, s, query, "the percentiles cannot be read")
	for _, row := range rows {
		for i, c := range row[2:] {
			each(row[0].String, i, reading{value: rational(c.String, c.Valid), n: zero(rational(row[1].String, row[1].Valid))})
		}
	}
	return err
}

// quantilesOfRows reports whether the groups' percentiles come from rows that each stand for one thing. DuckDB then finds
// those of all groups in one pass, at a tenth of what counting each value of each group would cost.
func (f frame) quantilesOfRows(fact *catalog.Fact, m *catalog.Measure, by split) bool {
	if f.s.sampled[fact.Table] {
		return false
	}
	byDays := by.by == "" && by.grain != minutely && by.grain != hourly
	return !byDays || histogramRollup(fact, m) == nil
}

// groupQuantiles takes the percentiles of each group from the rows: linear interpolation, as quantileSQL does.
func (e *Engine) groupQuantiles(f frame, fact *catalog.Fact, m *catalog.Measure, levels []float64, by split) string {
	n := need{fact: fact, names: union(append([]string{}, m.Value.Columns...), m.Where.Columns), by: by.by, grain: by.grain}
	list, cells := make([]string, len(levels)), make([]string, len(levels))
	for i, p := range levels {
		list[i], cells[i] = fmt.Sprint(p), fmt.Sprintf("CAST(q[%d] AS VARCHAR)", i+1)
	}
	return fmt.Sprintf("SELECT CAST(key AS VARCHAR), CAST(n AS VARCHAR), %[1]s FROM (\nSELECT key, count(*) AS n, quantile_cont(%[2]s, [%[3]s]) AS q FROM (%[4]s) WHERE %[2]s IS NOT NULL AND (%[5]s) GROUP BY key)",
		join(cells), m.Value.SQL, join(list), e.fromRows(f, n), condition(m.Where))
}

// quantileSQL takes percentiles from a histogram with columns bucket, n and, by key, key: linear interpolation between
// the ranks floor and ceil of level x (n - 1), as quantile_cont does.
func quantileSQL(histogram string, levels []float64, by split) string {
	list := make([]string, len(levels))
	for i, p := range levels {
		list[i] = "CAST(" + interpolated(p) + " AS VARCHAR)"
	}
	if by.none() {
		return fmt.Sprintf("%s\nSELECT NULL, CAST(any_value(n) AS VARCHAR), %s FROM cumulated", cumulated(histogram), join(list))
	}
	return fmt.Sprintf("%s\nSELECT CAST(key AS VARCHAR), CAST(any_value(n) AS VARCHAR), %s FROM cumulated GROUP BY key", cumulatedByKey(histogram, levels), join(list))
}

// cumulatedByKey is cumulated for each key, of the buckets near the ranks of the levels only: parts of 1 % of the scale are
// cumulated first, and only those that hold a rank (and the last, for its maximum) bucket by bucket.
func cumulatedByKey(histogram string, levels []float64) string {
	holds := []string{"reached = n"}
	for _, p := range levels {
		at := fmt.Sprintf("greatest(%v * (n - 1), 0)", p)
		holds = append(holds, fmt.Sprintf("floor(%s) < reached AND ceil(%s) >= before", at, at))
	}
	return fmt.Sprintf(`WITH histogram AS MATERIALIZED (SELECT key, bucket, n, (100 * ln(greatest(bucket, 0) + 1))::INTEGER AS part FROM (%s)),
parts AS (SELECT key, part, sum(n)::DOUBLE AS n FROM histogram GROUP BY ALL HAVING sum(n) > 0),
ranks AS (SELECT key, part, round(sum(n) OVER (PARTITION BY key ORDER BY part ROWS UNBOUNDED PRECEDING), 3) AS reached, round(reached - n, 3) AS before,
  round(sum(n) OVER (PARTITION BY key), 3) AS n FROM parts),
chosen AS (SELECT key AS of_key, part AS of_part, before, n AS whole FROM ranks WHERE %s),
near AS (SELECT key, part, bucket, sum(n)::DOUBLE AS here, any_value(before) AS before, any_value(whole) AS n
  FROM histogram JOIN chosen ON key IS NOT DISTINCT FROM of_key AND part = of_part GROUP BY key, part, bucket HAVING sum(histogram.n) > 0),
cumulated AS (SELECT key, bucket, n, round(before + sum(here) OVER (PARTITION BY key, part ORDER BY bucket ROWS UNBOUNDED PRECEDING), 3) AS reached FROM near)`,
		histogram, strings.Join(holds, " OR "))
}

// cumulated counts, for each bucket, the values up to it and all of them. Buckets are counted in exact decimals and
// cumulated in order, in doubles rounded to the three digits that weights have: twice as fast, and just as right.
func cumulated(histogram string) string {
	return fmt.Sprintf(`WITH histogram AS (SELECT bucket, sum(n)::DOUBLE AS n FROM (%s) GROUP BY ALL HAVING sum(n) > 0),
cumulated AS (SELECT bucket, round(sum(n) OVER (ORDER BY bucket ROWS UNBOUNDED PRECEDING), 3) AS reached, round(sum(n) OVER (), 3) AS n FROM histogram)`, histogram)
}

// interpolated is the percentile as an aggregate over cumulated.
func interpolated(level float64) string {
	rank := fmt.Sprintf("greatest(%v * (any_value(n) - 1), 0)", level)
	at := fmt.Sprintf("greatest(%v * (n - 1), 0)", level)
	low := fmt.Sprintf("min(bucket) FILTER (reached > floor(%s))", at)
	high := fmt.Sprintf("min(bucket) FILTER (reached > ceil(%s))", at)
	return fmt.Sprintf("(%s + (%s - floor(%s)) * (coalesce(%s, max(bucket)) - %s))", low, rank, rank, high, low)
}

// exactly reports whether the frame is small enough for percentiles of the values themselves. Without filters and weights the
// coverage has counted the rows.
func (e *Engine) exactly(ctx context.Context, f frame, fact *catalog.Fact, m *catalog.Measure) (bool, error) {
	if len(f.filters) == 0 && !f.s.sampled[fact.Table] && !fact.OwnTime {
		return float64(f.rows(fact.Table)) < e.mostExact, nil
	}
	names := union([]string{}, m.Where.Columns)
	aggregate := "count(*)"
	if fact.Weight != "" {
		// A row stands for at least one request, so that there are at most as many rows as requests.
		names, aggregate = union(names, []string{fact.Weight}), "sum("+fact.Weight+")"
	}
	r := e.relate(f, need{fact: fact, names: names})
	var rows float64
	err := e.db.QueryRow(ctx, fmt.Sprintf("SELECT coalesce(%s, 0)::DOUBLE FROM (%s)", aggregate, r.sql)).Scan(&rows)
	if err != nil {
		return false, internal("the rows cannot be counted", err)
	}
	return rows < e.mostExact, nil
}

// histogram counts the values of a quantile: columns key (when split), bucket and n. Whole local days come from the
// roll-up by day when it fits, the rest from the rows.
func (e *Engine) histogram(f frame, fact *catalog.Fact, m *catalog.Measure, by split, exact bool) string {
	if exact {
		return e.valueCounts(f, fact, m, by, m.Value.SQL)
	}
	return f.byDays(fact, histogramRollup(fact, m), by, func(r *catalog.Rollup) []string {
		return []string{r.Histogram.Bucket + " AS bucket", r.Measures["weight"] + " AS n"}
	}, func(rest frame) string { return e.valueCounts(rest, fact, m, by, fourDigits(m.Value.SQL)) })
}

func (e *Engine) valueCounts(f frame, fact *catalog.Fact, m *catalog.Measure, by split, bucket string) string {
	n := need{fact: fact, names: union(append([]string{}, m.Value.Columns...), m.Where.Columns), by: by.by, grain: by.grain}
	weight := "count(*)"
	if fact.Weight != "" {
		n.names, weight = union(n.names, []string{fact.Weight}), "sum("+fact.Weight+")"
	}
	where := m.Value.SQL + " IS NOT NULL AND (" + condition(m.Where) + ")"
	key := ""
	if !by.none() {
		key = "key, "
	}
	return fmt.Sprintf("SELECT %s%s AS bucket, %s AS n FROM (%s) WHERE %s GROUP BY ALL", key, bucket, weight, e.fromRows(f, n), where)
}

func histogramRollup(fact *catalog.Fact, m *catalog.Measure) *catalog.Rollup {
	for i := range fact.Rollups {
		r := &fact.Rollups[i]
		if r.Histogram != nil && r.Time == "day" && r.Histogram.Value == m.Value.SQL && r.Histogram.Where == m.Where.SQL {
			return r
		}
	}
	return nil
}

// fourDigits rounds an integer expression half up to four significant digits, as the roll-up by day does.
func fourDigits(x string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "CASE WHEN %s < 10000 THEN %s", x, x)
	for _, step := range []int{10, 100, 1000, 10_000, 100_000} {
		fmt.Fprintf(&b, " WHEN %s < %d THEN (%s + %d) // %d * %d", x, step*10_000, x, step/2, step, step)
	}
	fmt.Fprintf(&b, " ELSE (%s + 500000) // 1000000 * 1000000 END", x)
	return b.String()
}

// condition is the expression, or one that always holds.
func condition(x catalog.Expression) string {
	if x.Empty() {
		return "TRUE"
	}
	return x.SQL
}
