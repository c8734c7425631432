package demo

import "fmt"

// Setting is what the shop has set: a key of the catalog's settings, its value, and the day from which it holds, empty
// for ever.
type Setting struct{ Key, Value, Since string }

// Settings are the shop's: where it is, what it assumes, under which contract it runs the assistant for its parent
// company, and what the vendor's price list says of each model.
func Settings() []Setting {
	all := []Setting{
		{Key: "zone", Value: Zone},
		// Most of what Piko resolves, people would have found on the web site.
		{Key: "assumption.deflection_share", Value: "7.5%"},
		{Key: "credit.tiers", Value: "below 99.9%: 10%; below 99%: 25%; below 95%: 100%"},
		{Key: "credit.fee", Value: "15000"},
	}
	for i, p := range prices {
		s := Setting{Key: "price." + modelNames[p.model], Value: fmt.Sprintf("%d.%02d in, %d.%02d out USD", p.in/100, p.in%100, p.out/100, p.out%100)}
		for _, earlier := range prices[:i] {
			if earlier.model == p.model {
				s.Since = p.from
			}
		}
		all = append(all, s)
	}
	return all
}
