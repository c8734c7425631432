package stats

import "math"

// FewestOfEach is how many right and how many wrong things must be judged before scores help: with fewer, how scores and
// judgements go together is chance itself.
const FewestOfEach = 10

// Scored is a judged thing that an automatic check had scored: Judged is 1 or 0, Score what the check makes of it on the
// same scale.
type Scored struct{ Judged, Score float64 }

// ScoredStratum is a part of a population in which everything has a score and a simple random sample was judged.
type ScoredStratum struct {
	Population float64
	Score      float64 // mean score of all of it
	Sample     []Scored
}

// Combined is a share that was estimated from judgements and scores. Weight is how much the scores count: 0 leaves the
// judgements alone, and 1 trusts their difference to the scores fully.
type Combined struct {
	Estimate
	Weight float64
}

// Combine estimates a share from a sample that was judged and an automatic score of everything: the mean of the
// judgements, moved by Weight times what the sample's scores miss of all scores. It stays right however bad the scores are,
// because people judged the sample; good scores make it narrower. The weight is the one that makes it narrowest, kept
// within 0 and 1. Scores that agree with every judgement count as if they had missed one more. ok is false with fewer than
// FewestOfEach right or wrong, and where a stratum has no judgement.
//
// Cochran 1977, Sampling Techniques, chapter 7; Angelopoulos, Duchi & Zrnic 2023, PPI++ (arXiv 2311.01453).
func Combine(strata []ScoredStratum) (c Combined, ok bool) {
	var right, wrong int
	for _, s := range strata {
		if len(s.Sample) == 0 {
			return Combined{Estimate: Estimate{Interval: Interval{0, 1}}}, false
		}
		for _, one := range s.Sample {
			if one.Judged > .5 {
				right++
			} else {
				wrong++
			}
		}
	}
	if right < FewestOfEach || wrong < FewestOfEach {
		return Combined{Estimate: Estimate{Interval: Interval{0, 1}}}, false
	}
	weight := scoreWeight(strata)
	if weight == 0 {
		return CombineWith(strata, 0), true
	}
	return combined(strata, weight, varianceOf(strata, weight, oneMissed)), true
}

// oneMissed is the variance of what scores miss where they agree with every judgement, as if they had missed one more: that
// a few judged things show no miss does not mean that there is none.
func oneMissed(n float64) float64 {
	q := 1 / (n + 2)
	return q * (1 - q)
}

// noneMissed takes scores that agree with every judgement for right everywhere.
func noneMissed(float64) float64 { return 0 }

// CombineWith is Combine with a weight that was chosen beforehand. With 0 it is Stratified, the estimate without scores;
// scores that are always right give, with 1, their own mean without any width. The variance of a stratum is
// (1-n/N) s^2(y - w f) / n, and the interval is Wilson's at the effective size p(1-p)/v. Every stratum has a judgement; one
// that has no more counts, for the variance, with a neighbour.
func CombineWith(strata []ScoredStratum, weight float64) Combined {
	if weight == 0 {
		plain := make([]Stratum, len(strata))
		for i, s := range strata {
			plain[i] = Stratum{Population: s.Population, Sample: float64(len(s.Sample)), Share: mean(s.missed(0))}
		}
		e, _ := Stratified(plain)
		return Combined{Estimate: e}
	}
	return combined(strata, weight, varianceOf(strata, weight, noneMissed))
}

// combined is the estimate with a weight and its variance.
func combined(strata []ScoredStratum, weight, v float64) Combined {
	c := Combined{Weight: weight}
	var population, sample float64
	for _, s := range strata {
		c.Share += s.size() * (weight*s.Score + mean(s.missed(weight)))
		population += s.size()
		sample += float64(len(s.Sample))
	}
	c.Share = min(max(c.Share/population, 0), 1)
	switch {
	case v == 0:
		c.Size = math.Inf(1)
	case c.Share == 0 || c.Share == 1:
		c.Size = finiteSize(sample, population)
	default:
		c.Size = c.Share * (1 - c.Share) / v
	}
	c.Interval = c.At(z95)
	return c
}

// size is the stratum's population, which is at least what was judged of it.
func (s ScoredStratum) size() float64 { return max(s.Population, float64(len(s.Sample))) }

// missed is what each judgement has beyond its weighted score.
func (s ScoredStratum) missed(weight float64) []float64 {
	all := make([]float64, len(s.Sample))
	for i, one := range s.Sample {
		all[i] = one.Judged - weight*one.Score
	}
	return all
}

// scoreWeight is the weight at which the variance is least: the variance is a parabola in the weight, and three points of
// it tell where it is lowest.
func scoreWeight(strata []ScoredStratum) float64 {
	at0, at1, opposite := varianceOf(strata, 0, noneMissed), varianceOf(strata, 1, noneMissed), varianceOf(strata, -1, noneMissed)
	slope, bend := (opposite-at1)/4, (opposite+at1)/2-at0
	if !(bend > 1e-9*at0) {
		return 0 // all scores are the same but for rounding, or everything was judged
	}
	return min(max(slope/bend, 0), 1)
}

// varianceOf is the variance of the estimate with a weight. Where the judged of a stratum show no spread, it is what unseen
// says of so many.
func varianceOf(strata []ScoredStratum, weight float64, unseen func(n float64) float64) (variance float64) {
	var population, size float64
	for _, s := range strata {
		population += s.size()
	}
	var pool []float64
	for i, s := range strata {
		pool, size = append(pool, s.missed(weight)...), size+s.size()
		last := i == len(strata)-1
		if n := float64(len(pool)); n > 1 && (last || len(strata[i+1].Sample) > 1) {
			part := size / population
			spread := spreadOf(pool)
			if spread < 1e-12 {
				spread = unseen(n)
			}
			variance += part * part * (1 - n/size) * spread / n
			pool, size = nil, 0
		}
	}
	return variance
}

// spreadOf is the sample variance, with divisor n-1.
func spreadOf(values []float64) (squares float64) {
	m := mean(values)
	for _, v := range values {
		squares += (v - m) * (v - m)
	}
	return squares / float64(len(values)-1)
}
