package engine

import (
	"slices"
	"strings"
	"time"

	"telltale/analytics/sla"
	"telltale/analytics/source"
)

// LeastLost is how many rows a gap would usually hold, at least, for being a happening: an hour that has two rows now
// and then may well have none. The coverage of a source shows every gap.
const LeastLost = 20

// A gap is a stretch of time in which data is missing that should be there. Tables that fall silent at about the same
// time make one, because one thing made them: it lasts from the first silence to the end of the last.
type gap struct {
	from, to time.Time
	tables   []silence
}

// silence is how long one table has no rows in a gap.
type silence struct {
	table    string
	from, to time.Time
}

// gaps are the runs of hours of the period in which a table has no rows although it should have many. Those before the
// first row and after the last one are no happenings: nobody claims to have been watching then.
func (s *state) gaps(p Period) []happening {
	var all []gap
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
			if lost >= LeastLost {
				all = s.withSilence(all, silence{table.Name, time.Unix(from*3600, 0), time.Unix(to*3600, 0)})
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
	happened := make([]happening, len(all))
	for i, g := range all {
		happened[i] = happening{Happening: Happening{Type: "gap", Kind: g.tables[0].table, Title: g.title(s.zone)}, from: g.from, to: g.to}
	}
	return happened
}

// withSilence adds the silence of a table to the gap that it is part of, or as one of its own. It is part of a gap when
// both cover at least half of what they cover together, or when no table has a row in all of that: hours in which a
// table is usually quiet make its silence look shorter.
func (s *state) withSilence(all []gap, one silence) []gap {
	for i := range all {
		g := &all[i]
		whole := gap{sla.Earlier(one.from, g.from), sla.Later(one.to, g.to), append(slices.Clone(g.tables), one)}
		together := sla.Earlier(one.to, g.to).Sub(sla.Later(one.from, g.from))
		if together <= 0 {
			continue
		}
		silent := true
		for j := range whole.tables {
			t := &whole.tables[j]
			if s.silent(t.table, whole.from, whole.to) {
				t.from, t.to = whole.from, whole.to
			} else {
				silent = false
			}
		}
		if silent || 2*together >= whole.to.Sub(whole.from) {
			*g = whole
			return all
		}
	}
	return append(all, gap{one.from, one.to, []silence{one}})
}

// title names the tables without rows, those that are silent all the time first, the others with their times: "No
// predictions, no requests from 03:00".
func (g gap) title(zone *time.Location) string {
	partial := func(t silence) int {
		if t.from.Equal(g.from) && t.to.Equal(g.to) {
			return 0
		}
		return 1
	}
	layout := "15:04"
	if g.to.Sub(g.from) > 24*time.Hour {
		layout = "2 Jan 15:04"
	}
	tables := slices.Clone(g.tables)
	slices.SortStableFunc(tables, func(a, b silence) int { return partial(a) - partial(b) })
	words := make([]string, len(tables))
	for i, t := range tables {
		words[i] = "no " + t.table
		if t.from.After(g.from) {
			words[i] += " from " + t.from.In(zone).Format(layout)
		}
		if t.to.Before(g.to) {
			words[i] += " until " + t.to.In(zone).Format(layout)
		}
	}
	words[0] = "N" + words[0][1:]
	return strings.Join(words, ", ")
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
