package engine

import (
	"context"
	"fmt"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/sla"
)

// valueSQL is one statement that gives the KPI's value in any DuckDB shell on the workspace: zone, settings, days and
// filters stand in it as literals. It is empty where the KPI has no value for a reason that no query shows.
func (e *Engine) valueSQL(ctx context.Context, q question, k *catalog.KPI) (string, error) {
	q.by = split{}
	f := q.frame()
	fact := e.catalog.Fact(k.Measure.Fact)
	m := &k.Measure
	switch m.Kind {
	case catalog.Sum, catalog.RatioOf, catalog.Mean, catalog.PerSecond:
		n := need{fact: fact, names: namesOf(fact, k)}
		return fmt.Sprintf("SELECT %s AS value\nFROM (%s)", e.scanValue(q, k), e.relate(f, n).sql), nil
	case catalog.Peak:
		p := e.peakOf(f, k, split{})
		return fmt.Sprintf("SELECT %s AS value\nFROM (%s)", p.value, p.from), nil
	case catalog.Distinct:
		d := e.distinctOf(f, k, split{})
		return fmt.Sprintf("SELECT %s AS value\nFROM (%s)", d.value, d.from), nil
	case catalog.PerDay:
		days := q.s.coveredDays(fact.Table, q.period)
		if len(days) == 0 {
			return "", nil
		}
		t := e.dayTotals(f.onDays(days), k, split{})
		return fmt.Sprintf("SELECT (%s)::DOUBLE / %d %s AS value\nFROM (%s)", t.value, len(days), note("covered whole days"), t.from), nil
	case catalog.Quantile:
		answers, err := e.quantiles(ctx, f, []*catalog.KPI{k}, split{})
		if err != nil {
			return "", err
		}
		// Only values from rounded durations carry a note.
		exact := len(answers[k.ID].notes) == 0
		return fmt.Sprintf("%s\nSELECT %s * %v AS value FROM cumulated", cumulated(e.histogram(f, fact, m, split{}, exact), split{}), interpolated(m.Level), m.Scale), nil
	case catalog.Share:
		r := e.relate(f, need{fact: fact, names: m.Value.Columns, by: m.By})
		return fmt.Sprintf("SELECT max(part)::DOUBLE / sum(part)::DOUBLE AS value\nFROM (SELECT key, %s AS part FROM (%s) GROUP BY key)\nWHERE part > 0", m.Value.SQL, r.sql), nil
	case catalog.Derived:
		return e.derivedSQL(ctx, q, k)
	case catalog.Engine:
		if c, own := computations[m.Engine]; own {
			return c.sql(e, ctx, q, k)
		}
	}
	return e.uptimeSQL(ctx, q, k)
}

// scanValue is the value of a KPI of scan as one expression.
func (e *Engine) scanValue(q question, k *catalog.KPI) string {
	fact := e.catalog.Fact(k.Measure.Fact)
	a := aggregates(fact, &k.Measure)
	switch {
	case k.Measure.Kind == catalog.RatioOf:
		return fmt.Sprintf("coalesce(%s, 0)::DOUBLE / (%s)::DOUBLE", a[0], a[1])
	case k.Measure.Kind == catalog.Mean:
		return fmt.Sprintf("(%s)::DOUBLE / (%s)", a[0], a[2])
	case k.Measure.Kind == catalog.PerSecond:
		seconds := q.coverage(fact.Table).covered(q.period.From, q.period.known).Seconds()
		return fmt.Sprintf("(%s)::DOUBLE / %v %s", a[0], seconds, note("covered seconds"))
	case fact.Spread != nil:
		return fmt.Sprintf("(%s)::DOUBLE / 1e12", a[0])
	}
	if strings.Contains(a[0], "count(") {
		// Counting no row at all gives zero, but without rows there is no data.
		return fmt.Sprintf("CASE WHEN %s > 0 THEN (%s)::DOUBLE END", rowCount(fact), a[0])
	}
	return fmt.Sprintf("(%s)::DOUBLE", a[0])
}

func (e *Engine) derivedSQL(ctx context.Context, q question, k *catalog.KPI) (string, error) {
	if facts := e.catalog.FactsOf(k); len(facts) > 1 {
		days, err := e.commonDays(ctx, q, facts)
		if err != nil || len(days) == 0 {
			return "", err
		}
		q.days = days
	}
	parts := map[string]string{}
	for _, id := range k.Measure.Terms.KPIs() {
		sql, err := e.valueSQL(ctx, q, e.catalog.KPI(id))
		if err != nil || sql == "" {
			return "", err
		}
		parts[id] = "(" + sql + ")"
	}
	return "SELECT " + k.Measure.Terms.SQL(func(name string) string {
		if sql, ok := parts[name]; ok {
			return sql
		}
		return q.s.assumption(name, q.frame().at).Base.FloatString(9) + " " + note("%s", name)
	}) + " AS value", nil
}

