package engine

import (
	"context"
	"slices"
	"testing"
	"time"
)

// inHours is a source with the same number of rows in each of the hours.
func inHours(hours []int64, rows int64, zone *time.Location) *sourceHours {
	h := &sourceHours{hours: hours, rows: slices.Repeat([]int64{rows}, len(hours))}
	h.rhythm = rhythmOf(h.hours, h.rows, zone)
	return h
}

// expects reports whether an hour without rows is lost by itself.
func (h *sourceHours) expects(hour int64) bool { return len(h.lost(hour, hour+1, time.UTC)) > 0 }

func TestRhythm(t *testing.T) {
	week := func(keep func(hour int) bool, weeks int) []int64 {
		var hours []int64
		for h := range weeks * 168 {
			if keep(h % 168) {
				hours = append(hours, int64(h))
			}
		}
		return hours
	}
	// Hour 0 of the epoch is a Thursday, 00:00; hours 48 to 95 are the weekend.
	workdays := func(h int) bool { return h < 48 || h >= 96 }
	r := inHours(week(workdays, 4), 1, time.UTC)
	for h := range int64(168) {
		if got := r.expects(h + 10*168); got != workdays(int(h)) {
			t.Fatalf("hour %d of the week: expected %v", h, got)
		}
	}
	// Five days show a rhythm by hour of the day.
	office := func(h int) bool { return h%24 >= 8 && h%24 < 18 }
	r = inHours(week(office, 1)[:50], 1, time.UTC)
	if r.expects(123) || !r.expects(129) {
		t.Error("five days of office hours do not show as such")
	}
	// One day shows nothing, so that every hour is expected.
	r = inHours([]int64{8, 9, 17}, 1, time.UTC)
	if !r.expects(10) {
		t.Error("a single day proves that nights are quiet")
	}
}

// A source that was sampled thinly for twenty weeks and is whole since does not make a lost hour of the whole weeks a quiet
// one; and five weeks without a row, as after a lost disk, do not make themselves usual.
func TestRhythmOfASourceThatChanges(t *testing.T) {
	var hours []int64
	for h := range int64(45 * 168) {
		thin, gap := h < 20*168, h >= 30*168 && h < 35*168
		if !gap && (!thin || h%24 == 12) && h != 25*168+5 {
			hours = append(hours, h)
		}
	}
	r := inHours(hours, 1, time.UTC)
	for hour, want := range map[int64]bool{5*168 + 5: false, 25*168 + 5: true, 32*168 + 5: true, 60*168 + 5: true} {
		if r.expects(hour) != want {
			t.Errorf("hour %d of week %d is expected: %v", hour%168, hour/168, !want)
		}
	}
}

// Hours that have one to three rows are empty now and then: one of them is no gap, nor are two. Five of them, that usually
// have 10 rows, are. An hour that usually has 20, more or less, is one by itself.
func TestSparseHoursAreNoGaps(t *testing.T) {
	h := &sourceHours{}
	for hour := range int64(10 * 168) {
		rows := []int64{1, 2, 3, 2}[hour/168%4]
		if hour%24 >= 8 {
			rows = []int64{5, 30, 15, 30}[hour/168%4]
		}
		for _, empty := range []int64{5*168 + 26, 5*168 + 49, 5*168 + 50, 5*168 + 73, 5*168 + 74, 5*168 + 75, 5*168 + 76, 5*168 + 77, 5*168 + 110} {
			if hour == empty {
				rows = 0
			}
		}
		if rows > 0 {
			h.hours, h.rows = append(h.hours, hour), append(h.rows, rows)
		}
	}
	h.rhythm = rhythmOf(h.hours, h.rows, time.UTC)
	if got, want := h.lost(0, 10*168, time.UTC), []int64{5*168 + 73, 5*168 + 74, 5*168 + 75, 5*168 + 76, 5*168 + 77, 5*168 + 110}; !slices.Equal(got, want) {
		t.Errorf("lost %v, want %v", got, want)
	}
}

// Where clocks repeat an hour and both are lost, the one of the week before still shows that it was expected.
func TestRhythmOfARepeatedHour(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	first := time.Date(2026, 10, 17, 0, 0, 0, 0, berlin).Unix() / 3600
	twice := time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC).Unix() / 3600 // 02:00 in summer, and an hour later in winter
	var hours []int64
	for h := first; h < first+14*24+1; h++ {
		if h != twice && h != twice+1 {
			hours = append(hours, h)
		}
	}
	if r := inHours(hours, 100, berlin); len(r.lost(twice, twice+2, berlin)) != 2 {
		t.Error("two lost hours of the night in which clocks go back read as quiet ones")
	}
}

