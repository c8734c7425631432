package engine

import (
	"fmt"
	"strings"
	"time"

	"telltale/analytics/localtime"
)

// returnDays is within how many calendar days after the first one a user must be active again.
const returnDays = 7

// returning counts the users whose first active day of the period was followed by another within returnDays. With
// onlyNew, only users who were never seen before that day count.
func returning(onlyNew bool) func(*Engine, question) string {
	return func(e *Engine, q question) string {
		f := q.frame()
		first, end := localtime.DayNumber(f.from(), q.s.zone), localtime.DayNumber(f.to().Add(-1), q.s.zone)+1
		// The last day that is known as a whole, with an hour of grace: what came after it, nobody can say.
		known := localtime.DayNumber(q.s.newest.Add(time.Hour), q.s.zone) - 1
		never := ""
		if onlyNew {
			never = "WHERE since = day"
		}
		return fmt.Sprintf(`WITH active AS (%s),
  firsts AS (SELECT user_id, min(day) FILTER (day >= %d AND day < %d) AS day, min(day) AS since FROM active GROUP BY user_id HAVING day IS NOT NULL),
  came AS (SELECT f.user_id, f.day, bool_or(a.day > f.day AND a.day <= f.day + %d) AS back
    FROM (SELECT * FROM firsts %s) f JOIN active a USING (user_id) GROUP BY ALL)
  SELECT count(*) FILTER (back AND day + %[4]d <= %[6]d) AS part, count(*) FILTER (day + %[4]d <= %[6]d) AS whole, count(*) FILTER (day + %[4]d > %[6]d) AS aside FROM came`,
			e.activeDays(q), first, end, returnDays, never, known)
	}
}

// activeDays are the different pairs of user and local day, of all time: who was seen before can only be told from all
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
		return fmt.Sprintf("SELECT DISTINCT user_id, %s AS day FROM conversations WHERE user_id IS NOT NULL AND started < %s",
			localtime.Day("minute", q.s.zone, since, until), timestamp(until))
	case len(filters) == 0:
		return fmt.Sprintf("SELECT user_id, day FROM user_day WHERE day < %d", localtime.DayNumber(until, q.s.zone))
	}
	all := f
	all.spans = []span{{since, until}}
	rows := e.fromRows(all, need{fact: fact, names: []string{"minute", "user_id"}})
	return strings.Join([]string{"SELECT DISTINCT user_id,", all.dayOf("minute"), "AS day FROM (" + rows + ") WHERE user_id IS NOT NULL"}, " ")
}
