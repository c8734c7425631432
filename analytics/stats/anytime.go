package stats

import (
	"math"
	"sort"
)

// endless stands for a population without end: from here on the ends of an interval move by less than a billionth.
const endless = 1 << 30

// Anytime is a 95 % interval of the share in a population from a simple random sample without replacement of n of which
// part count, that may be looked at after every label: with 95 % probability it holds the share at all of them. It is
// wider than Wilson's for that. A population of 0 is one without end. The shares that it holds are those whose probability
// did not fall to less than a twentieth by the labels (prior-posterior ratio), from a prior by which all are alike.
//
// Waudby-Smith & Ramdas 2020, Confidence sequences for sampling without replacement (arXiv 2006.04347), section 2.
func Anytime(part, n, population int) Interval {
	if population <= 0 {
		population = endless
	}
	if n <= 0 || n > population {
		return Interval{0, 1}
	}
	rest := population - n
	// The likeliest number of the rest; from there the probability falls to both sides.
	mode := int(math.Round(float64(rest) * float64(part) / float64(n)))
	holds := func(k int) bool { return plausible(k, part, n, population) }
	low := sort.Search(mode, holds)
	high := mode + sort.Search(rest-mode, func(k int) bool { return !holds(mode + k + 1) })
	return Interval{float64(part+low) / float64(population), float64(part+high) / float64(population)}
}

// plausible is whether k of the things that were not judged may count, after part of n did. What is to come is
// beta-binomial, and the prior gives each number of the population 1 in population+1.
func plausible(k, part, n, population int) bool {
	rest := population - n
	posterior := logChoose(rest, k) + logBeta(part+k, population-part-k) - logBeta(part, n-part)
	return posterior > -math.Log(float64(population)+1)-math.Log(20)
}

// logBeta is the logarithm of the beta function at a+1 and b+1: of 1 / ((a+b+1) times the ways to choose a of a+b).
func logBeta(a, b int) float64 {
	return -math.Log(float64(a+b+1)) - logChoose(a+b, a)
}
