package app

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// at is a moment of an imagined job.
func at(seconds float64) time.Time {
	return time.Unix(1_700_000_000, 0).Add(time.Duration(seconds * float64(time.Second)))
}

func TestPaceOfEvenWorkIsExact(t *testing.T) {
	var p pace
	for s := 0.0; s <= 4; s += 0.5 {
		p.add(at(s), int64(100*s), 1000, int64(7*s*2))
	}
	// 400 of 1000 bytes after 4 s: 100 bytes/s, so 600 bytes take 6 s.
	if left := p.secondsLeft(); left == nil || math.Abs(*left-6) > 1e-9 {
		t.Errorf("seconds left: %v, want 6", left)
	}
	if rate := p.byteRate(); math.Abs(rate-100) > 1e-9 {
		t.Errorf("bytes a second: %v, want 100", rate)
	}
	if rate := p.rowRate(); math.Abs(rate-14) > 1e-9 {
		t.Errorf("rows a second: %v, want 14", rate)
	}
}

func TestPaceSaysNothingTooEarly(t *testing.T) {
	var p pace
	p.add(at(0), 0, 1000, 0)
	p.add(at(0.5), 500, 1000, 0)
	if p.secondsLeft() != nil {
		t.Errorf("foretold the end after half a second")
	}
	var unknown pace
	for s := range 5 {
		unknown.add(at(float64(s)), int64(s), 0, 0)
	}
	if unknown.secondsLeft() != nil {
		t.Errorf("foretold the end of work of unknown length")
	}
}

func TestPaceBeginsAnewWithOtherWork(t *testing.T) {
	var p pace
	for s := range 5 {
		p.add(at(float64(s)), int64(1000*s), 10_000, 0)
	}
	p.add(at(5), 0, 50, 0)
	if p.secondsLeft() != nil {
		t.Errorf("the speed of the old work was used for the new")
	}
}

func TestPaceIsFiniteForWhateverComes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p pace
		now := 0.0
		for range rapid.IntRange(1, 40).Draw(t, "reports") {
			now += rapid.Float64Range(0, 30).Draw(t, "pause")
			count := rapid.Int64Range(0, math.MaxInt64)
			p.add(at(now), count.Draw(t, "done"), count.Draw(t, "total"), count.Draw(t, "rows"))
			if rate := p.rowRate(); !finite(rate) || rate < 0 {
				t.Fatalf("rows a second: %v", rate)
			}
			if left := p.secondsLeft(); left != nil && (!finite(*left) || *left < 0) {
				t.Fatalf("seconds left: %v", *left)
			}
		}
	})
}
