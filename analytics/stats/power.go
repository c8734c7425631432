package stats

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/mathext"
)

// Power is the probability that a simple random sample of n proves a true share p to be above the target: that Wilson's
// lower bound lies above it, which is when a verdict says met. It is summed exactly over what the sample can show, for a
// population of 0 (without end) by the binomial distribution, else by the hypergeometric one, with WilsonFinite. For a
// share that is to stay below its target the power is Power(1-p, 1-target, n, population).
func Power(p, target float64, n, population int) float64 {
	n = within(n, population)
	return tail(p, n, population, func(part int) bool { return bound(part, n, population).Low > target })
}

// SizeForPower is the smallest sample that proves p above the target with at least the wanted power, as any larger one
// does. Power does not rise evenly with n, because counts are whole: it rises as the teeth of a saw do, and a size on top
// of a tooth would promise what the next one breaks. ok is false where no size is enough: p is not above the target.
//
// Chernick & Liu 2002, The American Statistician 56:149.
func SizeForPower(p, target, wanted float64, population int) (n int, ok bool) {
	return sizeFor(func(n int) float64 { return Power(p, target, n, population) }, wanted, p-target, population)
}

// PowerOfChange is the probability that a simple random sample of n proves that the share, which truly is p, changed from
// a baseline in the direction in which p lies from it: that the interval of the difference (Newcombe's method 10, MOVER)
// leaves out zero. The baseline is what an earlier review found, with its interval.
func PowerOfChange(p, baseline float64, ofBaseline Interval, n, population int) float64 {
	if p < baseline {
		// A fall of what is right is a rise of what is wrong.
		p, baseline, ofBaseline = 1-p, 1-baseline, Interval{1 - ofBaseline.High, 1 - ofBaseline.Low}
	}
	n = within(n, population)
	return tail(p, n, population, func(part int) bool {
		return n > 0 && Difference(float64(part)/float64(n), bound(part, n, population), baseline, ofBaseline).Low > 0
	})
}

// SizeForChange is the smallest sample that proves the change with at least the wanted power, as any larger one does. ok is
// false where no size is enough, because the baseline itself is known too loosely.
func SizeForChange(p, baseline float64, ofBaseline Interval, wanted float64, population int) (n int, ok bool) {
	reach := math.Abs(p - baseline)
	return sizeFor(func(n int) float64 { return PowerOfChange(p, baseline, ofBaseline, n, population) }, wanted, reach, population)
}

// within keeps a size to what there is.
func within(n, population int) int {
	if population > 0 {
		n = min(n, population)
	}
	return max(n, 0)
}

// bound is Wilson's interval of part of n, by the population that n was drawn from.
func bound(part, n, population int) Interval {
	if population > 0 {
		return WilsonFinite(float64(part), float64(n), float64(population))
	}
	return Wilson(float64(part), float64(n))
}

// tail is the probability that a sample of n shows a count that proves. A larger count proves what a smaller one does.
func tail(p float64, n, population int, proves func(part int) bool) float64 {
	least := sort.Search(n+1, proves)
	switch p = min(max(p, 0), 1); {
	case least > n:
		return 0
	case least == 0:
		return 1
	case population > 0:
		return hypergeometricTail(least, n, int(math.Round(p*float64(population))), population)
	}
	return mathext.RegIncBeta(float64(least), float64(n-least+1), p)
}

// hypergeometricTail is the probability that a sample of n holds at least least of the marked among population.
func hypergeometricTail(least, n, marked, population int) float64 {
	least = max(least, n-(population-marked))
	most := min(n, marked)
	if least > most {
		return 0
	}
	all := logChoose(population, n)
	var sum float64
	for k := least; k <= most; k++ {
		one := math.Exp(logChoose(marked, k) + logChoose(population-marked, n-k) - all)
		sum += one
		// Beyond the mode every further count is less likely than the one before.
		if one < 1e-18 && float64(k) > float64(n)*float64(marked)/float64(population) {
			break
		}
	}
	return min(sum, 1)
}

// logChoose is the logarithm of the number of ways to choose k of n.
func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// largestSize is the largest sample that is looked for: more than people label.
const largestSize = 1 << 20

// sizeFor finds where the power reaches what is wanted for good. The teeth of the saw are about 1/reach long, where reach
// is how far the share lies from what it is compared with.
func sizeFor(power func(n int) float64, wanted, reach float64, population int) (int, bool) {
	most := largestSize
	if population > 0 {
		most = min(most, population)
	}
	enough := func(n int) bool { return power(n) >= wanted }
	if !(reach > 0) || !enough(most) {
		return 0, false
	}
	crossing := sort.Search(most, enough)
	from := most
	if teeth := 4 / reach; teeth < float64(most-crossing) {
		from = crossing + int(teeth)
	}
	for from > 1 && enough(from-1) {
		from--
	}
	return from, true
}
