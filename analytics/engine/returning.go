package engine

import (
	"fmt"
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
	return fmt.Sprintf(`WITH users AS (%s)
  SELECT count(*) FILTER (back AND settled) AS part, count(*) FILTER (settled) AS whole, count(*) FILTER (NOT settled) AS aside,
    count(*) FILTER (back AND settled AND fresh) AS new_part, count(*) FILTER (settled AND fresh) AS new_whole, count(*) FILTER (NOT settled AND fresh) AS new_aside
  FROM users`, e.activeDays(q).returns(first, end, known))
}

// activeDays are the days of users: of bits by month, or as pairs of user_id and day.
type activeDays struct {
	bits  dayBits
	where string
	pairs string // SQL where there are no bits
}

// activeDays are the days of users, of all time: who was seen before can only be told from all days. A conversation over
// midnight is one day, where conversations with users were imported; requests count on the day of each.
func (e *Engine) activeDays(q question) activeDays {
	all := q.frame()
	fact := e.catalog.Fact("requests")
	filters, _ := all.applies(fact)
	if q.s.conversing && len(filters) == 0 {
		fact, all.filters = e.catalog.Fact("conversations"), nil
	}
	until := all.to().AddDate(0, 0, returnDays+1)
	all.spans = []span{{q.s.first, until}}
	if bits, ok := all.dayBits(fact, "user_id", split{}); ok {
		return activeDays{bits: bits, where: fmt.Sprintf("WHERE first < %d", localtime.DayNumber(until, q.s.zone))}
	}
	rows := e.fromRows(all, need{fact: fact, names: []string{"minute", "user_id"}})
	return activeDays{pairs: fmt.Sprintf("SELECT user_id, %s AS day FROM (%s) WHERE user_id IS NOT NULL", all.dayOf("minute"), rows)}
}

// returns is SQL that delivers, for each user with a day in [first, end), whether another followed within returnDays (back),
// whether that can be known (settled), and whether it was the first day of all (fresh). The days are read in one pass.
func (a activeDays) returns(first, end, known int64) string {
	if end+returnDays-first < wordBits {
		return returnsByWord(a.word(first, end), first, known)
	}
	return returnsByDigits(a.digits(first, end), first, known)
}

// word delivers, for each user, the first day of all (since), the days up to returnDays after the period as the bits of a
// number, the first day of the period as the lowest (days), and the lowest that is in the period (one).
func (a activeDays) word(first, end int64) string {
	users := ""
	if a.pairs != "" {
		users = fmt.Sprintf("SELECT user_id, min(day) AS since, bit_or(CASE WHEN day BETWEEN %d AND %d THEN 1::BIGINT << (day - %[1]d) END) AS days FROM (%[3]s) GROUP BY user_id",
			first, end-1+returnDays, a.pairs)
	} else {
		moved := ""
		for _, p := range monthParts([][2]int64{{first, end + returnDays}}) {
			if p.first < first {
				moved += fmt.Sprintf(" WHEN %d THEN (days & %d) >> %d", p.first, p.mask, first-p.first)
			} else {
				moved += fmt.Sprintf(" WHEN %d THEN (days & %d) << %d", p.first, p.mask, p.first-first)
			}
		}
		users = fmt.Sprintf("SELECT user_id, min(%s) AS since, bit_or(CASE first%s END) AS days FROM %s %s GROUP BY user_id", firstOfDays, moved, a.bits.from, a.where)
	}
	return fmt.Sprintf("SELECT since, days, days & %[1]d & -(days & %[1]d) AS one FROM (%s)", int64(1)<<(end-first)-1, users)
}

// digits delivers the same for periods whose days are too many for a number, as a string of digits: the n-th is 1 where
// the user was there on day first + n - 1, and one is the place of the first in the period.
func (a activeDays) digits(first, end int64) string {
	pairs := a.pairs
	if pairs == "" {
		pairs = a.bits.pairs(a.where, "days")
	}
	return fmt.Sprintf(`SELECT since, days, instr(days[:%[3]d], '1') AS one FROM (
      SELECT user_id, min(day) AS since, bitstring_agg(day::INTEGER, %[1]d, %[2]d) FILTER (day >= %[1]d AND day <= %[2]d)::VARCHAR AS days FROM (%[4]s) GROUP BY user_id)
    WHERE days IS NOT NULL`, first, end+returnDays, end-first, pairs)
}

func returnsByWord(users string, first, known int64) string {
	settled := "FALSE"
	if last := known - returnDays - first; last >= 0 {
		settled = fmt.Sprintf("one <= 1::BIGINT << %d", min(last, wordBits))
	}
	return fmt.Sprintf(`SELECT days & (one * %d) <> 0 AS back, %s AS settled, one = CASE WHEN since BETWEEN %d AND %d THEN 1::BIGINT << (since - %[3]d) END AS fresh FROM (%[5]s) WHERE one > 0`,
		int64(1)<<(returnDays+1)-2, settled, first, first+wordBits, users)
}

func returnsByDigits(users string, first, known int64) string {
	return fmt.Sprintf("SELECT contains(days[one + 1:one + %[1]d], '1') AS back, %[2]d + one - 1 + %[1]d <= %[3]d AS settled, since = %[2]d + one - 1 AS fresh FROM (%[4]s) WHERE one > 0",
		returnDays, first, known, users)
}
