// Package localtime turns minutes since 1970 UTC into local minutes, days and hours inside SQL. The offsets of the
// zone stand in the expression as numbers, so that it is exact through changes to and from summer time, needs no
// calendar table and no ICU, and gives the same value in any DuckDB shell.
package localtime

import (
	"fmt"
	"strings"
	"time"
)

// Minute is an SQL expression for the local minute (minutes since 1970 as clocks in the zone show them) of the
// integer expression minute, right for instants in [from, to).
func Minute(minute string, zone *time.Location, from, to time.Time) string {
	at := from.In(zone)
	_, offset := at.Zone()
	var cases strings.Builder
	for {
		_, end := at.ZoneBounds()
		if end.IsZero() || !end.Before(to) {
			break
		}
		fmt.Fprintf(&cases, " WHEN %s < %d THEN %d", minute, end.Unix()/60, offset/60)
		at = end.In(zone)
		_, offset = at.Zone()
	}
	switch {
	case cases.Len() > 0:
		return fmt.Sprintf("(%s + CASE%s ELSE %d END)", minute, cases.String(), offset/60)
	case offset == 0:
		return minute
	}
	return fmt.Sprintf("(%s + %d)", minute, offset/60)
}

// Day is an SQL expression for the local day, in days since 1970.
func Day(minute string, zone *time.Location, from, to time.Time) string {
	return Minute(minute, zone, from, to) + " // 1440"
}

// DayNumber is the local day of t in days since 1970, as Day gives it.
func DayNumber(t time.Time, zone *time.Location) int64 {
	t = t.In(zone)
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400
}

// DayStart is the instant at which the local day begins. Where clocks skip midnight it is the first instant after.
func DayStart(day int64, zone *time.Location) time.Time {
	u := time.Unix(day*86400, 0).UTC()
	return time.Date(u.Year(), u.Month(), u.Day(), 0, 0, 0, 0, zone)
}

// Days names the days from the first to the last one as people write them: what they share is said once. "25 Oct 2026",
// "19 to 25 Oct 2026", "28 Sep to 4 Oct 2026", "28 Dec 2026 to 3 Jan 2027".
func Days(first, last time.Time) string {
	to := last.Format("2 Jan 2006")
	switch {
	case first.Format("2 Jan 2006") == to:
		return to
	case first.Year() != last.Year():
		return first.Format("2 Jan 2006") + " to " + to
	case first.Month() != last.Month():
		return first.Format("2 Jan") + " to " + to
	}
	return first.Format("2") + " to " + to
}
