package explain

import "math/bits"

// The causes of a change of cost.
const (
	Volume = iota // more or fewer requests
	Mix           // another composition of them
	Tokens        // more or fewer tokens for each request
	Price         // another price for each token
	causes
)

// Usage is what one segment (a model, say) used and cost in one period.
type Usage struct{ Requests, Tokens, Cost float64 }

// CostSegment is one segment in both periods.
type CostSegment struct {
	Name          string
	Before, After Usage
}

// CostSplit is the change of a cost by cause, in the order of the constants.
type CostSplit struct {
	Before  float64         `json:"before"`
	After   float64         `json:"after"`
	Effects [causes]float64 `json:"effects"`
}

// Cost splits the change of requests x share of the segment x tokens per request x price per token, summed over the
// segments, into the four causes by their Shapley values: the mean, over all orders in which the causes could have
// changed, of what each one adds. They add up to the change. Cost without tokens has a price per request: its tokens are
// its requests. A segment that is missing in a period has the tokens and the price that it has in the other. ok is false
// when a period has no requests.
//
// Shapley 1953, Contributions to the Theory of Games II:307.
func Cost(segments []CostSegment) (s CostSplit, ok bool) {
	var n [2]float64
	for _, g := range segments {
		n[0] += g.Before.Requests
		n[1] += g.After.Requests
		s.Before += g.Before.Cost
		s.After += g.After.Cost
	}
	if n[0] == 0 || n[1] == 0 {
		return CostSplit{}, false
	}
	for _, g := range segments {
		g.effects(n, &s)
	}
	return s, true
}

// effects adds what the segment did. One that costs without any request stands outside of the product: it has no cause
// but itself, and counts as price.
func (g CostSegment) effects(n [2]float64, s *CostSplit) {
	before, after := g.Before.perRequest(), g.After.perRequest()
	switch {
	case g.Before.Requests == 0 && g.After.Requests == 0,
		g.Before.Requests == 0 && g.Before.Cost != 0, g.After.Requests == 0 && g.After.Cost != 0:
		s.Effects[Price] += g.After.Cost - g.Before.Cost
		return
	case g.Before.Requests == 0:
		before = after
	case g.After.Requests == 0:
		after = before
	}
	factors := [causes][2]float64{
		Volume: n,
		Mix:    {g.Before.Requests / n[0], g.After.Requests / n[1]},
		Tokens: {before.tokens, after.tokens},
		Price:  {before.price, after.price},
	}
	for cause := range factors {
		s.Effects[cause] += shapley(factors, cause)
	}
}

type unit struct{ tokens, price float64 }

func (u Usage) perRequest() unit {
	tokens := u.Tokens
	if tokens == 0 {
		tokens = u.Requests
	}
	return unit{tokens / u.Requests, u.Cost / tokens}
}

// orders[k] is the share of all orders of four causes in which a given set of k of them changed before a given other.
var orders = [causes]float64{1. / 4, 1. / 12, 1. / 12, 1. / 4}

// shapley is the Shapley value of one factor of the product.
func shapley(factors [causes][2]float64, cause int) (value float64) {
	for changed := range 1 << causes {
		if changed>>cause&1 == 1 {
			continue
		}
		others := 1.0
		for i, f := range factors {
			if i != cause {
				others *= f[changed>>i&1]
			}
		}
		value += orders[bits.OnesCount(uint(changed))] * others * (factors[cause][1] - factors[cause][0])
	}
	return value
}
