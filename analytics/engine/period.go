package engine

import (
	"context"
	"fmt"
	"strings"
	"time"

	"telltale/analytics/fault"
	"telltale/analytics/localtime"
)

// Resolve turns a Spec into exact instants in the workspace's zone. It fails with fault.Invalid for a spec that
// cannot be read, and fault.NotEnough when a window at as-of is asked for and there is no data.
func (e *Engine) Resolve(ctx context.Context, spec Spec) (Period, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Period{}, err
	}
	return e.resolve(ctx, s, spec)
}

func (e *Engine) resolve(ctx context.Context, s *state, spec Spec) (Period, error) {
	asOf, err := s.asOf(spec)
	if err != nil {
		return Period{}, err
	}
	p := Period{Preset: spec.Preset, Zone: s.zone.String()}
	if p.Preset == "" {
		p.Preset = "month"
		if spec.From != "" || spec.To != "" {
			p.Preset = "custom"
		}
	}
	if asOf.IsZero() && spec.Month == "" && p.Preset != "custom" {
		return Period{}, fault.New(fault.NotEnough, "There is no data yet, so there is no newest request to count back from.").
			Do("Import a file first, or name the period.")
	}
	end := asOf
	switch p.Preset {
	case "month", "quarter":
		p.From, p.To, p.Label, err = calendar(p.Preset, spec.Month, asOf, s.zone)
	case "last30d", "last7d":
		days := 30
		if p.Preset == "last7d" {
			days = 7
		}
		p.From, p.To = end.AddDate(0, 0, -days), end
		p.Label = fmt.Sprintf("%d days to %s", days, clock(end))
	case "last24h":
		p.From, p.To, p.Label = end.Add(-24*time.Hour), end, "24 hours to "+clock(end)
	case "last15m":
		p.From, p.To, p.Label = end.Add(-15*time.Minute), end, "15 minutes to "+clock(end)
	case "busiest15m":
		if p.From, err = e.busiest(ctx, s, end); err == nil {
			p.To = p.From.Add(15 * time.Minute)
			p.Label = "busiest 15 minutes, from " + clock(p.From)
		}
	case "all":
		p.From, p.To = s.first.In(s.zone).Truncate(time.Minute), end
		p.Label = "everything to " + clock(end)
	case "custom":
		p.From, p.To, p.Label, err = custom(spec, s.zone)
	default:
		return Period{}, fault.New(fault.Invalid, "The period %q is unknown.", spec.Preset).
			Do("Allowed are month, quarter, last30d, last7d, last24h, last15m, busiest15m, custom and all.")
	}
	if err != nil {
		return Period{}, err
	}
	p = s.finish(p, asOf)
	if spec.AsOf != "" && asOf.Before(p.To) && asOf.After(p.From) {
		p.end = asOf
	}
	return p, nil
}

// asOf is the end of what is known: the minute after the newest request, or after the instant that was asked for.
// Whole minutes keep the roll-ups usable, and the newest request inside.
func (s *state) asOf(spec Spec) (time.Time, error) {
	if spec.AsOf != "" {
		t, err := instant(spec.AsOf, s.zone)
		if err != nil {
			return time.Time{}, err
		}
		if cut := t.Truncate(time.Minute); !cut.Equal(t) {
			t = cut.Add(time.Minute)
		}
		return t.In(s.zone), nil
	}
	if s.newest.IsZero() {
		return time.Time{}, nil
	}
	return s.newest.Truncate(time.Minute).Add(time.Minute).In(s.zone), nil
}

// finish fills what follows from the instants. A period is over when as-of lies in its last hour: hours are what
// coverage is judged by.
func (s *state) finish(p Period, asOf time.Time) Period {
	p.From, p.To = p.From.In(s.zone), p.To.In(s.zone)
	p.FromStr, p.ToStr = p.From.Format(time.RFC3339), p.To.Format(time.RFC3339)
	if !asOf.IsZero() {
		p.AsOf = asOf.Format(time.RFC3339)
		p.Running = asOf.After(p.From) && asOf.Before(p.To.Add(-time.Hour))
		p.known = p.To
		if p.Running {
			p.known = asOf
		}
	} else {
		p.known = p.To
	}
	p.Days, p.end = days(p.From, p.To), p.To
	return p
}

