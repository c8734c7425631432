package engine

import (
	"fmt"
	"slices"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// relation is a FROM clause that delivers the columns, measures and rules that expressions use, under their names.
// A dimension that rows are grouped by is the column "key".
type relation struct {
	sql    string
	rollup string // name of the roll-up it reads, empty for rows
	spread bool   // amounts are in units of 10^-12
	sums   bool   // means are delivered as sums
}

// relate finds the cheapest relation that has what is needed: a roll-up, or the rows.
func (e *Engine) relate(f frame, n need) relation {
	if n.fact.Spread != nil {
		return e.spread(f, n)
	}
	if n.each {
		return relation{sql: e.fromRows(f, n)}
	}
	for i := range n.fact.Rollups {
		r := &n.fact.Rollups[i]
		if r.Whole && r.Time == "day" {
			if sql, ok := e.fromDays(f, n, r); ok {
				return relation{sql: sql, rollup: r.Name, sums: true}
			}
		}
		if r.Histogram != nil {
			if sql, ok := e.fromHistogram(f, n, r); ok {
				return relation{sql: sql, rollup: r.Name}
			}
		}
	}
	if r := minuteRollup(n.fact); r != nil && f.byMinute() && len(n.means) == 0 {
		if sql, ok := e.fromRollup(f, n, r); ok {
			return relation{sql: sql, rollup: r.Name}
		}
	}
	if f.manyWays && n.by != "" && len(n.means) == 0 {
		if sql, ok := e.fromCondensed(f, n); ok {
			return relation{sql: sql, rollup: "condensed"}
		}
	}
	return relation{sql: e.fromRows(f, n)}
}

// fromRollup writes the relation over a roll-up by minute; ok is false when the roll-up lacks something.
func (e *Engine) fromRollup(f frame, n need, r *catalog.Rollup) (sql string, ok bool) {
	has := func(columns []string) bool {
		for _, c := range columns {
			if !slices.Contains(r.Columns, c) {
				return false
			}
		}
		return true
	}
	dimension := func(name string) (string, bool) {
		d := n.fact.Dimension(name)
		if d.Join == "" && d.Match == nil && has(d.Columns) {
			return d.Value, true
		}
		return d.Name, slices.Contains(r.Dimensions, d.Name)
	}
	where := []string{f.minutes()}
	filters, _ := f.applies(n.fact)
	stored := true // the stored roll-up can be filtered
	for _, filter := range filters {
		value, has := dimension(filter.Dimension)
		stored = stored && has
		where = append(where, filter.condition(value))
	}
	var list []string
	for _, name := range n.names {
		switch measure, isMeasure := r.Measures[name]; {
		case isMeasure && stored:
			list = append(list, measure+" AS "+name)
		case isMeasure:
			list = append(list, name)
		case slices.Contains(n.fact.Rules, name):
			rule := e.rule(f.s, name, f.at)
			if !has(rule.columns) {
				return "", false
			}
			list = append(list, rule.sql+" AS "+name)
		case name == "minute" || slices.Contains(r.Columns, name):
			list = append(list, name)
		case f.s.empty[n.fact.Table+"."+name]:
			list = append(list, "NULL::VARCHAR AS "+name)
		default:
			return "", false
		}
	}
	if n.by != "" {
		key, kept := keySQL(n.by, func(name string) (string, bool) {
			value, kept := dimension(name)
			return value, kept && (stored || has(n.fact.Dimension(name).Columns))
		})
		if !kept {
			return "", false
		}
		list = append(list, key+" AS key")
	}
	if n.grain != "" {
		list = append(list, n.grain.key("minute", f.s.zone, f.from(), f.to())+" AS key")
	}
	from := r.Name
	if !stored {
		if from, ok = f.rollup(n.fact, r); !ok {
			return "", false
		}
		where = where[:1]
	}
	return e.selectFrom(list, from, nil, where), true
}

// fromRows writes the relation over the rows of the fact.
func (e *Engine) fromRows(f frame, n need) string {
	var joins []string
	dimension := func(name string) string {
		d := n.fact.Dimension(name)
		if d.Join != "" && !slices.Contains(joins, n.fact.Joins[d.Join]) {
			joins = append(joins, n.fact.Joins[d.Join])
		}
		return f.dimensionSQL(d)
	}
	var list []string
	for _, name := range union(slices.Clone(n.names), n.means) {
		switch measure, isMeasure := n.fact.Measures[name]; {
		case name == "minute":
			list = append(list, n.fact.Minute()+" AS minute")
		case isMeasure && measure == name:
			list = append(list, name)
		case isMeasure:
			list = append(list, measure+" AS "+name)
		case slices.Contains(n.fact.Rules, name):
			list = append(list, e.rule(f.s, name, f.at).sql+" AS "+name)
		default:
			list = append(list, name)
		}
	}
	if n.by != "" {
		key, _ := keySQL(n.by, func(name string) (string, bool) { return dimension(name), true })
		list = append(list, key+" AS key")
	}
	if n.grain != "" {
		list = append(list, n.grain.key(n.fact.Minute(), f.s.zone, f.from(), f.to())+" AS key")
	}
	where := []string{f.instants(n.fact)}
	if n.fact.Where != "" {
		where = append(where, n.fact.Where)
	}
	filters, _ := f.applies(n.fact)
	for _, filter := range filters {
		where = append(where, filter.condition(dimension(filter.Dimension)))
	}
	table := n.fact.Table
	if n.fact.Weight != "" && !f.s.sampled[table] {
		// Sums of whole numbers are several times faster than those of decimals.
		table = fmt.Sprintf("(SELECT * REPLACE (1 AS %s) FROM %s) AS %[2]s", n.fact.Weight, table)
	}
	sql := e.selectFrom(list, table, joins, where)
	if last := n.fact.Last; last != nil {
		sql += " QUALIFY " + lastSQL(n.fact)
	}
	return sql
}

func (e *Engine) selectFrom(list []string, table string, joins, where []string) string {
	if len(list) == 0 {
		list = []string{"1 AS one"}
	}
	from := table
	if len(joins) > 0 {
		from += " " + strings.Join(joins, " ")
	}
	return fmt.Sprintf("SELECT %s\n  FROM %s\n  WHERE %s", join(list), from, strings.Join(where, " AND "))
}

// lastSQL keeps the last row of each group of a fact with Last.
func lastSQL(fact *catalog.Fact) string {
	order := []string{fact.Time + " DESC"}
	for _, c := range fact.Last.Order {
		order = append(order, c+" DESC NULLS LAST")
	}
	by := join(fact.Last.By)
	if fact.Where != "" {
		by += ", " + fact.Where
	}
	return fmt.Sprintf("%s IS NULL OR row_number() OVER (PARTITION BY %s ORDER BY %s) = 1", fact.Last.By[0], by, join(order))
}

// dimensionSQL is the dimension as an expression over columns. Rules of the workspace's own come before all others.
func (f frame) dimensionSQL(d *catalog.Dimension) string {
	m := d.Match
	if m == nil {
		return d.Value
	}
	own := ""
	if rules := f.ownRules(m); len(rules) > 0 {
		own = matchRules(rules, m.OwnOn, "NULL") + ", "
	}
	return "coalesce(" + own + matchFirst(m) + ", " + matchText(m, m.On) + ")"
}

// matchFirst is the name that a condition on the row gives, or NULL.
func matchFirst(m *catalog.Match) string {
	if len(m.First) == 0 {
		return "NULL"
	}
	var b strings.Builder
	b.WriteString("CASE")
	for _, w := range m.First {
		fmt.Fprintf(&b, " WHEN %s THEN %s", w.When, quote(w.Name))
	}
	return b.String() + " END"
}

// matchText is the name that the patterns give to a text.
func matchText(m *catalog.Match, text string) string {
	if m.Without != "" {
		text = fmt.Sprintf("regexp_replace(%s, %s, ' ', 'g')", text, quote(m.Without))
	}
	return matchRules(m.Rules, text, quote(m.Otherwise))
}

func matchRules(rules []catalog.MatchRule, text, otherwise string) string {
	var b strings.Builder
	b.WriteString("CASE")
	for _, r := range rules {
		fmt.Fprintf(&b, " WHEN regexp_matches(%s, %s) THEN %s", text, quote(r.Pattern), quote(r.Name))
	}
	return b.String() + " ELSE " + otherwise + " END"
}

// ownRules are the rules of the workspace that hold in the frame.
func (f frame) ownRules(m *catalog.Match) []catalog.MatchRule {
	if m.Own == "" {
		return nil
	}
	rules, _ := catalog.ParseRules(f.s.settings.choice(m.Own, f.at)) // checked when it was set
	return rules
}

// dayOf is the local day of a minute column inside the frame.
func (f frame) dayOf(minute string) string { return localtime.Day(minute, f.s.zone, f.from(), f.to()) }
