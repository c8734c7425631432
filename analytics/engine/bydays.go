package engine

import (
	"fmt"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// byDays reads whole local days from a roll-up by day and the rest from the rows. columns are what to read of the roll-up,
// beside the key of the split; rest writes the same for rows. Without a roll-up that fits, all is rest.
func (f frame) byDays(fact *catalog.Fact, r *catalog.Rollup, by split, columns func(*catalog.Rollup) []string, rest func(frame) string) string {
	days, edges := f.wholeDays()
	if r == nil || len(days) == 0 || by.by != "" || by.grain == minutely || by.grain == hourly {
		return rest(f)
	}
	from, ok := f.rollup(fact, r)
	if !ok {
		return rest(f)
	}
	list := columns(r)
	if by.grain != "" {
		list = append([]string{by.grain.ofDay("day") + " AS key"}, list...)
	}
	var parts []string
	for _, d := range days {
		parts = append(parts, fmt.Sprintf("SELECT %s FROM %s WHERE %s", join(list), from, anyDays([][2]int64{d})))
	}
	if len(edges) > 0 {
		f.spans = edges
		parts = append(parts, rest(f))
	}
	return strings.Join(parts, "\nUNION ALL ")
}

// wholeDays splits the frame into ranges of whole local days and the stretches at their edges.
func (f frame) wholeDays() (days [][2]int64, edges []span) {
	for _, s := range f.spans {
		first, end := wholeDays(s.from, s.to, f.s.zone)
		if first >= end {
			edges = append(edges, s)
			continue
		}
		days = append(days, [2]int64{first, end})
		if start := localtime.DayStart(first, f.s.zone); s.from.Before(start) {
			edges = append(edges, span{s.from, start})
		}
		if stop := localtime.DayStart(end, f.s.zone); stop.Before(s.to) {
			edges = append(edges, span{stop, s.to})
		}
	}
	return days, edges
}
