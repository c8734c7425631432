package engine

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"telltale/analytics/catalog"
)

// split is what a question groups by: a dimension, local time, or nothing.
type split struct {
	by    string
	grain grain
}

func (s split) none() bool { return s.by == "" && s.grain == "" }

// moneyScale turns amounts in units of 10^-12, as spread delivers them, into currency.
var moneyScale = big.NewRat(1, 1_000_000_000_000)

// scan evaluates KPIs of the kinds sum, ratio and mean: all that can read the same relation in one query, totals and
// groups together.
func (e *Engine) scan(ctx context.Context, f frame, kpis []*catalog.KPI, by split) (map[string]*answer, error) {
	answers := map[string]*answer{}
	for _, b := range e.batches(f, kpis, by) {
		found, err := e.scanBatch(ctx, f, b, by)
		if err != nil {
			return nil, err
		}
		maps.Copy(answers, found)
	}
	return answers, nil
}

// batch is KPIs of one fact that read the same relation.
type batch struct {
	fact *catalog.Fact
	kpis []*catalog.KPI
	need need
}

func (e *Engine) batches(f frame, kpis []*catalog.KPI, by split) []*batch {
	var all []*batch
	byRelation := map[string]*batch{}
	for _, k := range kpis {
		fact := e.catalog.Fact(k.Measure.Fact)
		n := needOf(fact, k, by)
		key := fact.Name + " " + e.relate(f, n).rollup
		b := byRelation[key]
		if b == nil {
			b = &batch{fact: fact, need: need{fact: fact, by: by.by, grain: by.grain}}
			byRelation[key] = b
			all = append(all, b)
		}
		b.kpis = append(b.kpis, k)
		b.need.names, b.need.means, b.need.each = union(b.need.names, n.names), union(b.need.means, n.means), b.need.each || n.each
	}
	return all
}

func union(a, b []string) []string {
	for _, name := range b {
		found := false
		for _, have := range a {
			found = found || have == name
		}
		if !found {
			a = append(a, name)
		}
	}
	return a
}

// rowCount is the aggregate that counts what the rows of a fact stand for.
func rowCount(fact *catalog.Fact) string {
	switch {
	case fact.Spread != nil:
		return "sum(lines)"
	case fact.Weight != "":
		return "sum(" + fact.Weight + ")"
	}
	return "count(*)"
}

// aggregates are the SQL aggregates of a KPI over a relation, in the order that readingOf expects.
func aggregates(fact *catalog.Fact, m *catalog.Measure, r relation) []string {
	switch m.Kind {
	case catalog.RatioOf:
		n := m.N.SQL
		if m.N.Empty() {
			n = m.Whole.SQL
		}
		list := []string{m.Part.SQL, m.Whole.SQL, n}
		if !m.Unknown.Empty() {
			list = append(list, m.Unknown.SQL)
		}
		return list
	case catalog.Mean:
		if r.sums {
			return []string{"sum(" + m.Value.SQL + "_sum)", "sum(" + m.Value.SQL + "_squares)", "sum(" + m.Value.SQL + "_n)"}
		}
		filter := ""
		if !m.Where.Empty() {
			filter = " FILTER (" + m.Where.SQL + ")"
		}
		x := m.Value.SQL
		if fact.IsWhole(x) {
			// Squares of what cannot be true would not fit into the type.
			fits := condition(m.Where) + " AND abs(" + x + ") < 1000000000"
			return []string{"sum(" + x + ")" + filter, "sum(" + x + "::BIGINT * " + x + ") FILTER (" + fits + ")", "count(" + x + ")" + filter}
		}
		// Decimals, because sums of doubles depend on the order of rows.
		x = "CAST(" + x + " AS DECIMAL(18,9))"
		return []string{"sum(" + x + ")" + filter, "sum(" + x + " * " + x + ")" + filter, "count(" + x + ")" + filter}
	case catalog.Highest:
		filter := ""
		if !m.Where.Empty() {
			filter = " FILTER (" + m.Where.SQL + ")"
		}
		return []string{"max(" + m.Value.SQL + ")" + filter, "count(" + m.Value.SQL + ")" + filter}
	}
	return []string{m.Value.SQL, rowCount(fact)}
}

