package engine

import (
	"time"

	"telltale/analytics/source"
)

// leastLost is how many rows a gap would usually hold, at least, for being a happening: an hour that has two rows now
// and then may well have none.
const leastLost = 20

// gaps are the runs of hours of the period in which a table has no rows although it should have many. Those before the
// first row and after the last one are no happenings: nobody claims to have been watching then. Tables that fall silent
// together make one gap.
func (s *state) gaps(p Period) []happening {
	var all []happening
	for _, table := range source.Tables {
		sources := s.hours[table.Name]
		if table.Events || len(sources) == 0 {
			continue
		}
		first, last := sources[0].hours[0], sources[0].hours[0]
		for _, h := range sources {
			first, last = min(first, h.hours[0]), max(last, h.hours[len(h.hours)-1])
		}
		var from, to int64
		var lost float64
		end := func() {
			if lost >= leastLost {
				all = s.withGap(all, table.Name, time.Unix(from*3600, 0), time.Unix(to*3600, 0))
			}
		}
		for _, hour := range s.coverageOf(table.Name, p.From, p.known).missing {
			if hour < first || hour > last {
				continue
			}
			if hour != to {
				end()
				from, lost = hour, 0
			}
			to, lost = hour+1, lost+s.usualRows(table.Name, hour)
		}
		end()
	}
	return all
}

// withGap adds a gap of a table. Where tables fall silent together, and none of them has a row in the longer of two
// gaps, that one stands for both: hours in which a table is usually quiet make the other shorter.
func (s *state) withGap(all []happening, table string, from, to time.Time) []happening {
	for i := range all {
		g := &all[i]
		inside := !from.Before(g.from) && !to.After(g.to) && s.silent(table, g.from, g.to)
		around := !g.from.Before(from) && !g.to.After(to) && s.silent(g.Kind, from, to)
		if !inside && !around {
			continue
		}
		if around {
			g.from, g.to = from, to
		}
		g.Title += ", no " + table
		return all
	}
	return append(all, happening{Happening: Happening{Type: "gap", Kind: table, Title: "No " + table}, from: from, to: to})
}

// silent reports whether the table has no row in [from, to).
func (s *state) silent(table string, from, to time.Time) bool {
	for i := range s.hours[table] {
		if s.hours[table][i].between(from, to) > 0 {
			return false
		}
	}
	return true
}

// usualRows is how many rows the sources of a table usually have in an hour that has none.
func (s *state) usualRows(table string, hour int64) (sum float64) {
	for i := range s.hours[table] {
		rows, _ := s.hours[table][i].rhythm.usual(hour, s.zone)
		sum += rows
	}
	return sum
}
