package engine

import (
	"context"
	"fmt"
	"strings"

	"telltale/analytics/catalog"
)

// valueSQL is one statement that gives the KPI's value in any DuckDB shell on the workspace: zone, settings, days and
// filters stand in it as literals. It is empty where the KPI has no value for a reason that no query shows.
func (e *Engine) valueSQL(ctx context.Context, q question, k *catalog.KPI) (string, error) {
	q = q.judging(k)
	q.by = split{}
	f := q.frame()
	fact := e.catalog.Fact(k.Measure.Fact)
	m := &k.Measure
	switch m.Kind {
	case catalog.Sum, catalog.RatioOf, catalog.Mean, catalog.Highest, catalog.PerSecond:
		r := e.relate(f, needOf(fact, k, split{}))
		return fmt.Sprintf("SELECT %s AS value\nFROM (%s)", e.scanValue(q, k, r), r.sql), nil
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
		return fmt.Sprintf("%s\nSELECT %s * %v AS value FROM cumulated", cumulated(e.histogram(f, fact, m, split{}, exact)), interpolated(m.Level), m.Scale), nil
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

// scanValue is the value of a KPI of scan as one expression over a relation.
func (e *Engine) scanValue(q question, k *catalog.KPI, r relation) string {
	fact := e.catalog.Fact(k.Measure.Fact)
	a := aggregates(fact, &k.Measure, r)
	switch {
	case k.Measure.Kind == catalog.RatioOf:
		return fmt.Sprintf("coalesce(%s, 0)::DOUBLE / (%s)::DOUBLE", a[0], a[1])
	case k.Measure.Kind == catalog.Mean:
		return fmt.Sprintf("(%s)::DOUBLE / (%s)", a[0], a[2])
	case k.Measure.Kind == catalog.PerSecond:
		seconds := q.coverage(fact.Table).covered(q.period.From, q.period.known).Seconds()
		return fmt.Sprintf("(%s)::DOUBLE / %v %s", a[0], seconds, note("covered seconds"))
	case k.Measure.Kind == catalog.Highest:
		return fmt.Sprintf("(%s)::DOUBLE", a[0])
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
	if leaves, facts := e.operands(k); len(facts) > 1 {
		days, _, err := e.sharedDays(ctx, q, leaves, facts)
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