// days counts days by the calendar, so that a month with a change of clocks still has a whole number.
func days(from, to time.Time) float64 {
	whole := 0
	for next := from.AddDate(0, 0, 1); !next.After(to); next = from.AddDate(0, 0, whole+1) {
		whole++
	}
	return float64(whole) + to.Sub(from.AddDate(0, 0, whole)).Hours()/24
}

func calendar(preset, name string, asOf time.Time, zone *time.Location) (from, to time.Time, label string, err error) {
	// As-of is exclusive: data to the last minute of October makes October the newest month.
	last := asOf.Add(-time.Nanosecond)
	year, month, length := last.Year(), last.Month(), 1
	if preset == "quarter" {
		month, length = (month-1)/3*3+1, 3
	}
	if name != "" {
		var ok bool
		if year, month, length, ok = parseCalendar(name); !ok {
			return from, to, "", fault.New(fault.Invalid, "%q is no month or quarter.", name).Do(`Write months as "2026-10" and quarters as "2026-Q4".`)
		}
	}
	from = time.Date(year, month, 1, 0, 0, 0, 0, zone)
	to = time.Date(year, month+time.Month(length), 1, 0, 0, 0, 0, zone)
	if length == 3 {
		return from, to, fmt.Sprintf("Q%d %d", (int(month)+2)/3, year), nil
	}
	return from, to, from.Format("January 2006"), nil
}

// parseCalendar reads "2026-10" or "2026-Q4".
func parseCalendar(name string) (year int, month time.Month, length int, ok bool) {
	if t, err := time.Parse("2006-01", name); err == nil {
		return t.Year(), t.Month(), 1, true
	}
	head, quarter, found := strings.Cut(strings.ToUpper(name), "-Q")
	t, err := time.Parse("2006", head)
	if err != nil || !found || len(quarter) != 1 || quarter < "1" || quarter > "4" {
		return 0, 0, 0, false
	}
	return t.Year(), time.Month(int(quarter[0]-'1')*3 + 1), 3, true
}

func custom(spec Spec, zone *time.Location) (from, to time.Time, label string, err error) {
	if from, err = instant(spec.From, zone); err != nil {
		return
	}
	if to, err = instant(spec.To, zone); err != nil {
		return
	}
	if !from.Before(to) {
		return from, to, "", fault.New(fault.Invalid, "The period ends at %s, which is not after its start at %s.", spec.To, spec.From).
			Do("The end is exclusive: 2026-10-01 to 2026-10-02 is one day.")
	}
	if to.Sub(from) > 100*366*24*time.Hour {
		return from, to, "", fault.New(fault.Invalid, "The period is longer than a hundred years.")
	}
	if atMidnight(from) && atMidnight(to) {
		return from, to, localtime.Days(from, to.AddDate(0, 0, -1)), nil
	}
	return from, to, clock(from) + " to " + clock(to), nil
}

// instant reads RFC 3339, or a date or local time in the zone.
func instant(text string, zone *time.Location) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.In(zone), nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", time.DateTime} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fault.New(fault.Invalid, "%q is no time.", text).Do(`Write "2026-10-01" or "2026-10-01T14:00:00+02:00".`)
}

func clock(t time.Time) string { return t.Format("2 Jan 2006 15:04") }

func atMidnight(t time.Time) bool {
	return t.Equal(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location()))
}

// busiest finds the start of the 15 minutes with the most requests in the 30 days to end.
func (e *Engine) busiest(ctx context.Context, s *state, end time.Time) (time.Time, error) {
	last := end.Unix() / 60
	var minute int64
	err := e.db.QueryRow(ctx, fmt.Sprintf(`SELECT minute - 14 FROM (
			SELECT minute, sum(sum(n)) OVER (ORDER BY minute RANGE BETWEEN 14 PRECEDING AND CURRENT ROW) AS n
			FROM request_minute WHERE minute >= %d AND minute < %d GROUP BY minute)
		ORDER BY n DESC, minute LIMIT 1`, end.AddDate(0, 0, -30).Unix()/60, last)).Scan(&minute)
	if err != nil {
		return time.Time{}, fault.New(fault.NotEnough, "There are no requests in the 30 days to %s.", clock(end)).Do("Choose another period.")
	}
	return time.Unix(minute*60, 0).In(s.zone), nil
}
