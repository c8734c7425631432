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
		e := g.effect(before.Whole, after.Whole)
		e.Mix -= level * (g.After.Whole/after.Whole - g.Before.Whole/before.Whole)
		s.add(e)
	}
	rank(s.Effects)
	return s, true
}

// Sum splits the change of the sum of parts into volume (the whole grew or shrank), mix (its composition changed) and
// rate (the parts per whole changed), by segment, so that the effects of a segment add up to its own change. Every
// effect is taken at the midpoint of the others and depends on no order. With a whole of zero in one period everything is
// volume.
//
// Bennet 1920 as above, for whole times share times rate.
func Sum(segments []Segment) Split {
	before, after := totals(segments)
	s := Split{Before: before.Part, After: after.Part}
	size, growth := (before.Whole+after.Whole)/2, after.Whole-before.Whole
	for _, g := range segments {
		if before.Whole == 0 || after.Whole == 0 {
			s.add(Effect{Name: g.Name, Volume: g.After.Part - g.Before.Part})
			continue
		}
		e := g.effect(before.Whole, after.Whole)
		// What the segment adds to the ratio of all, in the middle of both periods.
		held := (g.Before.Part/before.Whole + g.After.Part/after.Whole) / 2
		s.add(Effect{Name: g.Name, Volume: growth * held, Mix: size * e.Mix, Rate: size * e.Rate})
	}
	rank(s.Effects)
	return s
}

// add keeps an effect; a segment without one in either period is left out.
func (s *Split) add(e Effect) {
	if e.Volume != 0 || e.Mix != 0 || e.Rate != 0 {
		s.Effects = append(s.Effects, e)
	}
}

// effect splits the change of the segment's part per whole of all into mix and rate. Parts without a whole of their own
// have no rate that could stay the same: all of their change is rate.
func (g Segment) effect(before, after float64) Effect {
	e := Effect{Name: g.Name}
	r0, r1 := g.Before.rate(), g.After.rate()
	switch {
	case g.Before.Whole == 0 && g.Before.Part != 0, g.After.Whole == 0 && g.After.Part != 0:
		e.Rate = g.After.Part/after - g.Before.Part/before
		return e
	case g.Before.Whole == 0 && g.After.Whole == 0:
		return e
	case g.Before.Whole == 0:
		r0 = r1
	case g.After.Whole == 0:
		r1 = r0
	}
	w0, w1 := g.Before.Whole/before, g.After.Whole/after
	e.Mix, e.Rate = (w1-w0)*(r0+r1)/2, (r1-r0)*(w0+w1)/2
	return e
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

// rank orders effects by size, and equal ones by name.
func rank(effects []Effect) {
	slices.SortFunc(effects, func(a, b Effect) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Sum()), math.Abs(a.Sum())), cmp.Compare(a.Name, b.Name))
	})
}
