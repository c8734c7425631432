package engine

import (
	"fmt"
	"math/big"

	"telltale/analytics/catalog"
	"telltale/analytics/figures"
)

// sensitivity is what other assumptions would make of a value.
type sensitivity struct {
	low, high *big.Rat // with all assumptions at the ends of their ranges that are worse and better; nil without ranges
	moves     string   // title of the assumption whose range moves the value most; empty without ranges
	moved     [2]*big.Rat
	evenAt    []breakEven
}

// breakEven is the value of one assumption at which the KPI would just reach its target.
type breakEven struct {
	key   string
	at    *big.Rat
	rises bool // the KPI rises with the assumption
}

// sensitivity evaluates the KPI at the ends of its assumptions' ranges, and finds for each the value at which the
// target would just be reached. It is nil for KPIs that rest on none.
func (e *Engine) sensitivity(q question, k *catalog.KPI, evaluate func(assume func(string) *big.Rat) *big.Rat) *sensitivity {
	keys := e.assumptionsOf(k)
	if len(keys) == 0 {
		return nil
	}
	at := q.frame().at
	base := func(key string) *big.Rat { return q.s.assumption(key, at).Base }
	value := evaluate(base)
	if value == nil {
		return nil
	}
	// with takes another value for one assumption.
	with := func(key string, other *big.Rat) *big.Rat {
		return evaluate(func(name string) *big.Rat {
			if name == key {
				return other
			}
			return base(name)
		})
	}
	s := &sensitivity{}
	worst, best := map[string]*big.Rat{}, map[string]*big.Rat{}
	var widest *big.Rat
	for _, key := range keys {
		a := q.s.assumption(key, at)
		worst[key], best[key] = a.Base, a.Base
		low, high := with(key, a.Low), with(key, a.High)
		if low == nil || high == nil || a.Low.Cmp(a.High) == 0 {
			continue
		}
		worst[key], best[key] = a.Low, a.High
		if low.Cmp(high) > 0 {
			worst[key], best[key] = a.High, a.Low
		}
		width := new(big.Rat).Sub(high, low)
		if width.Abs(width); widest == nil || width.Cmp(widest) > 0 {
			widest, s.moves, s.moved = width, declaredTitle(q.s, key), [2]*big.Rat{low, high}
		}
	}
	if widest != nil {
		s.low = evaluate(func(key string) *big.Rat { return worst[key] })
		s.high = evaluate(func(key string) *big.Rat { return best[key] })
	}
	if target := e.target(q.s, k, at); target != nil {
		for _, key := range keys {
			if x, rises := evenAt(target.Value, base(key), func(x *big.Rat) *big.Rat { return with(key, x) }); x != nil {
				s.evenAt = append(s.evenAt, breakEven{key, x, rises})
			}
		}
	}
	return s
}

// evenAt solves f(x) = target for a function that is a straight line in x; nil for any other, and where no positive
// value solves it.
func evenAt(target, base *big.Rat, f func(*big.Rat) *big.Rat) (x *big.Rat, rises bool) {
	if base.Sign() <= 0 {
		return nil, false
	}
	double := new(big.Rat).Add(base, base)
	zero, one, two := f(new(big.Rat)), f(base), f(double)
	if zero == nil || one == nil || two == nil {
		return nil, false
	}
	slope := new(big.Rat).Sub(one, zero)
	if slope.Sign() == 0 || new(big.Rat).Sub(two, one).Cmp(slope) != 0 {
		return nil, false
	}
	x = new(big.Rat).Sub(target, zero)
	x.Quo(x, slope).Mul(x, base)
	if x.Sign() <= 0 {
		return nil, false
	}
	return x, slope.Sign() > 0
}

// say adds what a reader should know of the assumptions: the range as variants, and the break-evens as notes.
func (s *sensitivity) say(v *Value, q question, j judged) {
	if s == nil {
		return
	}
	if s.low != nil {
		for _, end := range []struct {
			name  string
			value *big.Rat
		}{{"Assumptions at their worse ends", s.low}, {"Assumptions at their better ends", s.high}} {
			j.reading = reading{value: end.value}
			verdict, _ := j.verdict()
			v.Variants = append(v.Variants, Variant{Name: end.name, Value: float(end.value), Verdict: verdict})
		}
		low, high := figures.Pair(float(s.moved[0]), float(s.moved[1]), string(j.kpi.Unit), q.s.currency)
		v.Notes = append(v.Notes, fmt.Sprintf("“%s” moves it most: from %s to %s.", s.moves, low, high))
	}
	if j.target == nil || v.Value == nil {
		return
	}
	met := j.target.Meets(exactly(*v.Value))
	for _, even := range s.evenAt {
		declared, _ := q.s.settings.catalog.Setting(even.key)
		verb := "rises"
		if even.rises == met != j.target.Upper() {
			verb = "falls"
		}
		form := "Is not %s until “%s” %s to %s."
		if met {
			form = "Stays %s until “%s” %s to %s."
		}
		v.Notes = append(v.Notes, fmt.Sprintf(form, j.target.words, declared.Title, verb, figures.Text(float(even.at), string(declared.Unit), q.s.currency)))
	}
}

func declaredTitle(s *state, key string) string {
	declared, _ := s.settings.catalog.Setting(key)
	return declared.Title
}

// plain writes a number of a unit for a sentence.
func plain(r *big.Rat, unit catalog.Unit) string {
	switch {
	case r == nil:
		return "no value"
	case unit == catalog.Percent:
		return new(big.Rat).Mul(r, big.NewRat(100, 1)).FloatString(1) + " %"
	case unit == catalog.Seconds && r.Cmp(big.NewRat(60, 1)) >= 0:
		return new(big.Rat).Quo(r, big.NewRat(60, 1)).FloatString(2) + " min"
	case unit == catalog.Seconds:
		return r.FloatString(2) + " s"
	}
	return r.FloatString(2)
}
