package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// firstOfDays is the first day of a row of a roll-up by month: the lowest bit of its days, counted from the first of the month.
const firstOfDays = "first + bit_count((days & -days) - 1)"

// dayBits is a roll-up by local month of the different values of a column: one row for each value and month, with the days
// on which it was there as bits of a number.
type dayBits struct {
	from   string // what delivers first, the column, and days
	column string
}

// monthRollup is the roll-up by month of the column; nil without.
func monthRollup(fact *catalog.Fact, column string) *catalog.Rollup {
	at := slices.IndexFunc(fact.Rollups, func(r catalog.Rollup) bool { return r.Time == "month" && r.Columns[0] == column })
	if at < 0 {
		return nil
	}
	return &fact.Rollups[at]
}

// dayBits is where the days of a column's values stand; ok is false where the rows are to be read.
func (f frame) dayBits(fact *catalog.Fact, column string, by split) (bits dayBits, ok bool) {
	r := monthRollup(fact, column)
	if r == nil || by.by != "" || by.grain == minutely || by.grain == hourly {
		return dayBits{}, false
	}
	from, ok := f.rollup(fact, r)
	return dayBits{from, column}, ok
}

// monthPart is the days of one local month that ranges of days hold.
type monthPart struct {
	first int64
	mask  int64
	whole bool
}

// monthParts are the months that ranges of local days touch, in order.
func monthParts(ranges [][2]int64) []monthPart {
	var parts []monthPart
	for _, r := range ranges {
		for day := r[0]; day < r[1]; {
			first, next := monthOfDay(day)
			end := min(next, r[1])
			mask := int64(1)<<(end-first) - int64(1)<<(day-first)
			if n := len(parts); n > 0 && parts[n-1].first == first {
				mask |= parts[n-1].mask
				parts = parts[:n-1]
			}
			parts = append(parts, monthPart{first, mask, mask == int64(1)<<(next-first)-1})
			day = end
		}
	}
	return parts
}

// monthOfDay is the first day of the month of a local day, and that of the month after.
func monthOfDay(day int64) (first, next int64) {
	at := time.Unix(day*86400, 0).UTC()
	start := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
	return start.Unix() / 86400, start.AddDate(0, 1, 0).Unix() / 86400
}

