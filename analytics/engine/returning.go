package engine

import (
	"fmt"
	"strings"
	"time"

	"telltale/analytics/localtime"
)

// returnDays is within how many calendar days after the first one a user must be active again.
const returnDays = 7

// returning counts the users whose first active day of the period was followed by another within returnDays: part, whole
// and aside of all of them, and of those who were never seen before that day. Every user's days are read once for both.
func returning(e *Engine, q question) string {
	f := q.frame()
	first, end := localtime.DayNumber(f.from(), q.s.zone), localtime.DayNumber(f.to().Add(-1), q.s.zone)+1
	// The last day that is known as a whole, with an hour of grace: what came after it, nobody can say.
	known := localtime.DayNumber(q.s.newest.Add(time.Hour), q.s.zone) - 1
	// A user's days as digits: the n-th is 1 where the user was active on day first + n - 1. One pass, whatever the period.
	return fmt.Sprintf(`WITH active AS (%s),
  users AS (SELECT user_id, min(day) AS since, bitstring_agg(day::INTEGER, %[2]d, %[3]d) FILTER (day >= %[2]d AND day <= %[3]d)::VARCHAR AS days FROM active GROUP BY user_id),
  came AS (SELECT since, instr(days[:%[4]d], '1') AS first, contains(days[first + 1:first + %[5]d], '1') AS back FROM users WHERE days IS NOT NULL)
  SELECT count(*) FILTER (back AND settled) AS part, count(*) FILTER (settled) AS whole, count(*) FILTER (NOT settled) AS aside,
    count(*) FILTER (back AND settled AND fresh) AS new_part, count(*) FILTER (settled AND fresh) AS new_whole, count(*) FILTER (NOT settled AND fresh) AS new_aside
  FROM (SELECT back, %[2]d + first - 1 + %[5]d <= %[6]d AS settled, since = %[2]d + first - 1 AS fresh FROM came WHERE first > 0)`,
		e.activeDays(q), first, end+returnDays, end-first, returnDays, known)
}

// activeDays are pairs of user and local day, of all time: who was seen before can only be told from all
// days. A conversation over midnight is one day, where conversations with users were imported; requests count on the
// day of each.
func (e *Engine) activeDays(q question) string {
	f := q.frame()
	fact := e.catalog.Fact("requests")
	filters, _ := f.applies(fact)
	until := f.to().AddDate(0, 0, returnDays+1)
	since := q.s.first
	switch {
	case q.s.conversing && len(filters) == 0:
		return fmt.Sprintf("SELECT user_id, %s AS day FROM conversations WHERE user_id IS NOT NULL AND started < %s",
			localtime.Day("minute", q.s.zone, since, until), timestamp(until))
	}
	all := f
	all.spans = []span{{since, until}}
	if from, ok := all.rollup(fact, rollupOf(fact, "user_id")); ok {
		return fmt.Sprintf("SELECT user_id, day FROM %s WHERE day < %d", from, localtime.DayNumber(until, q.s.zone))
	}
	rows := e.fromRows(all, need{fact: fact, names: []string{"minute", "user_id"}})
	return strings.Join([]string{"SELECT user_id,", all.dayOf("minute"), "AS day FROM (" + rows + ") WHERE user_id IS NOT NULL"}, " ")
}
