package engine

import (
	"fmt"
	"strings"
)

// confirmDays is how long a resolved conversation must not be followed by another one of the same user.
const confirmDays = 3

// confirmedResolution counts the conversations of the period that AI resolved for good, as far as three days show it.
func confirmedResolution(e *Engine, q question) string {
	f := q.frame()
	fact := e.catalog.Fact("endings")
	until := f.to().AddDate(0, 0, confirmDays)
	conditions := []string{f.instants(fact)}
	filters, _ := f.applies(fact)
	for _, filter := range filters {
		conditions = append(conditions, filter.condition(q.frame().dimensionSQL(fact.Dimension(filter.Dimension))))
	}
	return fmt.Sprintf(`WITH following AS (SELECT *, lead(started) OVER (PARTITION BY user_id ORDER BY started, id) AS next
    FROM conversations WHERE user_id IS NULL OR started < %s),
  ended AS (SELECT %s AS by_ai, user_id IS NOT NULL AND ended + INTERVAL %d DAY <= %s AS tellable, (next IS NULL OR next > ended + INTERVAL %[3]d DAY) AS quiet
    FROM following WHERE (%[5]s) AND %[6]s)
  SELECT count(*) FILTER (tellable AND by_ai AND quiet) AS part, count(*) FILTER (tellable) AS whole, count(*) FILTER (NOT tellable) AS aside FROM ended`,
		timestamp(until), fact.Measures["by_ai"], confirmDays, timestamp(q.s.newest), strings.Join(conditions, " AND "), fact.Measures["known"])
}