func TestCoverageGrid(t *testing.T) {
	w := newWorkspace(t, "Europe/Berlin")
	// Hours 0 to 71 of 24 October in Berlin on, without 10:00 to 12:59 on the 26th.
	w.insert(t, "requests", "SELECT TIMESTAMP '2026-10-23 22:00:00' + INTERVAL (i * 30) MINUTE AS ts, 200 AS status FROM range(146) t(i) WHERE i // 2 NOT BETWEEN 59 AND 61")
	w.load(t, "feedback", "ts,rating,rating_min,rating_max\n2026-10-24 12:00:00,5,1,5\n")
	w.settle(t)
	grid, err := w.Coverage(context.Background(), "2026-10-24", "2026-10-27")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(grid.Days, []string{"2026-10-24", "2026-10-25", "2026-10-26"}) || grid.From != "2026-10-24" || len(grid.Sources) != 2 {
		t.Fatalf("days %v, %d sources", grid.Days, len(grid.Sources))
	}
	feedback, requests := grid.Sources[0], grid.Sources[1]
	if feedback.Share != nil || len(feedback.Gaps) != 0 {
		t.Errorf("an event list has no gaps: %+v", feedback)
	}
	// The hour that clocks repeat on the 25th holds four half hours.
	if requests.Hours[1][2] != 4 || requests.Hours[0][2] != 2 {
		t.Errorf("25 October 02:00 has %d rows, 24 October 02:00 %d", requests.Hours[1][2], requests.Hours[0][2])
	}
	if len(requests.Gaps) != 1 || requests.Gaps[0] != (GapRange{From: "2026-10-26T10:00:00+01:00", To: "2026-10-26T13:00:00+01:00", Hours: 3}) {
		t.Errorf("gaps %+v", requests.Gaps)
	}
	// 70 of 73 hours
	if requests.Share == nil || *requests.Share != 70./73 {
		t.Errorf("share %v, want 70/73", show(requests.Share))
	}
	if all, err := w.Coverage(context.Background(), "", ""); err != nil || len(all.Days) != 3 {
		t.Errorf("all data: %d days, %v", len(all.Days), err)
	}
	if none, err := newWorkspace(t, "UTC").Coverage(context.Background(), "", ""); err != nil || none.Days == nil || none.Sources == nil {
		t.Errorf("an empty workspace: %+v, %v", none, err)
	}
}

// What lies before the first row of a source and after its last one is not covered: it lowers the share, and is no gap, as
// where a month is closed.
func TestGapsLieBetweenRows(t *testing.T) {
	w := newWorkspace(t, "Europe/Berlin")
	// 09:00 to 16:59 of 12 October in Berlin, without 12:00 to 12:59.
	w.insert(t, "requests", "SELECT TIMESTAMP '2026-10-12 07:00:00' + INTERVAL (i) MINUTE AS ts, 200 AS status FROM range(480) t(i) WHERE i // 60 <> 3")
	w.settle(t)
	grid, err := w.Coverage(context.Background(), "2026-10-01", "2026-11-01")
	if err != nil {
		t.Fatal(err)
	}
	requests := grid.Sources[0]
	if requests.From != "2026-10-12T09:00:00+02:00" || requests.To != "2026-10-12T17:00:00+02:00" {
		t.Errorf("requests reach from %s to %s", requests.From, requests.To)
	}
	if want := []GapRange{{From: "2026-10-12T12:00:00+02:00", To: "2026-10-12T13:00:00+02:00", Hours: 1}}; !slices.Equal(requests.Gaps, want) {
		t.Errorf("gaps %+v, want %+v", requests.Gaps, want)
	}
	// Seven hours have rows, of all from the begin of the month to the newest request.
	if expected := 11.*24 + 17; requests.Share == nil || *requests.Share != 7/expected {
		t.Errorf("share %v, want 7 of %v hours", show(requests.Share), expected)
	}
	h, err := w.Happenings(context.Background(), Spec{Preset: "month", Month: "2026-10"})
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Items) != 1 || h.Items[0].From != "2026-10-12T12:00:00+02:00" || h.Items[0].To != "2026-10-12T13:00:00+02:00" {
		t.Errorf("what happened: %+v", h.Items)
	}
}
