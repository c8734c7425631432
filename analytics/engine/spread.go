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
	columns := []string{}
	if n.by != "" {
		columns = append(columns, "coalesce("+dimensionSQL(n.fact.Dimension(n.by))+", '') AS key")
	}
	where := []string{fmt.Sprintf("%s = %s", sp.Currency, quote(f.s.currency)), fmt.Sprintf("%s < %s", sp.From, date(end))}
	filters, _ := f.applies(n.fact)
	for _, filter := range filters {
		where = append(where, filter.condition(dimensionSQL(n.fact.Dimension(filter.Dimension))))
	}
	lines := fmt.Sprintf(`SELECT %s - DATE '1970-01-01' AS a, greatest(%s - DATE '1970-01-01', a + 1) AS b,
      (coalesce(%s, 0) * 1000000000000)::HUGEINT AS units%s
    FROM %s WHERE %s`, sp.From, until, amount, prefixed(columns), n.fact.Table, strings.Join(where, " AND "))
	onDay := make([]string, len(ranges))
	for i, r := range ranges {
		onDay[i] = fmt.Sprintf("day >= %d AND day < %d", r[0], r[1])
	}
	key := ""
	switch {
	case n.by != "":
		key = ", key"
	case n.grain != "":
		key = ", " + n.grain.ofDay("day") + " AS key"
	}
	days := fmt.Sprintf(`SELECT *, unnest(range(greatest(a, %d), least(b, %d))) AS day,
      CASE WHEN units %% 10000000000 = 0 THEN 10000000000 ELSE 1 END AS step FROM (%s) WHERE b > %d`, first, end, lines, first)
	sql := fmt.Sprintf(`SELECT day%s, ((units // step * (day - a + 1)) // (b - a) - (units // step * (day - a)) // (b - a)) * step AS amount,
    CASE WHEN day = greatest(a, %d) THEN 1 ELSE 0 END AS lines
  FROM (%s)
  WHERE %s %s`, key, first, days, strings.Join(onDay, " OR "), note("%s to %s", date(first), date(end-1)))
	return relation{sql: sql, spread: true}
}

// costBasis is billed or effective, as the settings say.
func (s *state) costBasis(f frame) string {
	return s.settings.choice("cost.basis", f.at, "billed", "effective")
}

func prefixed(columns []string) string {
	if len(columns) == 0 {
		return ""
	}
	return ", " + join(columns)
}
