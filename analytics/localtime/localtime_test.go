package localtime

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The expression is checked by evaluating its cases in Go; the engine's tests run it in DuckDB.
func evaluate(t *rapid.T, expression string, minute int64) int64 {
	expression = strings.Trim(expression, "()")
	var offset int64
	rest, found := strings.CutPrefix(expression, "m + CASE")
	if !found {
		if expression == "m" {
			return minute
		}
		mustScan(t, expression, "m + %d", &offset)
		return minute + offset
	}
	for {
		var bound int64
		if n, _ := fmt.Sscanf(rest, " WHEN m < %d THEN %d", &bound, &offset); n != 2 {
			break
		}
		if minute < bound {
			return minute + offset
		}
		rest = rest[strings.Index(rest, "THEN")+4:]
		if i := strings.IndexAny(rest, "WE"); i > 0 {
			rest = rest[i-1:]
		}
	}
	mustScan(t, rest, " ELSE %d END", &offset)
	return minute + offset
}

func mustScan(t *rapid.T, text, format string, into *int64) {
	if _, err := fmt.Sscanf(text, format, into); err != nil {
		t.Fatalf("%q is not %q: %v", text, format, err)
	}
}

func TestMinuteFollowsTheClock(t *testing.T) {
	names := []string{"UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe", "America/New_York"}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(names).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		from := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
		to := from.AddDate(3, 0, 0)
		at := from.Add(time.Duration(rapid.Int64Range(0, 3*365*24*60-1).Draw(t, "minute")) * time.Minute)
		got := evaluate(t, Minute("m", zone, from, to), at.Unix()/60)
		local := at.In(zone)
		want := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), 0, 0, time.UTC).Unix() / 60
		if got != want {
			t.Fatalf("%s in %s: %d, want %d", at, zone, got, want)
		}
		if day := DayNumber(at, zone); day != want/1440 {
			t.Fatalf("day of %s in %s: %d, want %d", at, zone, day, want/1440)
		}
	})
}

func TestDayOf25Hours(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	day := DayNumber(time.Date(2026, 10, 25, 12, 0, 0, 0, berlin), berlin)
	if got := DayStart(day+1, berlin).Sub(DayStart(day, berlin)); got != 25*time.Hour {
		t.Errorf("25 October 2026 in Berlin has %v, want 25h", got)
	}
	if got := DayStart(day-209, berlin).Sub(DayStart(day-210, berlin)); got != 23*time.Hour {
		t.Errorf("29 March 2026 in Berlin has %v, want 23h", got)
	}
}

func TestDaysSayWhatTheyShareOnce(t *testing.T) {
	at := func(day string) time.Time {
		found, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	for _, c := range [][3]string{
		{"2026-10-25", "2026-10-25", "25 Oct 2026"},
		{"2026-10-19", "2026-10-25", "19 to 25 Oct 2026"},
		{"2026-09-28", "2026-10-04", "28 Sep to 4 Oct 2026"},
		{"2026-12-28", "2027-01-03", "28 Dec 2026 to 3 Jan 2027"},
		{"2025-10-01", "2026-10-01", "1 Oct 2025 to 1 Oct 2026"},
	} {
		if got := Days(at(c[0]), at(c[1])); got != c[2] {
			t.Errorf("%s to %s is %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
