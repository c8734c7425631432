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
	if f.empty(fact) {
		return "SELECT 0 AS part, 0 AS whole, 0 AS aside /* no conversation of the workspace has an end */"
	}
	until := f.to().AddDate(0, 0, confirmDays)
	conditions := []string{f.instants(fact)}
	filters, _ := f.applies(fact)
	for _, filter := range filters {
		conditions = append(conditions, filter.condition(q.frame().dimensionSQL(fact.Dimension(filter.Dimension))))
	}
	counts := "(" + strings.Join(conditions, " AND ") + ") AND " + fact.Measures["known"]
	// Only what began after the oldest of the conversations that count can follow one of them, and only the columns that
	// are needed go through the window.
	return fmt.Sprintf(`WITH following AS (SELECT ended, user_id, %[4]s AS by_ai, %[5]s AS counts, lead(started) OVER (PARTITION BY user_id ORDER BY started, id) AS next
    FROM conversations WHERE started < %[1]s AND started >= (SELECT min(started) FROM conversations WHERE %[5]s) AND user_id IS NOT NULL
    UNION ALL SELECT ended, NULL, %[4]s, %[5]s, NULL FROM conversations WHERE user_id IS NULL),
  ended AS (SELECT by_ai, user_id IS NOT NULL AND ended + INTERVAL %[2]d DAY <= %[3]s AS tellable, (next IS NULL OR next > ended + INTERVAL %[2]d DAY) AS quiet
    FROM following WHERE counts)
  SELECT count(*) FILTER (tellable AND by_ai AND quiet) AS part, count(*) FILTER (tellable) AS whole, count(*) FILTER (NOT tellable) AS aside FROM ended`,
		timestamp(until), confirmDays, timestamp(q.s.newest), fact.Measures["by_ai"], counts)
}
