package engine

import (
	"context"
	"slices"
	"strings"
	"time"

	"telltale/analytics/fault"
	"telltale/analytics/localtime"
)

// maxGridDays bounds the coverage grid; the newest days are kept.
const maxGridDays = 400

// Coverage is how many rows each hour of the local days [from, to) has, per table and source. from and to are dates in
// the workspace's zone; empty ones mean all data. Days beyond the newest 400 are left out.
func (e *Engine) Coverage(ctx context.Context, from, to string) (CoverageGrid, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return CoverageGrid{}, err
	}
	return cached(ctx, e, s.version, "coverage", []string{from, to}, func() (CoverageGrid, error) {
		grid := CoverageGrid{Days: []string{}, Sources: []SourceCoverage{}}
		first, end, err := s.gridDays(from, to)
		if err != nil || first >= end {
			return grid, err
		}
		for d := first; d < end; d++ {
			grid.Days = append(grid.Days, localtime.DayStart(d, s.zone).Format(time.DateOnly))
		}
		grid.From = grid.Days[0]
		tables := make([]string, 0, len(s.hours))
		for t := range s.hours {
			tables = append(tables, t)
		}
		slices.Sort(tables)
		for _, table := range tables {
			for i := range s.hours[table] {
				grid.Sources = append(grid.Sources, s.sourceCoverage(e, table, &s.hours[table][i], first, end))
			}
		}
		return grid, nil
	})
}

// gridDays are the local days asked for, or those that have data.
func (s *state) gridDays(from, to string) (first, end int64, err error) {
	oldest, newest := int64(1<<62), int64(-1<<62)
	for _, sources := range s.hours {
		for _, h := range sources {
			oldest = min(oldest, h.hours[0])
			newest = max(newest, h.hours[len(h.hours)-1])
		}
	}
	if oldest > newest && (from == "" || to == "") {
		return 0, 0, nil
	}
	first, end = localtime.DayNumber(time.Unix(oldest*3600, 0), s.zone), localtime.DayNumber(time.Unix(newest*3600, 0), s.zone)+1
	if from != "" {
		t, err := instant(from, s.zone)
		if err != nil {
			return 0, 0, err
		}
		first = localtime.DayNumber(t, s.zone)
	}
	if to != "" {
		t, err := instant(to, s.zone)
		if err != nil {
			return 0, 0, err
		}
		end = localtime.DayNumber(t, s.zone)
	}
	if from != "" && to != "" && first >= end {
		return 0, 0, fault.New(fault.Invalid, "The days end at %s, which is not after their start at %s.", to, from).Do("The end is exclusive.")
	}
	return max(first, end-maxGridDays), end, nil
}

func (s *state) sourceCoverage(e *Engine, table string, h *sourceHours, first, end int64) SourceCoverage {
	oldest, newest := time.Unix(h.hours[0]*3600, 0).In(s.zone), time.Unix(h.hours[len(h.hours)-1]*3600+3600, 0).In(s.zone)
	c := SourceCoverage{Table: table, Source: h.source, Title: h.source, From: oldest.Format(time.RFC3339), To: newest.Format(time.RFC3339), Hours: [][]int64{}, Gaps: []GapRange{}}
	asOf := s.newest
	if last := newest.Add(-time.Second); last.After(asOf) {
		asOf = last
	}
	events := false
	for _, f := range e.catalog.Facts {
		if f.Table == table {
			events = f.Events()
		}
	}
	var lost []int64
	if !events {
		lost = h.lost(localtime.DayStart(first, s.zone).Unix()/3600, localtime.DayStart(end, s.zone).Unix()/3600, s.zone)
	}
	expected, covered := 0, 0
	for d := first; d < end; d++ {
		hours := slices.Repeat([]int64{-1}, 24)
		start, stop := localtime.DayStart(d, s.zone), localtime.DayStart(d+1, s.zone)
		for at := start; at.Before(stop) && !at.After(asOf); {
			next := hourly.next(hourly.keyOf(at, s.zone), s.zone)
			n := h.between(at, next)
			cell := &hours[at.In(s.zone).Hour()]
			// The hour that clocks repeat in autumn is one cell.
			*cell = max(*cell, 0) + n
			_, gone := slices.BinarySearch(lost, at.Unix()/3600)
			switch {
			case n > 0:
				expected++
				covered++
			case gone:
				expected++
				if !at.Before(oldest) && at.Before(newest) {
					c.addGap(at, next)
				}
			}
			at = next
		}
		c.Hours = append(c.Hours, hours)
	}
	if expected > 0 && !events {
		c.Share = finite(float64(covered) / float64(expected))
	}
	return c
}

// between counts the rows of the UTC hours that begin in [from, to).
func (h *sourceHours) between(from, to time.Time) (n int64) {
	i, _ := slices.BinarySearch(h.hours, (from.Unix()+3599)/3600)
	for ; i < len(h.hours) && h.hours[i]*3600 < to.Unix(); i++ {
		n += h.rows[i]
	}
	return n
}

func (c *SourceCoverage) addGap(from, to time.Time) {
	start, end := from.Format(time.RFC3339), to.Format(time.RFC3339)
	if n := len(c.Gaps); n > 0 && strings.EqualFold(c.Gaps[n-1].To, start) {
		c.Gaps[n-1].To = end
		c.Gaps[n-1].Hours++
		return
	}
	c.Gaps = append(c.Gaps, GapRange{From: start, To: end, Hours: 1})
}
