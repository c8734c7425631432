// Package explain splits the change of a figure between two periods into effects that add up to it: which segments
// changed their rate, which grew or shrank, and how much of a sum is due to volume. It is pure arithmetic; where the
// segments come from is the engine's business.
package explain

import (
	"cmp"
	"math"
	"slices"
)

// Segment is one value of a dimension in both periods. For a ratio, Part over Whole is its rate; for a mean, Part is the
// sum of values and Whole their number. A segment that was not there in a period has a Whole of zero in it.
type Segment struct {
	Name   string
	Before Reading
	After  Reading
}

// Reading is what a segment adds up to in one period.
type Reading struct{ Part, Whole float64 }

func (r Reading) rate() float64 { return r.Part / r.Whole }

// Effect is what one segment did to the change.
type Effect struct {
	Name   string  `json:"name"`
	Volume float64 `json:"volume"` // because everything grew or shrank; zero for ratios and means
	Mix    float64 `json:"mix"`    // because its share of the whole is another one
	Rate   float64 `json:"rate"`   // because it has another rate itself
}

// Sum is the whole effect of the segment.
func (e Effect) Sum() float64 { return e.Volume + e.Mix + e.Rate }

// Split is a change with the effects that add up to it, the largest first.
type Split struct {
	Before  float64  `json:"before"`
	After   float64  `json:"after"`
	Effects []Effect `json:"effects"`
}

// Change is After less Before.
func (s Split) Change() float64 { return s.After - s.Before }

// Ratio splits the change of sum of parts over sum of wholes into mix and rate by segment, with Bennet's midpoints: the
// rate effect of a segment is its change of rate at its mean share of the whole; its mix effect is the change of its
// share at the distance of its mean rate from the mean rate of all. A segment that is new or has gone has no change of
// rate: all of its effect is mix. ok is false when a period is empty.
//
// Bennet 1920, Journal of the Royal Statistical Society 83:455.
func Ratio(segments []Segment) (s Split, ok bool) {
	before, after := totals(segments)
	if before.Whole == 0 || after.Whole == 0 {
		return Split{}, false
	}
	s.Before, s.After = before.rate(), after.rate()
	level := (s.Before + s.After) / 2
	for _, g := range segments {
		r0, r1, there := rates(g.Before, g.After)
		if !there {
			continue
		}
		w0, w1 := g.Before.Whole/before.Whole, g.After.Whole/after.Whole
		s.Effects = append(s.Effects, Effect{
			Name: g.Name,
			Mix:  (w1 - w0) * ((r0+r1)/2 - level),
			Rate: (r1 - r0) * (w0 + w1) / 2,
		})
	}
	rank(s.Effects)
	return s, true
}

// Sum splits the change of the sum of parts into volume (the whole grew or shrank), mix (its composition changed) and
// rate (the parts per whole changed), by segment. Every effect is taken at the midpoint of the others, so that none
// depends on an order. With a whole of zero in one period everything is volume.
//
// Bennet 1920 as above, for whole times ratio.
func Sum(segments []Segment) Split {
	before, after := totals(segments)
	s := Split{Before: before.Part, After: after.Part}
	ratio, ok := Ratio(segments)
	if !ok {
		for _, g := range segments {
			s.Effects = append(s.Effects, Effect{Name: g.Name, Volume: g.After.Part - g.Before.Part})
		}
		rank(s.Effects)
		return s
	}
	size, growth := (before.Whole+after.Whole)/2, after.Whole-before.Whole
	inner := map[string]Effect{}
	for _, e := range ratio.Effects {
		inner[e.Name] = e
	}
	for _, g := range segments {
		e := inner[g.Name]
		// What the segment adds to the ratio of all, in the middle of both periods.
		held := (g.Before.Part/before.Whole + g.After.Part/after.Whole) / 2
		s.Effects = append(s.Effects, Effect{Name: g.Name, Volume: growth * held, Mix: size * e.Mix, Rate: size * e.Rate})
	}
	rank(s.Effects)
	return s
}

func totals(segments []Segment) (before, after Reading) {
	for _, g := range segments {
		before.Part += g.Before.Part
		before.Whole += g.Before.Whole
		after.Part += g.After.Part
		after.Whole += g.After.Whole
	}
	return before, after
}

// rates are the rates of a segment in both periods; one that is missing is taken to be the other.
func rates(before, after Reading) (r0, r1 float64, there bool) {
	switch {
	case before.Whole == 0 && after.Whole == 0:
		return 0, 0, false
	case before.Whole == 0:
		return after.rate(), after.rate(), true
	case after.Whole == 0:
		return before.rate(), before.rate(), true
	}
	return before.rate(), after.rate(), true
}

// rank orders effects by size, and equal ones by name.
func rank(effects []Effect) {
	slices.SortFunc(effects, func(a, b Effect) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Sum()), math.Abs(a.Sum())), cmp.Compare(a.Name, b.Name))
	})
}