// uptimeSQL is the headline of uptime, downtime or error budget: the seconds down and unseen by the chosen method, and
// what follows from them.
func (e *Engine) uptimeSQL(ctx context.Context, q question, k *catalog.KPI) (string, error) {
	counts, err := e.minutes(ctx, q, nil)
	if err != nil {
		return "", err
	}
	u, err := e.uptime(ctx, q, counts)
	if err != nil || u == nil || u.methods[0].outage.Uptime(u.missing) == nil {
		return "", err
	}
	total := u.methods[0].outage.Total
	unseen, down := "unseen", "down"
	time := total.FloatString(6) + "::DOUBLE"
	switch u.missing {
	case sla.Excluded:
		time = "(" + time + " - " + unseen + ")"
	case sla.CountsDown:
		down = "(down + unseen)"
	}
	var value string
	switch k.Measure.Engine {
	case "uptime":
		value = fmt.Sprintf("(%s - %s) / %s", time, down, time)
	case "downtime":
		value = down
	case "error_budget_remaining":
		target := e.target(q.s, e.catalog.KPI("uptime"), q.frame().at)
		if target == nil {
			return "", nil
		}
		rest := q.period.To.Sub(q.period.known).Seconds()
		value = fmt.Sprintf("(1 - %s::DOUBLE) * (%s + %v) - %s", target.Value.FloatString(9), time, rest, down)
	}
	return fmt.Sprintf("SELECT %s AS value\nFROM (%s)", value, e.outageSQL(q, u.methods[0])), nil
}

// outageSQL gives the seconds down and unseen by a method.
func (e *Engine) outageSQL(q question, m *uptimeMethod) string {
	fact := e.catalog.Fact("requests")
	unseen := m.outage.Unseen.FloatString(6)
	switch m.id {
	case "requests":
		r := e.relate(q.frame(), need{fact: fact, names: []string{"weight", "server_failure"}})
		return fmt.Sprintf(`SELECT coalesce(sum(weight) FILTER (server_failure), 0)::DOUBLE / (sum(weight) FILTER (server_failure IS NOT NULL))::DOUBLE * %s %s AS down,
  %s AS unseen FROM (%s)`, q.coverage("requests").coveredText(q.period.From, q.period.known), note("covered seconds"), unseen, r.sql)
	case "incidents":
		from, to := timestamp(q.period.From), timestamp(q.period.known)
		var weights strings.Builder
		for _, kind := range []string{"outage", "partial"} {
			fmt.Fprintf(&weights, " WHEN %s THEN %s", quote(kind), incidentWeights[kind].FloatString(1))
		}
		return fmt.Sprintf(`WITH listed AS (SELECT greatest(started, %s) AS a, least(coalesce(ended, %s), %s) AS b, CASE kind%s END AS weight
    FROM incidents WHERE kind IN ('outage', 'partial') AND started < %s AND (ended IS NULL OR ended > %s)),
  edges AS (SELECT moment, lead(moment) OVER (ORDER BY moment) AS next FROM (SELECT DISTINCT unnest([a, b]) AS moment FROM listed)),
  active AS (SELECT epoch_us(next) - epoch_us(moment) AS us, max(weight) AS weight FROM edges JOIN listed ON a <= moment AND b >= next GROUP BY moment, next)
  SELECT coalesce(sum(us * weight), 0)::DOUBLE / 1e6 AS down, %s AS unseen FROM active`, from, to, to, weights.String(), to, from, unseen)
	}
	r := e.relate(q.frame(), need{fact: fact, names: []string{"minute", "weight", "server_failure"}})
	from, to := minuteRange(q.period)
	return fmt.Sprintf(`SELECT 60.0 * t.down AS down, 60.0 * (t.unseen + t.length) AS unseen FROM (SELECT list_reduce(
    list({'n': coalesce(n, 0), 'failed': coalesce(failed, 0), 'length': 0, 'down': 0, 'unseen': 0} ORDER BY moment),
    %s
    lambda t, m: CASE
      WHEN t.n + m.n >= %d THEN {'n': 0.0, 'failed': 0.0, 'length': 0, 'unseen': t.unseen,
        'down': t.down + CASE WHEN t.failed + m.failed > %v * (t.n + m.n) THEN t.length + 1 ELSE 0 END}
      WHEN t.length = %d THEN {'n': 0.0, 'failed': 0.0, 'length': 0, 'unseen': t.unseen + t.length + 1, 'down': t.down}
      ELSE {'n': t.n + m.n, 'failed': t.failed + m.failed, 'length': t.length + 1, 'unseen': t.unseen, 'down': t.down} END,
    {'n': 0.0, 'failed': 0.0, 'length': 0, 'down': 0, 'unseen': 0}) AS t
  FROM range(%d, %d) AS minutes(moment) LEFT JOIN (SELECT minute,
      (sum(weight) FILTER (server_failure IS NOT NULL))::DOUBLE AS n, (sum(weight) FILTER (server_failure))::DOUBLE AS failed
    FROM (%s) GROUP BY minute) ON minute = moment)`,
		note("a minute with fewer requests joins the next; %d minutes with still fewer are unseen", sla.LongestSlice),
		sla.FewestRequests, downLimit, sla.LongestSlice-1, from, to, r.sql)
}
