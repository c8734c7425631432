package meeting

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/localtime"
)

// slot is one period that a meeting can be about, by the calendar of a zone: [from, to).
type slot struct {
	key      string // 2026-10-31, 2026-W44, 2026-10, 2026-Q4
	label    string
	from, to time.Time
	spec     engine.Spec // asks the engine for it
}

// slotAt is the day, week, month or quarter in which an instant lies, whose location is the zone. Weeks are those of ISO 8601:
// they begin on Monday, and belong to the year in which their Thursday lies.
func slotAt(period string, at time.Time) slot {
	zone := at.Location()
	day := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 0, 0, 0, 0, zone)
	}
	y, m, d := at.Date()
	switch period {
	case "day":
		s := slot{from: day(y, m, d), to: day(y, m, d+1)}
		s.key, s.label = s.from.Format(time.DateOnly), s.from.Format("Mon 2 Jan 2006")
		return s.custom()
	case "week":
		monday := d - (int(at.Weekday())+6)%7
		s := slot{from: day(y, m, monday), to: day(y, m, monday+7)}
		year, week := at.ISOWeek()
		s.key = fmt.Sprintf("%d-W%02d", year, week)
		s.label = fmt.Sprintf("Week %d, %s", week, localtime.Days(s.from, day(y, m, monday+6)))
		return s.custom()
	case "month":
		s := slot{from: day(y, m, 1), to: day(y, m+1, 1)}
		s.key, s.label = s.from.Format("2006-01"), s.from.Format("January 2006")
		s.spec = engine.Spec{Preset: "month", Month: s.key}
		return s
	default:
		first := (m-1)/3*3 + 1
		s := slot{from: day(y, first, 1), to: day(y, first+3, 1)}
		s.key, s.label = fmt.Sprintf("%d-Q%d", y, (first+2)/3), fmt.Sprintf("Q%d %d", (first+2)/3, y)
		s.spec = engine.Spec{Preset: "quarter", Month: s.key}
		return s
	}
}

// custom asks for a slot that is no preset of the engine's, by its dates.
func (s slot) custom() slot {
	s.spec = engine.Spec{Preset: "custom", From: s.from.Format(time.DateOnly), To: s.to.Format(time.DateOnly)}
	return s
}

// before is the slot that ends where s begins.
func (s slot) before(period string) slot { return slotAt(period, s.from.Add(-time.Nanosecond)) }

var weekForm = regexp.MustCompile(`^(\d{4})-W(\d{2})$`)

// parseSlot reads the key of a slot. It fails with fault.Invalid.
func parseSlot(period, key string, zone *time.Location) (slot, error) {
	at, err := time.Time{}, error(nil)
	form := map[string]string{"day": "2026-10-31", "week": "2026-W44", "month": "2026-10", "quarter": "2026-Q4"}[period]
	switch period {
	case "day":
		at, err = time.ParseInLocation(time.DateOnly, key, zone)
	case "week":
		if found := weekForm.FindStringSubmatch(key); found != nil {
			year, _ := strconv.Atoi(found[1])
			week, _ := strconv.Atoi(found[2])
			// The fourth of January lies in the first week of its year.
			at = time.Date(year, 1, 4+7*(week-1), 12, 0, 0, 0, zone)
		}
	case "month":
		at, err = time.ParseInLocation("2006-01", key, zone)
	case "quarter":
		var year, quarter int
		if n, _ := fmt.Sscanf(key, "%4d-Q%1d", &year, &quarter); n == 2 {
			at = time.Date(year, time.Month(3*quarter-2), 1, 0, 0, 0, 0, zone)
		}
	}
	if s := slotAt(period, at); err == nil && s.key == key {
		return s, nil
	}
	return slot{}, fault.New(fault.Invalid, "%q is no %s.", key, period).Do("Write it as %s.", form)
}
