package alert

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Times are minutes here, written as seconds: 10 is 600.
func stretch(from, fired, to int64) Stretch { return Stretch{from * 60, fired * 60, to * 60} }

func TestMatch(t *testing.T) {
	incidents := []Stretch{stretch(100, 0, 130), stretch(125, 0, 160), stretch(300, 0, 310), stretch(500, 0, 520)}
	alerts := []Stretch{
		stretch(104, 109, 128),  // in the first, and three minutes into the second
		stretch(140, 145, 150),  // in the second
		stretch(314, 319, 330),  // four minutes after the third: within five
		stretch(400, 405, 410),  // nothing happened
		stretch(526, 531, 540),  // six minutes after the fourth: too far
		stretch(1000, 1000, 10), // an end before its start counts as an instant
	}
	got := Match(incidents, alerts, 5*60)
	want := Matched{Of: []int{0, 1, 2, -1, -1, -1}, By: []int{0, 0, 2, -1}, Delay: []int64{9 * 60, -16 * 60, 19 * 60, 0}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// Delays of 9, -16 and 19 minutes: the median is 9.
	if n, median, ok := got.Detected(); n != 3 || median != 540 || !ok {
		t.Errorf("%d detected after %v s, %v; want 3 after 540 s", n, median, ok)
	}
}

func TestMatchOfTwoTakesTheMiddle(t *testing.T) {
	got := Match([]Stretch{stretch(0, 0, 10), stretch(100, 0, 110)}, []Stretch{stretch(0, 2, 5), stretch(100, 106, 110)}, 0)
	if n, median, ok := got.Detected(); n != 2 || median != 240 || !ok {
		t.Errorf("%d detected after %v s, %v; want 2 after 240 s", n, median, ok)
	}
}

func TestMatchWithoutAlerts(t *testing.T) {
	got := Match([]Stretch{stretch(0, 0, 10)}, nil, 300)
	if _, _, ok := got.Detected(); ok || got.By[0] != -1 {
		t.Errorf("matched with nothing: %+v", got)
	}
	// Touching ends do not touch without slack: [0, 10) and [10, 20).
	if got := Match([]Stretch{stretch(0, 0, 10)}, []Stretch{stretch(10, 12, 20)}, 0); got.By[0] != -1 || got.Of[0] != -1 {
		t.Errorf("matched %+v", got)
	}
}
