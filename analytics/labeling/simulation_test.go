package labeling

import (
	"fmt"
	"math"
	"testing"

	"telltale/analytics/engine"
)

// population has 2,000 predictions: 1,600 of which 90 % are right, 300 of which 70 % are, and 100 of which 30 % are: 84 % of all.
func population(names ...string) (all []member) {
	for s, size := range []int{1600, 300, 100} {
		right := size * []int{90, 70, 30}[s] / 100
		for n := range size {
			all = append(all, member{fmt.Sprintf("%s-%d", names[s], n), names[s], n < right})
		}
	}
	return all
}

const (
	seeds   = 400
	share84 = .84
)

// Real draws, labelled with the truth and read as results are: 95 % of the intervals hold it, within three standard errors of
// the count of seeds (3.3 points), and on average the estimate is right.
func TestIntervalsHoldTheTruth(t *testing.T) {
	by := population("a", "b", "c")
	suspects := population(engine.TheRest, engine.ThumbsDown, engine.LowConfidence)
	for name, c := range map[string]struct {
		plan    SamplingPlan
		members []member
		spreads []float64
	}{
		"simple":       {SamplingPlan{Size: 200}, by, nil},
		"proportional": {SamplingPlan{Size: 120, Design: Stratified, By: "model"}, by, nil}, // the smallest has 10 instead of 6
		"Neyman":       {SamplingPlan{Size: 200, Design: Stratified, By: "model", Allocation: Neyman, Earlier: 1}, by, []float64{.3, .458, .458}},
		"enriched":     {SamplingPlan{Size: 200, Design: Enriched}, suspects, nil},
	} {
		t.Run(name, func(t *testing.T) {
			right := truth(c.members)
			hits, sum, squares, unweighted := 0, 0., 0., 0.
			for seed := range seeds {
				c.plan.Seed = seed + 1
				s := drawn(t, c.plan, c.members, c.spreads...).labelled(right, Accuracy)
				if s.Low <= share84 && share84 <= s.High {
					hits++
				}
				sum += s.Value
				squares += s.Value * s.Value
				unweighted += float64(s.Yes) / float64(s.Labels)
			}
			mean := sum / seeds
			wide := math.Sqrt((squares/seeds - mean*mean) / seeds)
			if coverage := float64(hits) / seeds; coverage < .917 || coverage > .983 {
				t.Errorf("%.3f of the intervals hold the truth", coverage)
			}
			if math.Abs(mean-share84) > 3*wide {
				t.Errorf("the estimates are %.4f on average, +/- %.4f", mean, wide)
			}
			// Two thirds of an enriched sample are of what is suspected, of which 3 and 7 of 10 are right.
			if bias := share84 - unweighted/seeds; (name == "enriched") != (bias > .1) {
				t.Errorf("without weights the estimates are off by %.3f", bias)
			}
		})
	}
}

// A review that is read at four planned looks leaves out the truth at any of them as often as one interval does: in 5 %, and
// three standard errors of 400 are 3.3 points. Read with 1.96 standard errors at each it would in about 12 %.
func TestPlannedLooksKeepTheError(t *testing.T) {
	members := population("a", "a", "a")
	for n := range members {
		members[n].key = fmt.Sprint(n)
	}
	right := truth(members)
	planned, naive := 0, 0
	for seed := range seeds {
		r := drawn(t, SamplingPlan{Size: 240, Looks: 4, Seed: seed + 1}, members)
		missed, missedByOne := false, false
		for n := 60; n <= 240; n += 60 {
			var s *ReviewShare
			if r.label(right, n); n < 240 {
				s = r.shareOf(Accuracy)
			} else {
				s = r.labelled(right, Accuracy)
			}
			if s.Labels != n {
				t.Fatalf("the look at %d reads %d labels", n, s.Labels)
			}
			missed = missed || s.Low > share84 || s.High < share84
			e, _ := estimated(r.reading().tallies(r.plan, r.frame, Accuracy, false))
			i := e.At(1.959964)
			missedByOne = missedByOne || i.Low > share84 || i.High < share84
		}
		if missed {
			planned++
		}
		if missedByOne {
			naive++
		}
	}
	if share := float64(planned) / seeds; share > .083 {
		t.Errorf("planned looks are wrong in %.3f of the reviews", share)
	}
	if share := float64(naive) / seeds; share < .08 {
		t.Errorf("reading four times without a plan is wrong in %.3f only: this test would not see it", share)
	}
}

// A review that may be read at any time is read after every fifth label: all of its intervals hold the truth in 95 %.
func TestReadAtAnyTime(t *testing.T) {
	members := population("a", "a", "a")
	for n := range members {
		members[n].key = fmt.Sprint(n)
	}
	right := truth(members)
	missed := 0
	const rounds = 200
	for seed := range rounds {
		r := drawn(t, SamplingPlan{Size: 150, Anytime: true, Questions: []string{Accuracy}, Seed: seed + 1}, members)
		for n := 5; n <= 150; n += 5 {
			r.label(right, n)
			if s := r.shareOf(Accuracy); s.Low > share84 || s.High < share84 {
				missed++
				break
			}
		}
	}
	// 5 % and three standard errors of 200.
	if share := float64(missed) / rounds; share > .096 {
		t.Errorf("wrong at some time in %.3f of the reviews", share)
	}
}
