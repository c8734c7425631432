// Package stats holds the statistics that the numbers rest on: pure functions without data access.
// Shares are fractions from 0 to 1, and every interval is two-sided.
package stats

import "math"

// z95 is the 97.5 % point of the standard normal distribution, for two-sided 95 % intervals.
const z95 = 1.959963984540054

// Interval is a two-sided 95 % interval.
type Interval struct{ Low, High float64 }

// Wilson is the 95 % score interval of a share of part among n trials. It is defined for fractional counts too,
// which effective sample sizes are. Without trials the interval is [0, 1]: nothing is known.
//
// Wilson 1927; Newcombe 1998, Statistics in Medicine 17:857, method 3.
func Wilson(part, n float64) Interval { return WilsonAt(part, n, z95) }

// WilsonAt is Wilson with another bound than that of 95 %: as many standard errors as z says, as a planned Look does.
func WilsonAt(part, n, z float64) Interval {
	if !(n > 0) {
		return Interval{0, 1}
	}
	p := min(max(part/n, 0), 1)
	z2 := z * z
	centre := p + z2/(2*n)
	spread := z * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	low, high := (centre-spread)/(1+z2/n), (centre+spread)/(1+z2/n)
	// At the ends the interval is exact by definition; rounding must not leave 1e-17 behind.
	if p == 0 {
		low = 0
	}
	if p == 1 {
		high = 1
	}
	return Interval{max(low, 0), min(high, 1)}
}

// WilsonFinite is Wilson for n trials drawn without replacement from a population of size population: n grows to
// n (N-1)/(N-n), and a sample that is the whole population has an interval without width.
//
// Korn & Graubard 1998, Survey Methodology 24:193.
func WilsonFinite(part, n, population float64) Interval {
	if !(n > 0) {
		return Interval{0, 1}
	}
	p, size := part/n, finiteSize(n, population)
	if math.IsInf(size, 1) {
		return Interval{p, p}
	}
	return Wilson(p*size, size)
}

// finiteSize is the size that a sample of n has by what it tells, where population is all there is: +Inf for all of it.
func finiteSize(n, population float64) float64 {
	if n >= population {
		return math.Inf(1)
	}
	return n * (population - 1) / (population - n)
}

// Newcombe is the 95 % interval of the difference part1/n1 - part2/n2 of two independent shares: method 10, which
// combines the Wilson intervals of both. It is [-1, 1] when either has no trials.
//
// Newcombe 1998, Statistics in Medicine 17:873.
func Newcombe(part1, n1, part2, n2 float64) Interval {
	if !(n1 > 0) || !(n2 > 0) {
		return Interval{-1, 1}
	}
	return Difference(part1/n1, Wilson(part1, n1), part2/n2, Wilson(part2, n2))
}

// Difference is the 95 % interval of a - b for two independent estimates that have intervals of their own, symmetric or
// not (MOVER). For two shares with Wilson's intervals it is Newcombe's method 10.
//
// Zou & Donner 2008, Statistics in Medicine 27:1693.
func Difference(a float64, ofA Interval, b float64, ofB Interval) Interval {
	d := a - b
	return Interval{
		Low:  d - math.Hypot(a-ofA.Low, ofB.High-b),
		High: d + math.Hypot(ofA.High-a, b-ofB.Low),
	}
}

// EffectiveSize is Kish's size of a weighted sample: (sum of w)^2 / sum of w^2, the number of equally weighted
// rows that carry as much information. It is 0 without rows.
//
// Kish 1965, Survey Sampling, 11.7.
func EffectiveSize(sum, sumOfSquares float64) float64 {
	if !(sumOfSquares > 0) {
		return 0
	}
	return sum * sum / sumOfSquares
}
