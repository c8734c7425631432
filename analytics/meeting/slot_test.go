package meeting

import (
	"testing"
	"time"

	"telltale/analytics/fault"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestSlots(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct {
		period, at                  string
		key, label, from, to, asked string
		hours                       float64
	}{
		// The clocks go back on 25 October 2026: that day has 25 hours, and its week 169.
		{"day", "2026-10-25T12:00:00+01:00", "2026-10-25", "Sun 25 Oct 2026", "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", "2026-10-25 2026-10-26", 25},
		{"week", "2026-10-25T23:59:59+01:00", "2026-W43", "Week 43, 19 to 25 Oct 2026", "2026-10-19T00:00:00+02:00", "2026-10-26T00:00:00+01:00", "2026-10-19 2026-10-26", 169},
		// They go forward on 29 March 2026.
		{"day", "2026-03-29T00:00:00+01:00", "2026-03-29", "Sun 29 Mar 2026", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", "2026-03-29 2026-03-30", 23},
		// 1 January 2027 is a Friday: it belongs to the 53rd week of 2026. The 28th of December is that week's Monday.
		{"week", "2027-01-01T10:00:00+01:00", "2026-W53", "Week 53, 28 Dec 2026 to 3 Jan 2027", "2026-12-28T00:00:00+01:00", "2027-01-04T00:00:00+01:00", "2026-12-28 2027-01-04", 168},
		// 30 December 2024 is a Monday, its Thursday lies in 2025.
		{"week", "2024-12-30T00:00:00+01:00", "2025-W01", "Week 1, 30 Dec 2024 to 5 Jan 2025", "2024-12-30T00:00:00+01:00", "2025-01-06T00:00:00+01:00", "2024-12-30 2025-01-06", 168},
		{"month", "2026-12-31T23:00:00+01:00", "2026-12", "December 2026", "2026-12-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00", "2026-12", 744},
		{"quarter", "2026-11-30T23:00:00+01:00", "2026-Q4", "Q4 2026", "2026-10-01T00:00:00+02:00", "2027-01-01T00:00:00+01:00", "2026-Q4", 92*24 + 1},
		{"quarter", "2026-01-01T00:00:00+01:00", "2026-Q1", "Q1 2026", "2026-01-01T00:00:00+01:00", "2026-04-01T00:00:00+02:00", "2026-Q1", 90*24 - 1},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		s := slotAt(c.period, at.In(berlin))
		asked := s.spec.Month
		if s.spec.Preset == "custom" {
			asked = s.spec.From + " " + s.spec.To
		}
		if s.key != c.key || s.label != c.label || s.from.Format(time.RFC3339) != c.from || s.to.Format(time.RFC3339) != c.to || asked != c.asked || s.to.Sub(s.from).Hours() != c.hours {
			t.Errorf("the %s of %s is %+v, asked for as %s, of %v hours", c.period, c.at, s, asked, s.to.Sub(s.from).Hours())
		}
		again, err := parseSlot(c.period, c.key, berlin)
		if err != nil || again.key != s.key || !again.from.Equal(s.from) || !again.to.Equal(s.to) {
			t.Errorf("%s is read as %+v, %v", c.key, again, err)
		}
		if before := s.before(c.period); !before.to.Equal(s.from) || before.key == s.key {
			t.Errorf("before %s comes %+v", s.key, before)
		}
	}
}

func TestSlotsThatAreNone(t *testing.T) {
	for period, keys := range map[string][]string{
		"day":     {"", "2026-02-30", "2026-10", "31.10.2026"},
		"week":    {"", "2026-W00", "2026-W54", "2025-W53", "2026-44", "2026-W4"}, // 2025 has 52 weeks
		"month":   {"", "2026-13", "2026-1", "October"},
		"quarter": {"", "2026-Q0", "2026-Q5", "2026-Q12", "Q4"},
	} {
		for _, key := range keys {
			if s, err := parseSlot(period, key, time.UTC); !fault.Is(err, fault.Invalid) {
				t.Errorf("the %s %q was read as %+v, %v", period, key, s, err)
			}
		}
	}
}
