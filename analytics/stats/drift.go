package stats

import "math"

// PSI is the population stability index of counts against those of a baseline over the same bins:
// sum of (a - e) ln(a / e) over the shares a and e. Empty bins count as half an observation. noise is what it is
// expected to be when nothing drifted: (bins - 1) (1/n + 1/m). Without observations on either side both are NaN.
//
// Yurdakul & Naranjo 2020, Journal of Risk Model Validation 14:89.
func PSI(baseline, counts []float64) (index, noise float64) {
	n, m := total(counts), total(baseline)
	if !(n > 0) || !(m > 0) {
		return math.NaN(), math.NaN()
	}
	for i := range baseline {
		e, a := max(baseline[i], 0.5)/m, max(counts[i], 0.5)/n
		index += (a - e) * math.Log(a/e)
	}
	return index, float64(len(baseline)-1) * (1/n + 1/m)
}

func total(counts []float64) (sum float64) {
	for _, c := range counts {
		sum += c
	}
	return sum
}
