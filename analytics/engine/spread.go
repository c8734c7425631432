package engine

import (
	"fmt"
	"strings"
)

// spread is the relation of cost lines by day: each line's amount, spread evenly over the days of its charge period,
// on the days that begin in the frame. A line of whole cents is spread in whole cents, others in units of 10^-12, by
// rounding the running total, so that the days add up to the line exactly. Days are the vendor's labels and belong to
// no zone. The column amount is in units of 10^-12; lines is 1 on the first day of each line inside the frame.
func (e *Engine) spread(f frame, n need) relation {
	sp := n.fact.Spread
	ranges := f.dayRanges()
	if len(ranges) == 0 {
		// No day begins in the frame, so no line belongs to it.
		ranges = [][2]int64{{0, 0}}
	}
	first, end := ranges[0][0], ranges[len(ranges)-1][1]
	amount, until := sp.Billed, sp.To
	if f.s.costBasis(f) == "billed" {
		until = fmt.Sprintf("CASE WHEN %s THEN %s + 1 ELSE %s END", sp.Once, sp.From, sp.To)
	} else {
		amount = sp.Effective
	}
	columns, from := []string{}, n.fact.Table
	if n.by != "" {
		key, _ := keySQL(n.by, func(dimension string) (string, bool) {
			d := n.fact.Dimension(dimension)
			if d.Match == nil {
				return d.Value, true
			}
			// Bills repeat few texts on many lines: patterns are matched once for each.
			name := "coalesce(" + matchFirst(d.Match) + ", name)"
			if own := f.ownRules(d.Match); len(own) > 0 {
				name = "coalesce(own_name, " + matchFirst(d.Match) + ", name)"
				from += fmt.Sprintf(" JOIN (SELECT own_text, %s AS own_name FROM (SELECT DISTINCT %s AS own_text FROM %s)) AS own ON own_text = %s",
					matchRules(own, "own_text", "NULL"), d.Match.OwnOn, n.fact.Table, d.Match.OwnOn)
			}
			from += fmt.Sprintf(" JOIN (SELECT text, %s AS name FROM (SELECT DISTINCT %s AS text FROM %s)) AS names ON text = %s",
				matchText(d.Match, "text"), d.Match.On, n.fact.Table, d.Match.On)
			return name, true
		})
		columns = append(columns, key+" AS key")
	}
	where := append(f.counted(sp), fmt.Sprintf("%s < %s", sp.From, date(end)))
	filters, _ := f.applies(n.fact)
	for _, filter := range filters {
		where = append(where, filter.condition(f.dimensionSQL(n.fact.Dimension(filter.Dimension))))
	}
	lines := fmt.Sprintf(`SELECT %s - DATE '1970-01-01' AS a, greatest(%s - DATE '1970-01-01', a + 1) AS b,
      %s AS units%s
    FROM %s WHERE %s`, sp.From, until, f.lineUnits(sp, amount), prefixed(columns), from, strings.Join(where, " AND "))
	onDay := make([]string, len(ranges))
	for i, r := range ranges {
		onDay[i] = fmt.Sprintf("day >= %d AND day < %d", r[0], r[1])
	}
	split, key := "", ""
	switch {
	case n.by != "":
		split, key = ", key", ", key"
	case n.grain != "":
		key = ", " + n.grain.ofDay("day") + " AS key"
	}
	// Most lines are of one day and need no spreading, which is most of the work.
	sql := fmt.Sprintf(`WITH lines AS (%s),
  days AS (SELECT a AS day, units AS amount, 1 AS lines%[2]s FROM lines WHERE b = a + 1 AND a >= %[3]d
    UNION ALL SELECT day, ((units // step * (day - a + 1)) // (b - a) - (units // step * (day - a)) // (b - a)) * step,
      CASE WHEN day = greatest(a, %[3]d) THEN 1 ELSE 0 END%[2]s
    FROM (SELECT *, unnest(range(greatest(a, %[3]d), least(b, %[4]d))) AS day,
        CASE WHEN units %% 10000000000 = 0 THEN 10000000000 ELSE 1 END AS step FROM lines WHERE b > a + 1 AND b > %[3]d))
  SELECT day, amount, lines%[5]s FROM days WHERE %[6]s %[7]s`, lines, split, first, end, key, strings.Join(onDay, " OR "), note("%s to %s", date(first), date(end-1)))
	return relation{sql: sql, spread: true}
}

// costBasis is billed or effective, as the settings say.
func (s *state) costBasis(f frame) string {
	return s.settings.choice("cost.basis", f.at)
}

func prefixed(columns []string) string {
	if len(columns) == 0 {
		return ""
	}
	return ", " + join(columns)
}
