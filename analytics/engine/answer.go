package engine

import (
	"math"
	"math/big"
	"strings"

	"telltale/analytics/figures"
)

// reading is what one KPI gives for one group of rows. Numbers are exact until they leave the engine: sums of integers
// and decimals do not depend on the order of rows, and the division comes last.
type reading struct {
	value       *big.Rat // nil: no data
	part, whole *big.Rat // of ratios and shares
	n           *big.Rat // what it rests on
	squares     *big.Rat // sum of squared values, for means
	unknown     *big.Rat // of ratios: rows that cannot be told apart; nil where there is no such thing
	low, high   *float64 // interval, where the kind has its own
	bounds      *bounds  // what unseen time could make of the value
}

// bounds are the values with all that was not seen taken for the worst and for the best.
type bounds struct{ low, high *big.Rat }

// answer is a KPI over a frame: in total, and by key where the question splits.
type answer struct {
	total  reading
	groups map[string]reading
	why    string   // why there is no value, as a sentence; empty otherwise
	notes  []string // what a reader should know about the value

	coverage *float64 // of the days that it was computed over; nil: of the period

	sensitivity *sensitivity // to assumptions; nil where it rests on none

	basis     string // of the value; empty: that of the KPI's facts
	method    string // of the value's own interval; empty without one
	settled   bool   // it says itself when it is too uncertain for a verdict, and needs no interval
	undecided string // why there is no verdict on the value, as a sentence; empty otherwise

	beside []beside // other readings of a computation

	target *inForce // that another KPI's target makes; nil without
}

// beside is another reading of a value, shown next to it.
type beside struct {
	name, note string
	reading    reading
	unjudged   bool // the target is not about it
}

// rational reads a number as DuckDB writes it; NULL, NaN and infinity are no data.
func rational(text string, valid bool) *big.Rat {
	if !valid || text == "" || strings.ContainsAny(text, "nN") {
		return nil
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil
	}
	return r
}

// moneyText writes an exact amount as people read it.
func moneyText(r *big.Rat, currency string) string {
	return figures.Text(float(r), "money", currency)
}

// float is the nearest float64; nil stays nil, and what float64 cannot hold is no data.
func float(r *big.Rat) *float64 {
	if r == nil {
		return nil
	}
	f, _ := r.Float64()
	return finite(f)
}

// finite is nil for NaN and infinity: neither may leave the engine, where they would end the process.
func finite(f float64) *float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil
	}
	if f == 0 {
		f = 0 // not minus zero
	}
	return &f
}

func zero(r *big.Rat) *big.Rat {
	if r == nil {
		return new(big.Rat)
	}
	return r
}

// quotient is a/b; nil where there is none.
func quotient(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil || b.Sign() == 0 {
		return nil
	}
	return new(big.Rat).Quo(a, b)
}

func scaled(r *big.Rat, factor *big.Rat) *big.Rat {
	if r == nil {
		return nil
	}
	return new(big.Rat).Mul(r, factor)
}
