package stats

import "math"

// RatioOfProportions is the 95 % interval of (part1/n1) / (part0/n0) for two independent shares, by inverting the score
// test. It is [0, +Inf] when nothing is known: without trials, or when neither side has a success.
//
// Koopman 1984, Biometrics 40:513.
func RatioOfProportions(part1, n1, part0, n0 float64) Interval {
	none := Interval{0, math.Inf(1)}
	if !(n1 > 0) || !(n0 > 0) || part1 <= 0 && part0 <= 0 {
		return none
	}
	score := func(ratio float64) float64 { return koopman(part1, n1, part0, n0, ratio) }
	// The statistic is zero at the estimate and grows to both sides of it. An estimate at the end of the scale is
	// approached from far away, where the statistic is next to zero.
	estimate := min(max((part1/n1)/(part0/n0), 1e-9), 1e9)
	i := none
	if part1 > 0 {
		i.Low = crossing(score, estimate, 0.5)
	}
	if part0 > 0 {
		i.High = crossing(score, estimate, 2)
	}
	return i
}

// koopman is the score statistic, a chi-squared of one degree of freedom, for the hypothesis that the ratio is as given.
func koopman(x1, n1, x0, n0, ratio float64) float64 {
	// p1 is the likeliest first share under the hypothesis; the second is p1 / ratio.
	b, c := ratio*(n1+x0)+x1+n0, ratio*(x1+x0)
	// The smaller root of (n1+n0) p^2 - b p + c, in the form that does not cancel.
	p1 := 2 * c / (b + math.Sqrt(max(b*b-4*(n1+n0)*c, 0)))
	return deviance(x1, n1, p1) + deviance(x0, n0, p1/ratio)
}

// deviance is the squared standard score of x successes of n when the share is p.
func deviance(x, n, p float64) float64 {
	d := x - n*p
	if math.Abs(d) < 1e-9*n {
		return 0
	}
	if p <= 0 || p >= 1 {
		return math.Inf(1)
	}
	return d * d / (n * p * (1 - p))
}

// crossing walks from start by the factor until the statistic exceeds its 95 % point, and narrows the place down.
func crossing(score func(float64) float64, start, factor float64) float64 {
	const limit = z95 * z95
	inside, outside := start, start*factor
	for score(outside) < limit {
		inside, outside = outside, outside*factor
	}
	for range 200 {
		middle := (inside + outside) / 2
		if score(middle) < limit {
			inside = middle
		} else {
			outside = middle
		}
	}
	return (inside + outside) / 2
}
