package engine

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"telltale/analytics/localtime"
)

// bills say which days of a period bills cover.
type bills struct {
	first, end int64 // the days that begin in the period
	with       map[int64]bool
	expected   int
	covered    int
	known      bool // there are bills at all
}

// covers reports whether a line of a bill covers the day.
func (b bills) covers(day int64) bool { return b.with[day] }

// share is the covered share of the days of the period; 0 without any.
func (b bills) share() float64 {
	if b.expected == 0 {
		return 0
	}
	return float64(b.covered) / float64(b.expected)
}

// billedDays reads the days that cost lines cover, of those that count. A day without a line is a gap when the bills
// usually have lines on that day of the week, or when it lies before their first day or after their last.
func (e *Engine) billedDays(ctx context.Context, q question) (bills, error) {
	return cached(ctx, e, q.s.version, "bills", []string{q.period.FromStr, q.period.ToStr, q.period.known.Format(time.RFC3339), q.s.lines}, func() (bills, error) {
		return e.readBills(ctx, q)
	})
}

func (e *Engine) readBills(ctx context.Context, q question) (bills, error) {
	b := bills{with: map[int64]bool{}}
	ranges := q.s.frameOf(q.period, nil).dayRanges()
	if len(ranges) == 0 {
		return b, nil
	}
	b.first, b.end = ranges[0][0], ranges[0][1]
	days := map[int64]bool{}
	sp := e.catalog.Fact("costs").Spread
	// The days of all bills are read once, whatever the period.
	rows, err := e.asked(ctx, q.s, fmt.Sprintf(`SELECT DISTINCT unnest(range(a, b)) AS day FROM (
		SELECT DISTINCT started - DATE '1970-01-01' AS a, least(greatest(ended - DATE '1970-01-01', a + 1), a + 3660) AS b
		FROM costs WHERE %s) ORDER BY day`, strings.Join(q.frame().counted(sp), " AND ")), "the days of the bills cannot be read")
	if err != nil || len(rows) == 0 {
		return b, err
	}
	var first, last int64
	for i, row := range rows {
		if last, err = strconv.ParseInt(row[0].String, 10, 64); err != nil {
			return b, internal("the days of the bills cannot be read", err)
		}
		if i == 0 {
			first = last
		}
		days[last] = true
	}
	b.known = true
	usual := weekdays(days, first, last)
	// A day of the period that as-of has not reached is no gap.
	reached := localtime.DayNumber(q.period.known.Add(-time.Nanosecond), q.s.zone) + 1
	for d := b.first; d < b.end; d++ {
		switch {
		case days[d]:
			b.with[d] = true
			b.expected++
			b.covered++
		case d < reached && usual[weekday(d)]:
			b.expected++
		}
	}
	return b, nil
}

// weekdays says for each day of the week, by its number modulo 7, whether bills usually have lines on it. Less than two
// weeks show no rhythm.
func weekdays(days map[int64]bool, first, last int64) (usual [7]bool) {
	var seen, possible [7]int
	for d := first; d <= last; d++ {
		possible[weekday(d)]++
		if days[d] {
			seen[weekday(d)]++
		}
	}
	for i := range usual {
		usual[i] = last-first < 13 || 2*seen[i] >= possible[i]
	}
	return usual
}

// weekday numbers the days of the week by the day number since 1970, which may be negative.
func weekday(day int64) int64 { return (day%7 + 7) % 7 }
