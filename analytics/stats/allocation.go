package stats

import (
	"cmp"
	"math"
	"slices"
)

// Proportional shares out a sample of n over strata in proportion to their sizes, with at least least in each stratum (or
// all of it), so that small ones show something. Remainders go by the largest one; nothing exceeds its stratum.
//
// Cochran 1977, Sampling Techniques, 5.4.
func Proportional(sizes []int, n, least int) []int {
	weights := make([]float64, len(sizes))
	for i, size := range sizes {
		weights[i] = float64(size)
	}
	return allocate(sizes, weights, n, least)
}

// Equal shares out a sample of n evenly; what a small stratum cannot give, the others do.
func Equal(sizes []int, n int) []int {
	weights := make([]float64, len(sizes))
	for i := range weights {
		weights[i] = 1
	}
	return allocate(sizes, weights, n, 0)
}

// Neyman shares out a sample of n in proportion to size times spread, which makes the estimate as narrow as n allows.
// Spread is the standard deviation within a stratum, of a share Spread of an earlier review. Without any spread it is
// Proportional.
//
// Neyman 1934, Journal of the Royal Statistical Society 97:558; Cochran 1977, 5.5.
func Neyman(sizes []int, spreads []float64, n, least int) []int {
	weights := make([]float64, len(sizes))
	var all float64
	for i, size := range sizes {
		weights[i] = float64(size) * max(spreads[i], 0)
		all += weights[i]
	}
	if !(all > 0) {
		return Proportional(sizes, n, least)
	}
	return allocate(sizes, weights, n, least)
}

// Spread is the standard deviation of things of which part of n counted in an earlier review. One of each is added to what
// was seen: a stratum that was all right then is not one in which nothing can go wrong.
func Spread(part, n float64) float64 {
	p := (part + 1) / (n + 2)
	return math.Sqrt(p * (1 - p))
}

// allocate gives each stratum its weight's part of n, at least least and at most its size. Where even the least is more
// than n, it is shared out evenly.
func allocate(sizes []int, weights []float64, n, least int) []int {
	floors := make([]int, len(sizes))
	var sum, all int
	for i, size := range sizes {
		floors[i] = min(max(least, 0), max(size, 0))
		sum += floors[i]
		all += max(size, 0)
	}
	switch n = max(n, 0); {
	case n >= all:
		for i, size := range sizes {
			floors[i] = max(size, 0)
		}
		return floors
	case sum == n:
		return floors
	case sum > n:
		return Equal(floors, n)
	}
	return largestRemainder(scaled(floors, sizes, weights, n), sizes, n)
}

// scaled finds the one factor on the weights at which the parts, kept between floor and size, sum to n.
func scaled(floors, sizes []int, weights []float64, n int) []float64 {
	parts := make([]float64, len(sizes))
	fill := func(factor float64) (sum float64) {
		for i := range parts {
			parts[i] = min(max(factor*weights[i], float64(floors[i])), float64(max(sizes[i], 0)))
			sum += parts[i]
		}
		return sum
	}
	low, high := 0., 1.
	for fill(high) < float64(n) && high < 1e300 {
		high *= 2
	}
	// Weights of zero alone cannot fill n; then the others are full, and what is left goes by the largest remainder.
	for range 200 {
		middle := (low + high) / 2
		if fill(middle) < float64(n) {
			low = middle
		} else {
			high = middle
		}
	}
	fill(high)
	return parts
}

// largestRemainder makes parts whole so that they sum to n. Remainders that differ by rounding only are taken in order, so
// that every machine shares out alike.
func largestRemainder(parts []float64, sizes []int, n int) []int {
	counts := make([]int, len(parts))
	order := make([]int, len(parts))
	left := n
	remainder := make([]float64, len(parts))
	for i, part := range parts {
		counts[i] = int(math.Floor(part + 1e-9))
		remainder[i] = math.Round((part-float64(counts[i]))*1e9) / 1e9
		left -= counts[i]
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(remainder[b], remainder[a]) })
	for left > 0 {
		for _, i := range order {
			if left > 0 && counts[i] < sizes[i] {
				counts[i]++
				left--
			}
		}
	}
	return counts
}
