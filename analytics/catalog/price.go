package catalog

import (
	"math/big"
	"regexp"
	"strings"

	"telltale/analytics/fault"
)

// Price is the list price of a model, for a million tokens of each kind.
type Price struct {
	In, Out  *big.Rat
	Cached   *big.Rat // input that was read from a cache; nil: as In
	Currency string
}

var (
	pricePart  = regexp.MustCompile(`^([0-9]{1,9}(?:\.[0-9]{1,9})?)\s+(in|cached|out)$`)
	priceModel = regexp.MustCompile(`^\S{1,200}$`)
)

const priceForm = `Write what a million tokens cost: "2.50 in, 1.25 cached, 10 out USD". Cached ones cost as much as others unless named.`

// ParsePrice reads "2.50 in, 1.25 cached, 10 out USD". It fails with fault.Invalid naming the form.
func ParsePrice(text string) (p Price, err error) {
	bad := func() (Price, error) {
		return Price{}, fault.New(fault.Invalid, "%q is no price.", text).Do("%s", priceForm)
	}
	body := strings.TrimSpace(text)
	if len(body) < 4 || !currencyPattern.MatchString(body[len(body)-3:]) {
		return bad()
	}
	p.Currency = body[len(body)-3:]
	for part := range strings.SplitSeq(body[:len(body)-3], ",") {
		m := pricePart.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return bad()
		}
		into := map[string]**big.Rat{"in": &p.In, "cached": &p.Cached, "out": &p.Out}[m[2]]
		if *into != nil {
			return bad()
		}
		*into, _ = new(big.Rat).SetString(m[1])
	}
	if p.In == nil || p.Out == nil {
		return bad()
	}
	return p, nil
}
