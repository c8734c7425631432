package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// listPrice is what a token of a model costs in the report currency from a day on.
type listPrice struct {
	since           string
	in, cached, out float64
	noCached        bool // the list names no price of cached tokens
}

// listPrices are the prices of models by their canonical names, the latest first. Prices in another currency are converted
// by the rate that holds on their first day, the newest where they have none; those without a rate are left out.
func (s *state) listPrices() map[string][]listPrice {
	prices := map[string][]listPrice{}
	for key, values := range s.settings.set {
		name, ok := strings.CutPrefix(key, "price.")
		if !ok {
			continue
		}
		for _, v := range values {
			p, err := catalog.ParsePrice(v.value)
			if err != nil {
				continue
			}
			worth := 1e-6
			if p.Currency != s.currency {
				rate := rateOn(s.rates[p.Currency], cmp.Or(v.since, "9999-12-31"))
				if rate == nil {
					continue
				}
				f, _ := rate.Float64()
				worth *= f
			}
			l := listPrice{since: v.since, noCached: p.Cached == nil}
			l.in, l.out = worth*(*float(p.In)), worth*(*float(p.Out))
			l.cached = l.in
			if p.Cached != nil {
				l.cached = worth * (*float(p.Cached))
			}
			prices[canonicalModel(name)] = append(prices[canonicalModel(name)], l)
		}
	}
	return prices
}

// priceOn is the price that holds on a local day; nil without one.
func priceOn(prices []listPrice, day int64) *listPrice {
	date := time.Unix(day*86400, 0).UTC().Format(time.DateOnly)
	for i := range prices {
		if prices[i].since == "" || prices[i].since <= date {
			return &prices[i]
		}
	}
	return nil
}

// of is the price of the tokens of a day.
func (p *listPrice) of(d modelDay) float64 {
	return (d.in-d.cached)*p.in + d.cached*p.cached + d.out*p.out
}

// listSQL adds up the tokens of the frame at list prices, which stand in it as numbers.
func (e *Engine) listSQL(f frame, names map[string]string, prices map[string][]listPrice) string {
	fact := e.catalog.Fact("requests")
	r := e.fromRows(f, need{fact: fact, names: []string{"minute", "weight", "input_tokens", "output_tokens", "tokens_cached", "model"}})
	cases := priceCases(names, prices, "coalesce(model, '')", f.dayOf("minute"), "coalesce(input_tokens, 0)", "coalesce(weight * tokens_cached, 0)", "coalesce(output_tokens, 0)")
	return fmt.Sprintf("SELECT sum(CASE%s ELSE 0 END)::DOUBLE FROM (%s)", cases, r)
}

// priceCases are the branches of a CASE that gives the list price of a row's tokens, by the SQL of its model and day.
func priceCases(names map[string]string, prices map[string][]listPrice, model, day, in, cached, out string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(names)) {
		for _, p := range prices[names[name]] {
			when := fmt.Sprintf("%s = %s", model, quote(name))
			if p.since != "" {
				since, err := time.Parse(time.DateOnly, p.since)
				if err != nil {
					continue
				}
				when += fmt.Sprintf(" AND %s >= %d", day, localtime.DayNumber(since, time.UTC))
			}
			fmt.Fprintf(&b, " WHEN %s THEN (%s - %s) * %v + %[3]s * %[5]v + %[6]s * %[7]v", when, in, cached, p.in, p.cached, out, p.out)
		}
	}
	if b.Len() == 0 {
		return " WHEN FALSE THEN 0"
	}
	return b.String()
}
