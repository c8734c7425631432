package stats

import (
	"math"
	"testing"
)

// Cochran's formulas by hand: 3.841459 x 0.84 x 0.16 / 0.05^2 = 206.52 and / 0.03^2 = 573.66; of 2,000 things
// 206.52/(1 + 205.52/2000) = 187.3 and 446.0; of 500, 146.4 and 267.4.
func TestSampleSize(t *testing.T) {
	if got := cochran(.84, .05, .95); !near(got, 206.52, .005) {
		t.Errorf("+/- 5 points: %v", got)
	}
	if got := cochran(.84, .03, .95); !near(got, 573.66, .005) {
		t.Errorf("+/- 3 points: %v", got)
	}
	for _, c := range []struct {
		margin     float64
		population int
		want       int
	}{
		{.05, 0, 207}, {.03, 0, 574}, {.05, 2000, 188}, {.03, 2000, 446}, {.05, 500, 147}, {.03, 500, 268}, {.05, 10, 10}, {.05, 1, 1},
	} {
		if got, ok := SampleSize(.84, c.margin, .95, c.population); !ok || got != c.want {
			t.Errorf("+/- %v of %d: %d, want %d", c.margin, c.population, got, c.want)
		}
	}
	// z at 99 % is 2.5758293: 6.634897 x 0.25 / 0.05^2 = 663.49.
	if got, ok := SampleSize(.5, .05, .99, 0); !ok || got != 664 {
		t.Errorf("99 %%: %d", got)
	}
}

func TestSampleSizeAtTheEdges(t *testing.T) {
	if _, ok := SampleSize(.84, 0, .95, 0); ok {
		t.Error("no margin needs everything, and everything has no end")
	}
	if got, ok := SampleSize(.84, 0, .95, 300); !ok || got != 300 {
		t.Errorf("no margin of 300: %d", got)
	}
	if got, ok := SampleSize(1, .05, .95, 0); !ok || got != 1 {
		t.Errorf("nothing varies: %d", got)
	}
	if _, ok := SampleSize(.5, math.NaN(), .95, 0); ok {
		t.Error("a margin that is no number")
	}
}
