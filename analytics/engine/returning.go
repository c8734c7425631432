package engine

import (
	"fmt"
	"strings"
	"time"

	"telltale/analytics/localtime"
)

// returnDays is within how many calendar days after the first one a user must be active again.
const returnDays = 7

// wordBits is the highest bit of a BIGINT beside its sign: more days do not fit into one.
const wordBits = 62

// returning counts the users whose first active day of the period was followed by another within returnDays: part, whole
// and aside of all of them, and of those who were never seen before that day. Every user's days are read once for both.
func returning(e *Engine, q question) string {
	f := q.frame()
	first, end := localtime.DayNumber(f.from(), q.s.zone), localtime.DayNumber(f.to().Add(-1), q.s.zone)+1
	// The last day that is known as a whole, with an hour of grace: what came after it, nobody can say.
	known := localtime.DayNumber(q.s.newest.Add(time.Hour), q.s.zone) - 1
	return fmt.Sprintf(`WITH active AS (%s),
  users AS (%s)
  SELECT count(*) FILTER (back AND settled) AS part, count(*) FILTER (settled) AS whole, count(*) FILTER (NOT settled) AS aside,
    count(*) FILTER (back AND settled AND fresh) AS new_part, count(*) FILTER (settled AND fresh) AS new_whole, count(*) FILTER (NOT settled AND fresh) AS new_aside
  FROM users`, e.activeDays(q), returns(first, end, known))
}

// returns is SQL over active: for each user with a day in [first, end), whether another followed within returnDays (back),
// whether that can be known (settled), and whether it was the first day of all (fresh). It reads the days in one pass.
func returns(first, end, known int64) string {
	if end+returnDays-first < wordBits {
		return returnsByWord(first, end, known)
	}
	return returnsByDigits(first, end, known)
}

// returnsByWord keeps a user's days as the bits of a number, the first day of the period as the lowest. What is left of the
// period's bits and their negative is the lowest one: the first active day.
func returnsByWord(first, end, known int64) string {
	settled := "FALSE"
	if last := known - returnDays - first; last >= 0 {
		settled = fmt.Sprintf("one <= 1::BIGINT << %d", min(last, wordBits))
	}
	return fmt.Sprintf(`SELECT days & (one * %[5]d) <> 0 AS back, %[6]s AS settled, one = CASE WHEN since BETWEEN %[1]d AND %[2]d THEN 1::BIGINT << (since - %[1]d) END AS fresh FROM (
    SELECT since, days, days & %[4]d & -(days & %[4]d) AS one FROM (
      SELECT user_id, min(day) AS since, bit_or(CASE WHEN day BETWEEN %[1]d AND %[3]d THEN 1::BIGINT << (day - %[1]d) END) AS days FROM active GROUP BY user_id)) WHERE one > 0`,
		first, end-1, end-1+returnDays, int64(1)<<(end-first)-1, int64(1)<<(returnDays+1)-2, settled)
}

// returnsByDigits does the same with a string of digits: the n-th is 1 where the user was active on day first + n - 1.
func returnsByDigits(first, end, known int64) string {
	return fmt.Sprintf(`SELECT back, %[1]d + one - 1 + %[4]d <= %[5]d AS settled, since = %[1]d + one - 1 AS fresh FROM (
    SELECT since, instr(days[:%[3]d], '1') AS one, contains(days[one + 1:one + %[4]d], '1') AS back FROM (
      SELECT user_id, min(day) AS since, bitstring_agg(day::INTEGER, %[1]d, %[2]d) FILTER (day >= %[1]d AND day <= %[2]d)::VARCHAR AS days FROM active GROUP BY user_id)
    WHERE days IS NOT NULL) WHERE one > 0`, first, end+returnDays, end-first, returnDays, known)
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
