package demo

import (
	"math/bits"
	"math/rand/v2"
)

// dice are random numbers of integers only, from a generator whose sequence is specified.
type dice struct{ pcg *rand.PCG }

// What dice are thrown for: each purpose has numbers of its own, so that more of one thing does not change another.
const (
	forTraffic = iota + 1
	forTraces
	forBill
	forMetrics
	forConversions
)

// diceFor are the dice of one day and purpose.
func diceFor(purpose uint64, day int64) dice {
	return dice{rand.NewPCG(0x7e11_7a1e_0000_0000|purpose, uint64(day))}
}

// below is a number from 0 to n - 1.
func (d dice) below(n int64) int64 {
	high, _ := bits.Mul64(d.pcg.Uint64(), uint64(n))
	return int64(high)
}

// between is a number from a to b, both included.
func (d dice) between(a, b int64) int64 { return a + d.below(b-a+1) }

// permille is true in so many of a thousand throws.
func (d dice) permille(n int64) bool { return d.below(1000) < n }

// around is a number within so many permille of n, the near ones likelier.
func (d dice) around(n, permille int64) int64 {
	return n + n*(d.between(-permille, permille)+d.between(-permille, permille))/2000
}

// pick chooses an index by weight.
func (d dice) pick(weights []int64) int {
	var total int64
	for _, w := range weights {
		total += w
	}
	r := d.below(total)
	for i, w := range weights {
		if r < w {
			return i
		}
		r -= w
	}
	return len(weights) - 1
}

// curve is a distribution by its quantiles: knots at so many of 100,000, with the value there. Between two knots values
// are spread evenly.
type curve [][2]int64

// draw is a value of the distribution.
func (d dice) draw(c curve) int64 {
	r := d.below(100_000)
	i := 1
	for c[i][0] <= r {
		i++
	}
	a, b := c[i-1], c[i]
	return a[1] + (b[1]-a[1])*(r-a[0])/(b[0]-a[0])
}
