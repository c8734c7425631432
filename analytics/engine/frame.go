package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
	"telltale/analytics/localtime"
)

// span is a half-open stretch of time.
type span struct{ from, to time.Time }

// frame is what rows a question is about: stretches of time, filters, and the settings of an instant.
type frame struct {
	s       *state
	spans   []span // ascending, disjoint, not empty
	at      time.Time
	filters []Filter

	manyWays bool   // the question is asked by one dimension after the other
	reach    *reach // nil where nothing is asked beside it
}

// frameOf is the rows of a period. Rows after an as-of that the person chose stay out.
func (s *state) frameOf(p Period, filters []Filter) frame {
	return frame{s: s, spans: []span{{p.From, p.end}}, at: p.To.Add(-time.Nanosecond), filters: filters}
}

// onDays narrows the frame to whole local days.
func (f frame) onDays(days []int64) frame {
	f.spans = nil
	for i := 0; i < len(days); {
		j := i + 1
		for j < len(days) && days[j] == days[j-1]+1 {
			j++
		}
		f.spans = append(f.spans, span{localtime.DayStart(days[i], f.s.zone), localtime.DayStart(days[j-1]+1, f.s.zone)})
		i = j
	}
	return f
}

// with adds the time of another frame. Where both follow on each other they become one stretch.
func (f frame) with(other frame) frame {
	spans := slices.Concat(f.spans, other.spans)
	slices.SortFunc(spans, func(a, b span) int { return a.from.Compare(b.from) })
	f.spans = spans[:1:1]
	for _, s := range spans[1:] {
		last := &f.spans[len(f.spans)-1]
		if s.from.After(last.to) {
			f.spans = append(f.spans, s)
		} else if s.to.After(last.to) {
			last.to = s.to
		}
	}
	return f
}

func (f frame) from() time.Time { return f.spans[0].from }

func (f frame) to() time.Time { return f.spans[len(f.spans)-1].to }

// byMinute reports whether all spans begin and end at whole minutes.
func (f frame) byMinute() bool {
	for _, s := range f.spans {
		if s.from.Unix()%60 != 0 || s.to.Unix()%60 != 0 || s.from.Nanosecond() != 0 || s.to.Nanosecond() != 0 {
			return false
		}
	}
	return true
}

// minutes is the condition on a minute column, with the clock time beside the numbers.
func (f frame) minutes() string {
	return f.any(func(s span) string {
		return fmt.Sprintf("minute >= %d %s AND minute < %d %s", s.from.Unix()/60, note("%s", s.from.Format(time.RFC3339)),
			s.to.Unix()/60, note("%s", s.to.Format(time.RFC3339)))
	})
}

// instants is the condition on the time of the fact's rows.
func (f frame) instants(fact *catalog.Fact) string {
	if f.byMinute() && !fact.OwnTime {
		return f.minutes()
	}
	return f.any(func(s span) string {
		return fmt.Sprintf("%s >= %s AND %s < %s", fact.Time, timestamp(s.from), fact.Time, timestamp(s.to))
	})
}

// dayRanges are the local days that begin in the spans, as half-open ranges of day numbers.
func (f frame) dayRanges() [][2]int64 {
	var ranges [][2]int64
	for _, s := range f.spans {
		first := localtime.DayNumber(s.from, f.s.zone)
		if localtime.DayStart(first, f.s.zone).Before(s.from) {
			first++
		}
		end := localtime.DayNumber(s.to.Add(-time.Nanosecond), f.s.zone) + 1
		if first < end {
			ranges = append(ranges, [2]int64{first, end})
		}
	}
	return ranges
}

func (f frame) any(condition func(span) string) string {
	parts := make([]string, len(f.spans))
	for i, s := range f.spans {
		parts[i] = condition(s)
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// applies splits the filters: those on dimensions of the fact, and the names of the others.
func (f frame) applies(fact *catalog.Fact) (here []Filter, elsewhere []string) {
	for _, filter := range f.filters {
		if fact.Dimension(filter.Dimension) == nil {
			elsewhere = append(elsewhere, filter.Dimension)
			continue
		}
		here = append(here, filter)
	}
	return here, elsewhere
}

// checkFilters refuses filters on dimensions that no fact has, and filters without values.
func (e *Engine) checkFilters(filters []Filter) error {
	for _, f := range filters {
		known := slices.ContainsFunc(e.catalog.Facts, func(fact *catalog.Fact) bool { return fact.Dimension(f.Dimension) != nil })
		if !known {
			return fault.New(fault.Invalid, "There is no dimension %q to filter by.", f.Dimension).
				Do("Allowed are %s.", strings.Join(e.dimensionNames(), ", "))
		}
		if len(f.Values) == 0 {
			return fault.New(fault.Invalid, "The filter on %s has no values.", f.Dimension).Do("Name at least one value, or take the filter away.")
		}
	}
	return nil
}

func (e *Engine) dimensionNames() []string {
	var names []string
	for _, fact := range e.catalog.Facts {
		for _, d := range fact.Dimensions {
			if !slices.Contains(names, d.Name) {
				names = append(names, d.Name)
			}
		}
	}
	return names
}

// condition is the filter over an SQL expression of the dimension; rows for which it is NULL do not pass. Missing values are
// the empty string. One value that is there, as most filters have, is compared by itself: that is twice as fast.
func (f Filter) condition(expression string) string {
	orNone := "coalesce(" + expression + ", '')"
	switch {
	case f.Not && len(f.Values) == 1:
		return orNone + " <> " + quote(f.Values[0])
	case f.Not:
		return orNone + " NOT IN (" + quoteAll(f.Values) + ")"
	case slices.Contains(f.Values, ""):
		return orNone + " IN (" + quoteAll(f.Values) + ")"
	case len(f.Values) == 1:
		return expression + " = " + quote(f.Values[0])
	}
	return expression + " IN (" + quoteAll(f.Values) + ")"
}
