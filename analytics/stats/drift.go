package stats

import (
	"math"
	"slices"
)

// DriftBins is how many bins PSI compares: the deciles of the baseline.
const DriftBins = 10

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

// Deciles are the inner borders of ten bins that hold the same number of the values each. Borders that coincide, as
// they do for few different values, are kept once.
func Deciles(values []float64) []float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	var borders []float64
	for i := 1; i < DriftBins && len(sorted) > 0; i++ {
		x := sorted[min(i*len(sorted)/DriftBins, len(sorted)-1)]
		if len(borders) == 0 || x > borders[len(borders)-1] {
			borders = append(borders, x)
		}
	}
	return borders
}

func total(counts []float64) (sum float64) {
	for _, c := range counts {
		sum += c
	}
	return sum
}
