package stats

import "math"

// SampleSize is how many things of a population must be judged so that a share near p is known to within margin to either
// side, at the given confidence (0.95 for 95 %). A population of 0 is one without end; a finite one needs fewer, and never
// more than there are. The size is rounded up. Without a margin, or with a confidence of 1, all must be judged: ok is false
// where that is without end.
//
// Cochran 1977, Sampling Techniques, 4.1-4.2.
func SampleSize(p, margin, confidence float64, population int) (n int, ok bool) {
	size := cochran(p, margin, confidence)
	if population > 0 {
		if all := float64(population); math.IsInf(size, 1) {
			size = all
		} else if size > 0 {
			size /= 1 + (size-1)/all
		}
	}
	if !(size < math.MaxInt32) {
		return 0, false
	}
	// A size that is whole but for the rounding of its factors stays what it is.
	n = max(int(math.Ceil(size-1e-9)), 1)
	if population > 0 {
		n = min(n, population)
	}
	return n, true
}

// cochran is z^2 p(1-p) / margin^2, the size without end of the population and without rounding.
func cochran(p, margin, confidence float64) float64 {
	p = min(max(p, 0), 1)
	if !(margin > 0) || !(confidence < 1) {
		return math.Inf(1)
	}
	z := normalPoint(1 - (1-max(confidence, 0))/2)
	return z * z * p * (1 - p) / (margin * margin)
}

// normalPoint is the value that a standard normal variable stays below with the given probability.
func normalPoint(probability float64) float64 {
	return math.Sqrt2 * math.Erfinv(2*probability-1)
}
