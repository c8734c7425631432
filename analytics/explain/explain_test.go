package explain

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func near(got, want float64) bool { return math.Abs(got-want) <= 1e-9*max(1, math.Abs(want)) }

// Two models: the cheap one fails 1 % before and 2 % after and keeps half of the traffic of 1,000 at first, three
// quarters at the end; the other fails 5 % in both.
//
//	before (5 + 25) / 1000 = 3 %, after (15 + 12.5) / 1000 = 2.75 %, mean level 2.875 %
//	cheap: rate (0.02 - 0.01) x 0.625 = +0.625 points; mix (+0.25) x (1.5 % - 2.875 %) = -0.34375 points
//	other: rate 0;                                      mix (-0.25) x (5 % - 2.875 %)   = -0.53125 points
//	sum +0.625 - 0.34375 - 0.53125 = -0.25 points
func TestRatio(t *testing.T) {
	s, ok := Ratio([]Segment{
		{"cheap", Reading{5, 500}, Reading{15, 750}},
		{"other", Reading{25, 500}, Reading{12.5, 250}},
		{"never seen", Reading{}, Reading{}},
	})
	if !ok || !near(s.Before, .03) || !near(s.After, .0275) || len(s.Effects) != 2 {
		t.Fatalf("%+v", s)
	}
	other, cheap := s.Effects[0], s.Effects[1]
	if other.Name != "other" || !near(other.Mix, -.0053125) || other.Rate != 0 {
		t.Errorf("the largest effect is %+v", other)
	}
	if cheap.Name != "cheap" || !near(cheap.Rate, .00625) || !near(cheap.Mix, -.0034375) || cheap.Volume != 0 {
		t.Errorf("the second effect is %+v", cheap)
	}
}

// A model that is new has no rate before, so all that it does is mix: 100 of 200 requests at 10 % beside 100 at 0 %.
// Mean level (0 + 5 %) / 2 = 2.5 %; new: 0.5 x (10 % - 2.5 %) = 3.75 points; old: -0.5 x (0 - 2.5 %) = 1.25 points.
func TestANewSegmentIsAllMix(t *testing.T) {
	s, _ := Ratio([]Segment{{"old", Reading{0, 100}, Reading{0, 100}}, {"new", Reading{}, Reading{10, 100}}})
	for _, e := range s.Effects {
		want := map[string]float64{"old": .0125, "new": .0375}[e.Name]
		if !near(e.Mix, want) || e.Rate != 0 {
			t.Errorf("%s: %+v, want a mix of %v", e.Name, e, want)
		}
	}
}

// Of 100 requests that cost $50, model a had 60 at $0.50 and b 40 at $0.50; then 80 at $0.50 and 40 at $1.00: $80.
// Volume +20 requests, mean size 110. a: share .6 to .6667, cost per request of all .30 to .3333; volume 20 x .31667 =
// 6.3333, mix 110 x .06667 x .5 = 3.6667, rate 0: together its own +10. b: volume 20 x (.2 + .3333)/2 = 5.3333, mix
// 110 x (-.06667) x .75 = -5.5, rate 110 x .5 x .36667 = 20.1667: together its own +20.
func TestSum(t *testing.T) {
	s := Sum([]Segment{{"a", Reading{30, 60}, Reading{40, 80}}, {"b", Reading{20, 40}, Reading{40, 40}}})
	want := []Effect{{"b", 16. / 3, -5.5, 121. / 6}, {"a", 19. / 3, 11. / 3, 0}}
	for i, e := range s.Effects {
		if e.Name != want[i].Name || !near(e.Volume, want[i].Volume) || !near(e.Mix, want[i].Mix) || math.Abs(e.Rate-want[i].Rate) > 1e-9 {
			t.Errorf("%+v, want %+v", e, want[i])
		}
	}
}

// Requests double from 100 to 200 and cost $1 each throughout: the sum grows by 100, all of it volume.
func TestSumOfAnUnchangedRateIsAllVolume(t *testing.T) {
	s := Sum([]Segment{{"a", Reading{60, 60}, Reading{120, 120}}, {"b", Reading{40, 40}, Reading{80, 80}}})
	if !near(s.Change(), 100) || !near(s.Effects[0].Volume, 60) || !near(s.Effects[1].Volume, 40) {
		t.Errorf("%+v", s)
	}
	for _, e := range s.Effects {
		if !near(e.Mix, 0) || !near(e.Rate, 0) {
			t.Errorf("%+v has more than volume", e)
		}
	}
}

func TestEmptyPeriods(t *testing.T) {
	if _, ok := Ratio([]Segment{{"a", Reading{}, Reading{1, 2}}}); ok {
		t.Error("a ratio without a period before was split")
	}
	s := Sum([]Segment{{"a", Reading{}, Reading{7, 2}}})
	if s.Change() != 7 || s.Effects[0].Volume != 7 {
		t.Errorf("what was not there before is all volume, got %+v", s)
	}
	if _, ok := Cost([]CostSegment{{"a", Usage{}, Usage{1, 1, 1}}}); ok {
		t.Error("a cost without requests before was split")
	}
}