func readingOf(fact *catalog.Fact, m *catalog.Measure, v []*big.Rat) reading {
	switch m.Kind {
	case catalog.RatioOf:
		part, whole := v[0], v[1]
		var unknown *big.Rat
		if len(v) > 3 {
			unknown = zero(v[3])
		}
		if whole == nil || whole.Sign() == 0 {
			return reading{n: zero(v[2]), unknown: unknown}
		}
		// A filter that no row passes gives NULL, which is a count of zero.
		part = zero(part)
		return reading{value: quotient(part, whole), part: part, whole: whole, n: zero(v[2]), unknown: unknown}
	case catalog.Mean:
		return reading{value: quotient(v[0], v[2]), squares: v[1], n: zero(v[2])}
	}
	value := v[0]
	if fact.Spread == nil && zero(v[1]).Sign() == 0 {
		// Without any row there is nothing to add up: no data, not zero.
		value = nil
	}
	if fact.Spread != nil {
		value = scaled(value, moneyScale)
	}
	return reading{value: value, n: zero(v[1])}
}

func (e *Engine) scanBatch(ctx context.Context, f frame, b *batch, by split) (map[string]*answer, error) {
	r := e.relate(f, b.need)
	wide, byDay := e.reached(f, b, by)
	if byDay {
		r = e.relate(wide, b.need.byDay())
	}
	var list []string // KPIs often share what they divide by, which is added up once
	places := map[string][]int{}
	for _, k := range b.kpis {
		for _, a := range aggregates(b.fact, &k.Measure, r) {
			text := "CAST(" + a + " AS VARCHAR)"
			at := slices.Index(list, text)
			if at < 0 {
				at, list = len(list), append(list, text)
			}
			places[k.ID] = append(places[k.ID], at)
		}
	}
	answers := map[string]*answer{}
	for _, k := range b.kpis {
		answers[k.ID] = &answer{groups: map[string]reading{}}
	}
	if f.empty(b.fact) {
		for _, k := range b.kpis {
			// Aggregates over no row are NULL, or a count of zero, which reads the same.
			answers[k.ID].total = readingOf(b.fact, &k.Measure, make([]*big.Rat, len(places[k.ID])))
		}
		return answers, nil
	}
	var rows [][]sql.NullString
	var err error
	if byDay {
		rows, err = e.overDays(ctx, f, b, list, r, by)
	} else {
		rows, err = e.asked(ctx, f.s, scanSQL(list, r, by), "the "+b.fact.Rows+" cannot be counted")
	}
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		isTotal, key, cells := row[0].String == "true", row[1], row[2:]
		for _, k := range b.kpis {
			values := make([]*big.Rat, len(places[k.ID]))
			for i, at := range places[k.ID] {
				values[i] = rational(cells[at].String, cells[at].Valid)
			}
			found := readingOf(b.fact, &k.Measure, values)
			if isTotal {
				answers[k.ID].total = found
			} else {
				answers[k.ID].groups[key.String] = found
			}
		}
	}
	return answers, nil
}

// scanSQL computes the aggregates in total and, when the question splits, by key.
func scanSQL(list []string, r relation, by split) string {
	if by.none() {
		return fmt.Sprintf("SELECT TRUE, NULL, %s\nFROM (%s)", strings.Join(list, ", "), r.sql)
	}
	return fmt.Sprintf("SELECT grouping(key) = 1, CAST(key AS VARCHAR), %s\nFROM (%s)\nGROUP BY GROUPING SETS ((), (key))", strings.Join(list, ", "), r.sql)
}
