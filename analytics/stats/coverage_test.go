package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// drawn is how many of n things count that are drawn without replacement from a population of which marked do.
func drawn(random *rand.Rand, n, marked, population int) (part float64) {
	for range n {
		if random.IntN(population) < marked {
			part++
			marked--
		}
		population--
	}
	return part
}

// 101 of 120 things count, and 100 are judged. Over all that such a sample can show, the interval with the finite population
// correction holds the share with 96.0 % probability. Without it, it always does: it is far too wide.
func TestFinitePopulationsAreCovered(t *testing.T) {
	const n, marked, population, share = 100, 101, 120, 101. / 120
	var with, without float64
	for part := marked - (population - n); part <= n; part++ {
		chance := math.Exp(logChoose(marked, part) + logChoose(population-marked, n-part) - logChoose(population, n))
		if i := WilsonFinite(float64(part), n, population); i.Low <= share && share <= i.High {
			with += chance
		}
		if i := Wilson(float64(part), n); i.Low <= share && share <= i.High {
			without += chance
		}
	}
	if !near(with, .960, .0005) || !near(without, 1, .0005) {
		t.Errorf("coverage %.4f with the correction and %.4f without, want 0.960 and 1.000", with, without)
	}
}

// An enriched review takes many of what is likely wrong: 5,000 predictions, of which 400 have a low confidence (half right),
// 250 a thumbs down (30 % right) and 4,350 neither (92 % right): 85.54 % in all. 100, 100 and 200 are judged. Weighted by
// design the estimate is right on average, and its interval holds the share in about 95 % of 3,000 rounds. Without weights
// the sample would say 0.25 x 50 + 0.25 x 30 + 0.5 x 92 = 66 %, and its interval would never hold the share.
func TestEnrichedReviewsAreCoveredWhenWeighted(t *testing.T) {
	random := rand.New(rand.NewPCG(15, 16))
	const rounds = 3000
	const share = (200. + 75 + 4002) / 5000
	hits, biased, weighted, plain := 0, 0, 0., 0.
	for range rounds {
		var strata []Stratum
		var part float64
		for _, s := range []struct{ population, marked, n int }{{400, 200, 100}, {250, 75, 100}, {4350, 4002, 200}} {
			right := drawn(random, s.n, s.marked, s.population)
			part += right
			strata = append(strata, Stratum{float64(s.population), float64(s.n), right / float64(s.n)})
		}
		e, _ := Stratified(strata)
		weighted += e.Share / rounds
		if e.Interval.Low <= share && share <= e.Interval.High {
			hits++
		}
		plain += part / 400 / rounds
		if i := WilsonFinite(part, 400, 5000); i.Low <= share && share <= i.High {
			biased++
		}
	}
	if got := float64(hits) / rounds; got < .94 || got > .965 {
		t.Errorf("coverage %.4f, want about 0.95", got)
	}
	if !near(weighted, share, .001) {
		t.Errorf("weighted estimates average %.4f, want %.4f", weighted, share)
	}
	if !near(plain, .66, .002) || biased > 0 {
		t.Errorf("without weights they average %.4f and hold the share in %d rounds; the bias should show", plain, biased)
	}
}
