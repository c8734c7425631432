package engine

import (
	"math"
	"time"

	"telltale/analytics/localtime"
)

// settledEnd is the first provisional day: vendors still change what they charge for the last days before as-of, so that
// trends, anomalies and projections leave those out. Days of a month that is over are settled, because its invoice is
// there. A period that lies before has no provisional days.
func (s *state) settledEnd(p Period) int64 {
	asOf, err := time.Parse(time.RFC3339, p.AsOf)
	if err != nil {
		return math.MaxInt64 // what an earlier period is compared with has no as-of of its own
	}
	last := asOf.Add(-time.Nanosecond).In(s.zone)
	month := time.Date(last.Year(), last.Month(), 1, 0, 0, 0, 0, s.zone)
	if !asOf.Before(month.AddDate(0, 1, 0).Add(-time.Hour)) {
		return math.MaxInt64
	}
	provisional := int64(s.settings.count("cost.provisional", last))
	return max(localtime.DayNumber(last, s.zone)-provisional+1, localtime.DayNumber(month, s.zone))
}

// settledDays are the whole local days of the known part of a period that are not provisional, as a half-open range.
func (s *state) settledDays(p Period) (first, end int64) {
	first, end = wholeDays(p.From, s.knownHours(p), s.zone)
	return first, max(first, min(end, s.settledEnd(p)))
}
