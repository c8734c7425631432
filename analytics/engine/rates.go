package engine

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"telltale/analytics/catalog"
)

// rate is what one unit of a currency is worth in the report currency, from a day on.
type rate struct {
	since string // date; empty: from the beginning
	worth *big.Rat
}

// ratesOf are the rates into a currency, by the other one, the latest first. Where only the report currency has a rate in
// the other one, that is turned round.
func (s settings) ratesOf(currency string) map[string][]rate {
	rates := map[string][]rate{}
	for key, values := range s.set {
		code, ok := strings.CutPrefix(key, "rate.")
		if !ok || code == currency {
			continue
		}
		for _, v := range values {
			if worth, into, err := catalog.ParseRate(v.value); err == nil && into == currency {
				rates[code] = append(rates[code], rate{v.since, worth})
			}
		}
	}
	turned := map[string][]rate{}
	for _, v := range s.set["rate."+currency] {
		worth, other, err := catalog.ParseRate(v.value)
		if err == nil && rates[other] == nil {
			turned[other] = append(turned[other], rate{v.since, worth.Inv(worth)})
		}
	}
	maps.Copy(rates, turned)
	return rates
}

// rateOn is the rate that holds on a day, 2026-10-01; nil without one.
func rateOn(rates []rate, day string) *big.Rat {
	for _, r := range rates {
		if r.since == "" || r.since <= day {
			return r.worth
		}
	}
	return nil
}

// rated are the other currencies that have rates, in order.
func (s *state) rated() []string {
	var codes []string
	for code := range s.rates {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// convertible is the condition that a cost line is in the report currency, or has a rate into it on its first day.
func (s *state) convertible(sp *catalog.Spread) string {
	condition := fmt.Sprintf("%s = %s", sp.Currency, quote(s.currency))
	for _, code := range s.rated() {
		rates := s.rates[code]
		other := fmt.Sprintf(" OR %s = %s", sp.Currency, quote(code))
		if first := rates[len(rates)-1].since; first != "" {
			other += fmt.Sprintf(" AND %s >= DATE '%s'", sp.From, first)
		}
		condition += other
	}
	if len(s.rates) == 0 {
		return condition
	}
	return "(" + condition + ")"
}

// converted is an amount in units of 10^-12 of its own currency, in those of the report currency.
func (s *state) converted(sp *catalog.Spread, units string) string {
	if len(s.rates) == 0 {
		return units
	}
	var b strings.Builder
	b.WriteString("CASE")
	for _, code := range s.rated() {
		fmt.Fprintf(&b, " WHEN %s = %s THEN CASE", sp.Currency, quote(code))
		for _, r := range s.rates[code] {
			when := "TRUE"
			if r.since != "" {
				when = fmt.Sprintf("%s >= DATE '%s'", sp.From, r.since)
			}
			fmt.Fprintf(&b, " WHEN %s THEN (%s * %s) // %s", when, units, r.worth.Num(), r.worth.Denom())
		}
		b.WriteString(" END")
	}
	return b.String() + " ELSE " + units + " END"
}
