package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// repeated are n judged things of a kind.
func repeated(n int, judged, score float64) []Scored {
	all := make([]Scored, n)
	for i := range all {
		all[i] = Scored{judged, score}
	}
	return all
}

func sampleOf(parts ...[]Scored) (all []Scored) {
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

// 100 of 1,000 were judged: 70 right and flagged right, 10 right and flagged wrong, 5 wrong and flagged right, 15 wrong and
// flagged wrong. The sample's mean judgement is 0.80 and its mean score 0.75; all scores average 0.70. Covariance and
// variance of the score are (0.70 - 0.80 x 0.75) = 0.10 and 0.75 x 0.25 = 0.1875 (x 100/99), so the weight is 0.53333 and
// the estimate 0.80 + 0.53333 x (0.70 - 0.75) = 0.773333. The variance is 0.9 x (0.16 - 0.10^2/0.1875)/99 = 0.00096970.
func TestCombine(t *testing.T) {
	c, ok := Combine([]ScoredStratum{{1000, .70, sampleOf(repeated(70, 1, 1), repeated(10, 1, 0), repeated(5, 0, 1), repeated(15, 0, 0))}})
	if !ok || !near(c.Weight, .533333, 1e-6) || !near(c.Share, .773333, 1e-6) {
		t.Fatalf("got %+v", c)
	}
	variance := c.Share * (1 - c.Share) / c.Size
	if !near(variance, .00096970, 1e-8) {
		t.Errorf("variance %.8f", variance)
	}
	if w := Wilson(.773333*c.Size, c.Size); !near(c.Interval.Low, w.Low, 1e-5) || !near(c.Interval.High, w.High, 1e-5) {
		t.Errorf("interval %v, want %v", c.Interval, w)
	}
}

// Without weight the scores are not looked at: the classical estimate. With scores that are always right and a weight of 1
// the mean score is the share, and there is nothing left to be unsure of.
func TestCombineAtBothEnds(t *testing.T) {
	strata := []ScoredStratum{
		{600, .5, sampleOf(repeated(54, 1, .3), repeated(6, 0, .9))},
		{400, .5, sampleOf(repeated(24, 1, .8), repeated(16, 0, .1))},
	}
	want, _ := Stratified([]Stratum{{600, 60, .9}, {400, 40, .6}})
	if got := CombineWith(strata, 0); got.Estimate != want || got.Weight != 0 {
		t.Errorf("got %+v, want %+v", got, want)
	}
	right := []ScoredStratum{{600, .85, sampleOf(repeated(54, 1, 1), repeated(6, 0, 0))}, {400, .7, sampleOf(repeated(24, 1, 1), repeated(16, 0, 0))}}
	if c := CombineWith(right, 1); !near(c.Share, .6*.85+.4*.7, 1e-12) || c.Interval.High-c.Interval.Low > 1e-9 {
		t.Errorf("got %+v", c)
	}
	// That 100 judgements show no miss does not prove that there is none: one more counts as missed in each stratum, 1/62 and
	// 1/42 with a variance of 0.36 x 0.9 x 0.015869/60 + 0.16 x 0.9 x 0.023243/40 = 0.00016937, an effective size of 979.5.
	c, ok := Combine(right)
	if !ok || !near(c.Weight, 1, 1e-12) || !near(c.Share, .79, 1e-12) || !near(c.Size, 979.5386, 1e-4) {
		t.Errorf("got %+v", c)
	}
	// Scores that say the opposite, and scores that say nothing, leave the judgements alone.
	for _, score := range []float64{1, .5} {
		c, ok := Combine([]ScoredStratum{{1000, .5, sampleOf(repeated(80, 1, .5), repeated(20, 0, score))}})
		if w, _ := Stratified([]Stratum{{1000, 100, .8}}); !ok || c.Weight != 0 || c.Estimate != w {
			t.Errorf("score %v: %+v, want %+v", score, c, w)
		}
	}
}

// Scores that are all the same tell nothing, whatever their decimals are rounded to.
func TestCombineWithOneScore(t *testing.T) {
	for right := 10; right <= 90; right++ {
		for _, score := range []float64{.8, .1, 1. / 3, .95} {
			c, ok := Combine([]ScoredStratum{{130, score, sampleOf(repeated(right, 1, score), repeated(100-right, 0, score))}})
			if !ok || c.Weight != 0 {
				t.Fatalf("%d right and a score of %v: %+v", right, score, c)
			}
		}
	}
}

func TestCombineNeedsSomeOfEach(t *testing.T) {
	for _, c := range []struct{ right, wrong int }{{91, 9}, {9, 91}} {
		if got, ok := Combine([]ScoredStratum{{1000, .8, sampleOf(repeated(c.right, 1, 1), repeated(c.wrong, 0, 0))}}); ok || got.Interval != (Interval{0, 1}) {
			t.Errorf("%v: %+v", c, got)
		}
	}
	if _, ok := Combine([]ScoredStratum{{1000, .8, sampleOf(repeated(90, 1, 1), repeated(10, 0, 0))}}); !ok {
		t.Error("ten wrong ones are enough")
	}
	if _, ok := Combine([]ScoredStratum{{1000, .8, sampleOf(repeated(90, 1, 1), repeated(10, 0, 0))}, {10, .5, nil}}); ok {
		t.Error("a stratum without a judgement")
	}
	// A stratum of one judgement has no spread of its own; its neighbour's is taken. All judged: nothing is unsure.
	one := CombineWith([]ScoredStratum{{10, .5, repeated(1, 1, .5)}, {1000, .8, sampleOf(repeated(90, 1, .9), repeated(10, 0, .2))}}, .5)
	if !(one.Size > 0) || math.IsInf(one.Size, 0) || !(one.Interval.Low < one.Share && one.Share < one.Interval.High) {
		t.Errorf("got %+v", one)
	}
	if all, ok := Combine([]ScoredStratum{{30, .5, sampleOf(repeated(20, 1, .9), repeated(10, 0, .2))}}); !ok || all.Interval.High-all.Interval.Low > 1e-12 || !near(all.Share, 2./3, 1e-12) {
		t.Errorf("all judged: %+v", all)
	}
}

// 4,000 things, 82 % right, with scores that go along with it. Samples of 300: the intervals hold the share in about 95 %
// of 1,500 rounds, and are narrower than without scores.
func TestCombineCovers(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	const population, n, rounds = 4000, 300, 1500
	things := make([]Scored, population)
	var share, score float64
	for i := range things {
		things[i] = Scored{0, min(max(.35+.2*random.NormFloat64(), 0), 1)}
		if random.Float64() < .82 {
			things[i] = Scored{1, min(max(.75+.2*random.NormFloat64(), 0), 1)}
		}
		share += things[i].Judged / population
		score += things[i].Score / population
	}
	hits, width, plain := 0, 0., 0.
	for range rounds {
		for i := range n {
			j := i + random.IntN(population-i)
			things[i], things[j] = things[j], things[i]
		}
		strata := []ScoredStratum{{population, score, things[:n]}}
		c, ok := Combine(strata)
		if !ok {
			t.Fatal("not enough of each")
		}
		if c.Interval.Low <= share && share <= c.Interval.High {
			hits++
		}
		without := CombineWith(strata, 0)
		width += (c.Interval.High - c.Interval.Low) / rounds
		plain += (without.Interval.High - without.Interval.Low) / rounds
	}
	if got := float64(hits) / rounds; got < .935 || got > .965 {
		t.Errorf("coverage %.4f, want about 0.95", got)
	}
	if width > .85*plain {
		t.Errorf("%.4f wide, %.4f without scores", width, plain)
	}
}

// Scores that are right 99 times of 100: in a third of samples of 100 they agree with every judgement, and an interval without
// width would not hold the share.
func TestCombineCoversRareMisses(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 14))
	const population, n, rounds = 4000, 100, 1500
	things := make([]Scored, population)
	var share, score float64
	for i := range things {
		things[i].Judged = float64(i % 5 / 4) // one of five
		if things[i].Score = things[i].Judged; i%100 == 7 {
			things[i].Score = 1 - things[i].Score
		}
		share += things[i].Judged / population
		score += things[i].Score / population
	}
	hits, judged := 0, 0
	for range rounds {
		for i := range n {
			j := i + random.IntN(population-i)
			things[i], things[j] = things[j], things[i]
		}
		if c, ok := Combine([]ScoredStratum{{population, score, things[:n]}}); ok {
			judged++
			if c.Interval.Low <= share && share <= c.Interval.High {
				hits++
			}
		}
	}
	if got := float64(hits) / float64(judged); got < .93 {
		t.Errorf("coverage %.4f, want about 0.95", got)
	}
}
