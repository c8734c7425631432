package engine

import (
	"fmt"
	"slices"
	"strings"

	"telltale/analytics/catalog"
)

// fromDays writes the relation over a roll-up of whole local days; the stretches at the edges of the frame come from what
// else there is. ok is false when the roll-up lacks something.
func (e *Engine) fromDays(f frame, n need, r *catalog.Rollup) (sql string, ok bool) {
	days, edges := f.wholeDays()
	if len(days) == 0 || n.grain == minutely || n.grain == hourly {
		return "", false
	}
	has := func(columns []string) bool {
		return !slices.ContainsFunc(columns, func(c string) bool { return !slices.Contains(r.Columns, c) || f.s.without[c] })
	}
	dimension := func(name string) (string, bool) {
		d := n.fact.Dimension(name)
		if d.Join == "" && d.Match == nil && has(d.Columns) {
			return d.Value, true
		}
		return d.Name, slices.Contains(r.Dimensions, d.Name) && !f.s.without[d.Name]
	}
	where := []string{anyDays(days)}
	filters, _ := f.applies(n.fact)
	for _, filter := range filters {
		value, kept := dimension(filter.Dimension)
		if !kept {
			return "", false
		}
		where = append(where, filter.condition(value))
	}
	var list, same []string // of the roll-up, and of what the edges are read from
	add := func(value, name string) {
		list, same = append(list, as(value, name)), append(same, name)
	}
	for _, name := range n.names {
		switch measure, isMeasure := r.Measures[name]; {
		case isMeasure:
			add(measure, name)
		case slices.Contains(n.fact.Rules, name):
			rule := e.rule(f.s, name, f.at)
			if !has(rule.columns) {
				return "", false
			}
			add(rule.sql, name)
		case has([]string{name}):
			add(name, name)
		case f.s.empty[n.fact.Table+"."+name]:
			add("NULL::VARCHAR", name)
		default:
			return "", false
		}
	}
	for _, column := range n.means {
		sums, kept := r.Means[column]
		if !kept {
			return "", false
		}
		list = append(list, as(sums.Sum, column+"_sum"), as(sums.Squares, column+"_squares"), as(sums.N, column+"_n"))
		same = append(same, column+" AS "+column+"_sum", fmt.Sprintf("%s::HUGEINT * %[1]s AS %[1]s_squares", column), fmt.Sprintf("CASE WHEN %s IS NOT NULL THEN 1 END AS %[1]s_n", column))
	}
	if n.by != "" {
		key, kept := keySQL(n.by, dimension)
		if !kept {
			return "", false
		}
		add(key, "key")
	}
	if n.grain != "" {
		add(n.grain.ofDay("day"), "key")
	}
	if len(list) == 0 {
		return "", false
	}
	if len(edges) == 0 {
		return e.selectFrom(list, r.Name, nil, where), true
	}
	f.spans = edges
	rest := n
	rest.names, rest.means = union(slices.Clone(n.names), n.means), nil
	return fmt.Sprintf("%s\nUNION ALL SELECT %s FROM (%s)", e.selectFrom(list, r.Name, nil, where), join(same), e.relate(f, rest).sql), true
}

func as(value, name string) string {
	if value == name {
		return name
	}
	return value + " AS " + name
}

// anyDays is the condition on local days, with their dates beside the numbers.
func anyDays(days [][2]int64) string {
	parts := make([]string, len(days))
	for i, d := range days {
		parts[i] = fmt.Sprintf("day >= %d AND day < %d %s", d[0], d[1], note("%s to %s", date(d[0]), date(d[1]-1)))
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}
