package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Seven days of 10, 12, 8, 10, 14, 6, 10: mean 10, variance (0+4+4+0+16+16+0)/6 = 6.667. Three more days: 30, with a
// standard error of sqrt(6.667 x (3 + 9/7)) = 5.345 and t(6, .975) = 2.447: 30 +/- 13.08.
func TestProjectByTheMeanOfDays(t *testing.T) {
	p, ok := Project([]float64{10, 12, 8, 10, 14, 6, 10}, nil, 3)
	if i := p.Interval(); !ok || p.Sum != 30 || math.Abs(i.Low-16.92) > .005 || math.Abs(i.High-43.08) > .005 || p.Tested != 0 {
		t.Errorf("%+v %+v", p, i)
	}
	if x := p.Exceeds(30); math.Abs(x-.5) > 1e-12 {
		t.Errorf("the middle is exceeded with %v", x)
	}
	// One standard error above the middle: 1 - T(6)(1) = 0.17796.
	if x := p.Exceeds(30 + math.Sqrt(20./3*(3+9./7))); math.Abs(x-.17796) > 1e-5 {
		t.Errorf("one standard error above is exceeded with %v", x)
	}
	if _, ok := Project([]float64{1, 2, 3, 4}, nil, 3); ok {
		t.Error("four days were projected")
	}
}

// Usage repeats by the week and costs 2 a unit: the projection is exact and its interval has no width.
func TestProjectIsExactForARepeatedWeek(t *testing.T) {
	week := []float64{10, 20, 30, 40, 50, 5, 3}
	var usage, cost []float64
	for i := range 63 {
		usage = append(usage, week[i%7])
		cost = append(cost, 2*week[i%7])
	}
	p, ok := Project(cost, usage, 10)
	// Ten days from a Monday: the week, 158, and 10 + 20 + 30: 218 units.
	if i := p.Interval(); !ok || math.Abs(p.Sum-436) > 1e-9 || math.Abs(i.High-i.Low) > 1e-6 || p.Model != "seasonal naive" || p.Tested != 23 {
		t.Errorf("%+v", p)
	}
	if p.Exceeds(436.01) > 1e-9 || p.Exceeds(435.99) < 1-1e-9 {
		t.Error("what is certain is not")
	}
	// 22 days are more than a third of 63: the mean of four weeks, 2 x 158 / 7 a day.
	if p, _ := Project(cost, usage, 22); math.Abs(p.Sum-22*316./7) > 1e-9 || p.Tested != 0 {
		t.Errorf("%+v", p)
	}
}

// The interval holds what comes in about 95 of 100 months of noisy usage with a weekly rhythm.
func TestProjectionCovers(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	held, trials := 0, 400
	for range trials {
		var usage, cost []float64
		for i := range 120 {
			u := (100 + 30*math.Sin(float64(i%7))) * (1 + .1*random.NormFloat64())
			usage = append(usage, u)
			cost = append(cost, u*(1+.05*random.NormFloat64()))
		}
		p, ok := Project(cost[:100], usage[:100], 20)
		if !ok || p.Tested == 0 {
			t.Fatalf("%+v", p)
		}
		came := total(cost[100:])
		if i := p.Interval(); i.Low <= came && came <= i.High {
			held++
		}
	}
	if share := float64(held) / float64(trials); share < .92 || share > .995 {
		t.Errorf("the interval held in %.1f %%", 100*share)
	}
}
