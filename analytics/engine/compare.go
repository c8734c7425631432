package engine

import (
	"time"

	"telltale/analytics/fault"
	"telltale/analytics/localtime"
)

// compared are the periods that a question is compared with; both together are the previous one and then the same of a year earlier.
func (s *state) compared(q question, compare string) ([]other, error) {
	kinds := []string{compare}
	switch compare {
	case "":
		kinds = []string{"previous"}
	case "both":
		kinds = []string{"previous", "year"}
	}
	var all []other
	for _, kind := range kinds {
		p, err := s.previous(q.period, kind)
		if err != nil {
			return nil, err
		}
		if p != nil {
			all = append(all, other{with: kind, q: question{s: s, period: *p, filters: q.filters, silent: true}})
		}
	}
	return all, nil
}

// previous is the period that p is compared with: "previous" (or empty, or "both") is the one before of the same kind, "year"
// the same one a year earlier, "none" none. A running period is compared with the same elapsed part.
func (s *state) previous(p Period, compare string) (*Period, error) {
	var q Period
	switch compare {
	case "none":
		return nil, nil
	case "year":
		q = Period{From: p.From.AddDate(-1, 0, 0), To: p.To.AddDate(-1, 0, 0)}
	case "", "previous", "both":
		if p.Preset == "all" {
			return nil, nil
		}
		q = before(p)
	default:
		return nil, fault.New(fault.Invalid, "The comparison %q is unknown.", compare).Do("Allowed are previous, year, both and none.")
	}
	q.Preset, q.Zone = p.Preset, p.Zone
	switch p.Preset {
	case "month":
		q.Label = q.From.Format("January 2006")
	case "quarter":
		_, _, q.Label, _ = calendar("quarter", "", q.To, s.zone)
	default:
		q.Label = clock(q.From) + " to " + clock(q.To)
		if atMidnight(q.From) && atMidnight(q.To) {
			q.Label = localtime.Days(q.From, q.To.AddDate(0, 0, -1))
		}
	}
	if p.Running {
		elapsed := sameElapsed(p, q.From)
		if elapsed.Before(q.To) {
			q.To = elapsed
			last := clock(q.To)
			if atMidnight(q.To) { // it ends with the day before
				last = q.To.AddDate(0, 0, -1).Format("2 Jan 2006")
			}
			q.Label += ", to " + last
		}
	}
	asOf := q.To
	q = s.finish(q, asOf)
	q.AsOf = ""
	return &q, nil
}

// before is the period of the same kind that ends where p begins.
func before(p Period) Period {
	if months := wholeMonths(p); months > 0 {
		return Period{From: p.From.AddDate(0, -months, 0), To: p.From}
	}
	if whole := int(p.Days); p.Preset != "last24h" && float64(whole) == p.Days {
		return Period{From: p.From.AddDate(0, 0, -whole), To: p.From}
	}
	return Period{From: p.From.Add(-p.To.Sub(p.From)), To: p.From}
}

// wholeMonths is the number of calendar months that p consists of, or 0.
func wholeMonths(p Period) int {
	if p.From.Day() != 1 || !atMidnight(p.From) || !atMidnight(p.To) || p.To.Day() != 1 {
		return 0
	}
	return (p.To.Year()-p.From.Year())*12 + int(p.To.Month()-p.From.Month())
}

// sameElapsed is start plus the days and the time of day that have passed of p.
func sameElapsed(p Period, start time.Time) time.Time {
	whole := int(days(p.From, p.known))
	return start.AddDate(0, 0, whole).Add(p.known.Sub(p.From.AddDate(0, 0, whole)))
}
