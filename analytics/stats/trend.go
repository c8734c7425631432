package stats

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// Seen is what a review found: part of n, both effective sizes where it was stratified.
type Seen struct{ Part, N float64 }

// Trended is a steady change of a share over reviews.
type Trended struct {
	Slope float64 // change of the share per unit of time, fitted to all reviews
	Z     float64 // standard score of no trend
	P     float64 // probability of so strong a trend by chance
}

// Trend tests whether a share rises or falls steadily over reviews at the given times. Two reviews are better compared
// by Newcombe. ok is false with fewer than two times, or where all or none counted.
//
// Cochran 1954, Biometrics 10:417; Armitage 1955, Biometrics 11:375.
func Trend(reviews []Seen, times []float64) (t Trended, ok bool) {
	part, n, ok := pooled(reviews)
	if !ok {
		return Trended{}, false
	}
	var centre float64
	for i, r := range reviews {
		centre += r.N * times[i] / n
	}
	p := part / n
	var together, spread float64
	for i, r := range reviews {
		d := times[i] - centre
		together += d * (r.Part - r.N*p)
		spread += r.N * d * d
	}
	if !(spread > 0) {
		return Trended{}, false
	}
	t.Slope = together / spread
	t.Z = together / math.Sqrt(p*(1-p)*spread)
	t.P = math.Erfc(math.Abs(t.Z) / math.Sqrt2)
	return t, true
}

// Differs tests whether reviews differ at all, in whatever way: Pearson's chi-squared, and the probability of so much
// difference by chance. ok is false with fewer than two reviews, or where all or none counted.
//
// Pearson 1900, Philosophical Magazine 50:157.
func Differs(reviews []Seen) (statistic, probability float64, ok bool) {
	part, n, ok := pooled(reviews)
	if !ok {
		return 0, 0, false
	}
	p := part / n
	for _, r := range reviews {
		if r.N > 0 {
			d := r.Part - r.N*p
			statistic += d * d / (r.N * p * (1 - p))
		}
	}
	freedom := -1.
	for _, r := range reviews {
		if r.N > 0 {
			freedom++
		}
	}
	return statistic, mathext.GammaIncRegComp(freedom/2, statistic/2), true
}

// pooled sums reviews; ok is false unless at least two saw something, some of which counted and some not.
func pooled(reviews []Seen) (part, n float64, ok bool) {
	some := 0
	for _, r := range reviews {
		if r.N > 0 {
			some++
			part += r.Part
			n += r.N
		}
	}
	return part, n, some > 1 && part > 0 && part < n
}
