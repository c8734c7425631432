package stats

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Mean is the 95 % interval of a mean of n independent values with the given sample variance (divisor n-1), by
// Student's t. Fewer than two values have no interval: ok is false.
func Mean(mean, variance, n float64) (i Interval, ok bool) {
	if !(n >= 2) || !(variance >= 0) || math.IsInf(variance, 0) {
		return Interval{}, false
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(0.975)
	half := t * math.Sqrt(variance/n)
	return Interval{mean - half, mean + half}, true
}

// Count is the 95 % interval of a count that was estimated from a sample in which each row stands for its weight:
// the Horvitz-Thompson total with variance sum of w (w-1). A source that keeps every row has weights of 1 and an
// interval without width.
//
// Horvitz & Thompson 1952, JASA 47:663, for Poisson sampling.
func Count(sum, sumOfSquares float64) Interval {
	half := z95 * math.Sqrt(max(sumOfSquares-sum, 0))
	return Interval{max(sum-half, 0), sum + half}
}

// QuantileLevels are the levels whose sample quantiles bound the quantile p of a population with 95 % confidence.
//
// Woodruff 1952, JASA 47:635.
func QuantileLevels(p, n float64) Interval {
	return Wilson(p*n, n)
}
