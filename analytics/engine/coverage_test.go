package engine

import (
	"context"
	"slices"
	"testing"
	"time"
)

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
	r := rhythmOf(week(workdays, 4), time.UTC)
	for h := range int64(168) {
		if got := r.expects(h+10*168, time.UTC); got != workdays(int(h)) {
			t.Fatalf("hour %d of the week: expected %v", h, got)
		}
	}
	// Five days show a rhythm by hour of the day.
	office := func(h int) bool { return h%24 >= 8 && h%24 < 18 }
	r = rhythmOf(week(office, 1)[:50], time.UTC)
	if r.expects(3, time.UTC) || !r.expects(9, time.UTC) {
		t.Error("five days of office hours do not show as such")
	}
	// One day shows nothing, so that every hour is expected.
	r = rhythmOf([]int64{8, 9, 17}, time.UTC)
	if !r.expects(3, time.UTC) {
		t.Error("a single day proves that nights are quiet")
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
	r := rhythmOf(hours, berlin)
	if !r.expects(twice, berlin) || !r.expects(twice+1, berlin) {
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