// Doubling everything that is not mix: 100 requests x 10 tokens x $0.01 = $10 become 200 x 20 x $0.02 = $80. The three
// causes are alike, so that each gets a third of the 70 by symmetry.
func TestCostIsSharedFairly(t *testing.T) {
	s, ok := Cost([]CostSegment{{"m", Usage{100, 1000, 10}, Usage{200, 4000, 80}}})
	if !ok || !near(s.Effects[Volume], 70./3) || !near(s.Effects[Tokens], 70./3) || !near(s.Effects[Price], 70./3) || !near(s.Effects[Mix], 0) {
		t.Errorf("%+v", s)
	}
}

// Only one cause changes, so that it has all of the effect.
func TestCostWithOneCause(t *testing.T) {
	for _, c := range []struct {
		name   string
		cause  int
		change float64
		list   []CostSegment
	}{
		{"price", Price, 5, []CostSegment{{"m", Usage{100, 1000, 10}, Usage{100, 1000, 15}}}},
		{"tokens", Tokens, 10, []CostSegment{{"m", Usage{100, 1000, 10}, Usage{100, 2000, 20}}}},
		{"volume", Volume, -5, []CostSegment{{"m", Usage{100, 1000, 10}, Usage{50, 500, 5}}}},
		// From 50:50 to 25:75 at $1 and $3: 200 to 250.
		{"mix", Mix, 50, []CostSegment{{"a", Usage{50, 50, 50}, Usage{25, 25, 25}}, {"b", Usage{50, 50, 150}, Usage{75, 75, 225}}}},
		{"a new model", Mix, 40, []CostSegment{{"a", Usage{100, 100, 100}, Usage{80, 80, 80}}, {"b", Usage{}, Usage{20, 20, 60}}}},
	} {
		s, ok := Cost(c.list)
		if !ok || !near(s.After-s.Before, c.change) {
			t.Fatalf("%s: %+v", c.name, s)
		}
		for cause, effect := range s.Effects {
			want := 0.0
			if cause == c.cause {
				want = c.change
			}
			if !near(effect, want) {
				t.Errorf("%s: cause %d has %v, want %v", c.name, cause, effect, want)
			}
		}
	}
}

func drawReading(t *rapid.T, label string) Reading {
	switch rapid.IntRange(0, 5).Draw(t, label+" missing") {
	case 0:
		return Reading{}
	case 1:
		return Reading{Part: rapid.Float64Range(-10, 10).Draw(t, label+" alone")}
	}
	whole := rapid.Float64Range(0.001, 1e6).Draw(t, label+" whole")
	return Reading{rapid.Float64Range(-10, 10).Draw(t, label+" rate") * whole, whole}
}

// largest is the largest part of an effect. Parts of millions that cancel out leave no more than their last digits.
func largest(e Effect) float64 { return max(math.Abs(e.Volume), math.Abs(e.Mix), math.Abs(e.Rate)) }

// Whatever the data, the effects add up to the change.
func TestEffectsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var segments []Segment
		var scale float64
		for i := range rapid.IntRange(1, 8).Draw(t, "segments") {
			g := Segment{fmt.Sprint(i), drawReading(t, "before"), drawReading(t, "after")}
			scale = max(scale, math.Abs(g.Before.Part), math.Abs(g.After.Part), 1)
			segments = append(segments, g)
		}
		var sum float64
		s := Sum(segments)
		for _, e := range s.Effects {
			sum += e.Sum()
			scale = max(scale, largest(e))
		}
		if math.Abs(sum-s.Change()) > 1e-9*scale {
			t.Fatalf("the effects of the sum add up to %v, the change is %v", sum, s.Change())
		}
		r, ok := Ratio(segments)
		if !ok {
			return
		}
		sum, scale = 0, max(10, math.Abs(r.Before), math.Abs(r.After))
		for _, e := range r.Effects {
			sum += e.Sum()
			scale = max(scale, largest(e))
		}
		if math.Abs(sum-r.Change()) > 1e-9*scale {
			t.Fatalf("the effects of the ratio add up to %v, the change is %v", sum, r.Change())
		}
	})
}

func TestCausesOfCostAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		usage := func(label string) Usage {
			if rapid.IntRange(0, 4).Draw(t, label+" missing") == 0 {
				return Usage{}
			}
			n := rapid.Float64Range(1, 1e6).Draw(t, label)
			return Usage{n, n * float64(rapid.IntRange(0, 5000).Draw(t, label+" tokens")), n * rapid.Float64Range(-1, 10).Draw(t, label+" cost")}
		}
		var segments []CostSegment
		var scale float64
		for i := range rapid.IntRange(1, 6).Draw(t, "segments") {
			g := CostSegment{fmt.Sprint(i), usage("before"), usage("after")}
			scale = max(scale, math.Abs(g.Before.Cost), math.Abs(g.After.Cost), 1)
			segments = append(segments, g)
		}
		s, ok := Cost(segments)
		if !ok {
			return
		}
		var sum float64
		for _, e := range s.Effects {
			sum += e
			scale = max(scale, math.Abs(e))
		}
		if math.Abs(sum-(s.After-s.Before)) > 1e-9*scale*float64(len(segments)) {
			t.Fatalf("the causes add up to %v, the change is %v", sum, s.After-s.Before)
		}
	})
}