// there is the condition that a value was there on one of the days.
func (b dayBits) there(ranges [][2]int64) string {
	var parts []string
	for _, p := range monthParts(ranges) {
		text := fmt.Sprintf("first = %d %s", p.first, note("%s", date(p.first)))
		if !p.whole {
			text = fmt.Sprintf("(%s AND days & %d <> 0)", text, p.mask)
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return "FALSE"
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// kept are the bits of the days that the ranges hold.
func (b dayBits) kept(ranges [][2]int64) string {
	cases := ""
	for _, p := range monthParts(ranges) {
		if !p.whole {
			cases += fmt.Sprintf(" WHEN %d THEN days & %d", p.first, p.mask)
		}
	}
	if cases == "" {
		return "days"
	}
	return "CASE first" + cases + " ELSE days END"
}

// values delivers the values that were there on one of the days; once tells that each stands there once.
func (b dayBits) values(ranges [][2]int64) (sql string, once bool) {
	return fmt.Sprintf("SELECT %s FROM %s WHERE %s", b.column, b.from, b.there(ranges)), len(monthParts(ranges)) <= 1
}

// each delivers one row for each value and day, with its key of the grain.
func (b dayBits) each(ranges [][2]int64, g grain) string {
	return fmt.Sprintf("SELECT day, %s AS key, %s FROM (%s)", g.ofDay("day"), b.column, b.pairs("WHERE "+b.there(ranges), b.kept(ranges)))
}

// counts delivers how many values were there on each day, its key: a sum for each bit is faster than a row for each.
func (b dayBits) counts(ranges [][2]int64) string {
	sums := make([]string, 31)
	for i := range sums {
		sums[i] = fmt.Sprintf("sum((bits >> %d) & 1)", i)
	}
	return fmt.Sprintf("SELECT key, n FROM (SELECT first + unnest(range(31)) AS key, unnest([%s]) AS n FROM (SELECT first, %s AS bits FROM %s WHERE %s) GROUP BY first) WHERE n > 0",
		join(sums), b.kept(ranges), b.from, b.there(ranges))
}

// pairs delivers one row for each value and day of the bits.
func (b dayBits) pairs(where, bits string) string {
	return fmt.Sprintf("SELECT %[1]s, first + i AS day FROM (SELECT %[1]s, first, %[2]s AS bits FROM %[3]s %[4]s) JOIN range(31) AS each(i) ON (bits >> i) & 1 = 1", b.column, bits, b.from, where)
}

// distinctOf counts the different values of a column. Whole local days come from the roll-up by month, where it serves, the
// rest from the rows.
func (e *Engine) distinctOf(f frame, k *catalog.KPI, by split) figure {
	fact, column := e.catalog.Fact(k.Measure.Fact), k.Measure.Key
	key := ""
	if !by.none() {
		key = "key, "
	}
	rows := func(rest frame) string {
		n := need{fact: fact, names: []string{column}, by: by.by, grain: by.grain}
		return fmt.Sprintf("SELECT %s%s FROM (%s)", key, column, e.relate(rest, n).sql)
	}
	days, edges := f.wholeDays()
	values, once := "", false
	bits, ok := f.dayBits(fact, column, by)
	if ok && len(days) > 0 && len(edges) == 0 && by.grain == daily {
		return figure{"nullif(sum(n), 0)", "sum(n)", bits.counts(days)}
	}
	if !ok || len(days) == 0 {
		values = rows(f)
	} else {
		if values, once = bits.values(days); by.grain != "" {
			values, once = fmt.Sprintf("SELECT key, %s FROM (%s)", column, bits.each(days, by.grain)), by.grain == daily
		}
		if len(edges) > 0 {
			f.spans, once = edges, false
			values += "\nUNION ALL " + rows(f)
		}
	}
	if !once {
		values = fmt.Sprintf("SELECT DISTINCT %s%s FROM (%s) WHERE %s IS NOT NULL", key, column, values, column)
	}
	return figure{"nullif(count(*), 0)", "count(*)", values}
}

// dayCounts counts, over all whole days of the frame, the different values of a column on each: a value that is there on
// three days counts three times.
func (e *Engine) dayCounts(f frame, fact *catalog.Fact, column string, by split) figure {
	days, _ := f.wholeDays()
	bits, ok := f.dayBits(fact, column, by)
	switch {
	case ok && by.none():
		return figure{"nullif(sum(n), 0)", "coalesce(sum(n), 0)", fmt.Sprintf("SELECT bit_count(%s) AS n FROM %s WHERE %s", bits.kept(days), bits.from, bits.there(days))}
	case ok:
		return figure{"nullif(count(*), 0)", "count(*)", bits.each(days, by.grain)}
	}
	key := ""
	if !by.none() {
		key = ", key"
	}
	rows := e.fromRows(f, need{fact: fact, names: []string{"minute", column}, by: by.by, grain: by.grain})
	// A value's days as bits take one group for as many days as a number has bits, which is half the time that pairs take.
	since := fmt.Sprintf("%s - %d", f.dayOf("minute"), localtime.DayNumber(f.from(), f.s.zone))
	there := fmt.Sprintf("SELECT since // 63 AS stretch, %s%s, bit_or(1::BIGINT << (since %% 63)) AS days FROM (SELECT (%s)::INTEGER AS since%s, %s FROM (%s) WHERE %s IS NOT NULL) GROUP BY ALL",
		column, key, since, key, column, rows, column)
	return figure{"nullif(sum(bit_count(days)), 0)", "coalesce(sum(bit_count(days)), 0)", there}
}

// firstDay is SQL for the first local day on which any value of the column was ever there.
func firstDay(fact *catalog.Fact, column string) string {
	return "SELECT min(" + firstOfDays + ") FROM " + monthRollup(fact, column).Name
}
