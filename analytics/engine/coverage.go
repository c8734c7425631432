package engine

import (
	"context"
	"slices"
	"time"

	"telltale/analytics/localtime"
)

// sourceHours are the hours (since 1970 UTC, ascending) in which one source has rows of one table, with their counts.
type sourceHours struct {
	source string
	hours  []int64
	rows   []int64
	rhythm rhythm
}

func (e *Engine) readHours(ctx context.Context, zone *time.Location) (map[string][]sourceHours, error) {
	rows, err := e.db.Query(ctx, `SELECT tbl, source, list(hour ORDER BY hour), list(n ORDER BY hour) FROM (
			SELECT tbl, source, hour::BIGINT AS hour, sum(n)::BIGINT AS n FROM coverage_hour
			WHERE import NOT IN (SELECT id FROM imports WHERE state <> 'done') GROUP BY ALL)
		GROUP BY ALL ORDER BY ALL`)
	if err != nil {
		return nil, internal("the coverage cannot be read", err)
	}
	defer rows.Close()
	all := map[string][]sourceHours{}
	for rows.Next() {
		var table, source string
		var hours, counts any
		if err := rows.Scan(&table, &source, &hours, &counts); err != nil {
			return nil, internal("the coverage cannot be read", err)
		}
		h := sourceHours{source: source, hours: integers(hours), rows: integers(counts)}
		h.rhythm = rhythmOf(h.hours, h.rows, zone)
		all[table] = append(all[table], h)
	}
	return all, rows.Err()
}

// integers reads a list of BIGINT as the driver delivers it.
func integers(list any) []int64 {
	items, _ := list.([]any)
	out := make([]int64, len(items))
	for i, item := range items {
		out[i], _ = item.(int64)
	}
	return out
}

// coverage is how much of a stretch of time a table's sources cover.
type coverage struct {
	known    bool    // the table has rows at all
	share    float64 // of the expected hours of all sources that have rows in the stretch; 0 without any
	missing  []int64 // hours that are expected and in which no source has rows, ascending
	from, to int64   // the hours that were looked at
}

// coverageOf judges the hours that touch [from, to). Hours before a source's first row and after its last count as
// missing where its rhythm expects them.
func (s *state) coverageOf(table string, from, to time.Time) coverage {
	c := coverage{from: from.Unix() / 3600, to: (to.Unix() + 3599) / 3600}
	sources := s.hours[table]
	c.known = len(sources) > 0
	expected, covered := 0, 0
	lost := map[int64]bool{}
	seen := map[int64]bool{}
	present := false
	for i := range sources {
		h := &sources[i]
		start, _ := slices.BinarySearch(h.hours, c.from)
		end, _ := slices.BinarySearch(h.hours, c.to)
		if start == end {
			continue
		}
		present = true
		for _, hour := range h.hours[start:end] {
			seen[hour] = true
		}
		gone := h.lost(c.from, c.to, s.zone)
		for _, hour := range gone {
			lost[hour] = true
		}
		covered += end - start
		expected += end - start + len(gone)
	}
	switch {
	case present:
		c.share = float64(covered) / float64(expected)
	case c.known:
		for hour := c.from; hour < c.to; hour++ {
			lost[hour] = true
		}
	}
	for hour := range lost {
		if !seen[hour] {
			c.missing = append(c.missing, hour)
		}
	}
	slices.Sort(c.missing)
	return c
}

// covered is the time of [from, to) outside the missing hours.
func (c coverage) covered(from, to time.Time) time.Duration {
	total := to.Sub(from)
	for _, hour := range c.missing {
		start, end := time.Unix(hour*3600, 0), time.Unix(hour*3600+3600, 0)
		if start.Before(from) {
			start = from
		}
		if end.After(to) {
			end = to
		}
		if end.After(start) {
			total -= end.Sub(start)
		}
	}
	return total
}

// misses reports whether a missing hour touches [from, to).
func (c coverage) misses(from, to time.Time) bool {
	i, _ := slices.BinarySearchFunc(c.missing, from.Unix()/3600, func(hour, at int64) int { return int(hour - at) })
	return i < len(c.missing) && c.missing[i]*3600 < to.Unix()
}

// wholeDays are the local days that lie inside [from, to) as a whole.
func wholeDays(from, to time.Time, zone *time.Location) (first, end int64) {
	first = localtime.DayNumber(from, zone)
	if localtime.DayStart(first, zone).Before(from) {
		first++
	}
	return first, max(first, localtime.DayNumber(to, zone))
}

// knownHours is the end of what can be known of a period, with the hour in which the data ends as a whole, because
// hours are what coverage is judged by.
func (s *state) knownHours(p Period) time.Time {
	end := hourly.next(hourly.keyOf(p.known.Add(-time.Nanosecond), s.zone), s.zone)
	if end.After(p.To) {
		return p.To
	}
	return end
}

// coveredDays are the whole days of the known part of a period without a missing hour.
func (s *state) coveredDays(table string, p Period) []int64 {
	c := s.coverageOf(table, p.From, p.known)
	first, end := wholeDays(p.From, s.knownHours(p), s.zone)
	var days []int64
	for d := first; d < end; d++ {
		if c.known && !c.misses(localtime.DayStart(d, s.zone), localtime.DayStart(d+1, s.zone)) {
			days = append(days, d)
		}
	}
	return days
}
