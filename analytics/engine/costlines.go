package engine

import (
	"fmt"
	"math/big"
	"strings"

	"telltale/analytics/catalog"
)

// setAside is cost lines that do not count.
type setAside struct {
	setting   string // that leaves them out, and whose default counts them; empty for those that cannot count
	condition string
	reason    string // for passports
	named     string // for sentences
}

// kindsAside are the kinds of lines that a setting may leave out.
var kindsAside = []struct{ setting, kind, named string }{
	{"cost.taxes", "tax", "taxes"},
	{"cost.refunds", "refund", "refunds"},
	{"cost.corrections", "adjustment", "corrections"},
}

// asideOf are the cost lines that cannot be added up, and those that the settings of the frame leave out.
func (f frame) asideOf(sp *catalog.Spread) []setAside {
	var all []setAside
	if f.s.oversized {
		all = append(all, setAside{"", oversized(sp), "with an amount that no sum can hold", "amounts that no sum can hold"})
	}
	for _, k := range kindsAside {
		if f.s.settings.choice(k.setting, f.at) == "out" {
			all = append(all, setAside{k.setting, "coalesce(kind, '') = " + quote(k.kind), k.named + ", left out by a setting", k.named})
		}
	}
	if ids, _ := catalog.ParseNumbers(f.s.settings.choice("cost.left_out", f.at)); len(ids) > 0 {
		list := make([]string, len(ids))
		for i, id := range ids {
			list[i] = number(id)
		}
		all = append(all, setAside{"cost.left_out", "import IN (" + join(list) + ")", "of an import whose costs are left out", "imports " + join(list)})
	}
	return all
}

// counted are the conditions under which a cost line counts.
func (f frame) counted(sp *catalog.Spread) []string {
	conditions := []string{f.s.convertible(sp)}
	if f.s.lines != "" {
		conditions = append(conditions, f.s.lines)
	}
	for _, a := range f.asideOf(sp) {
		conditions = append(conditions, "NOT ("+a.condition+")")
	}
	return conditions
}

// shareScale is the unit of allocation shares in SQL.
const shareScale = 1_000_000

// lineUnits is the amount of a line that counts, in units of 10^-12 of the report currency.
func (f frame) lineUnits(sp *catalog.Spread, amount string) string {
	units := f.s.converted(sp, fmt.Sprintf("(coalesce(%s, 0) * 1000000000000)::HUGEINT", amount))
	allocations, _ := catalog.ParseAllocations(f.s.settings.choice("cost.allocation", f.at))
	if len(allocations) == 0 {
		return units
	}
	var b strings.Builder
	b.WriteString("CASE")
	for _, a := range allocations {
		share := new(big.Rat).Mul(a.Share, big.NewRat(shareScale, 1))
		fmt.Fprintf(&b, " WHEN regexp_matches(%s, %s) THEN %s", sp.Text, quote(a.Pattern), share.FloatString(0))
	}
	fmt.Fprintf(&b, " ELSE %d END", shareScale)
	return fmt.Sprintf("((%s) * (%s)) // %d", units, b.String(), shareScale)
}

// with is the state with another value for a setting: for what would be without it.
func (s *state) with(key, value string) *state {
	other := *s
	other.settings.set = make(map[string][]setting, len(s.settings.set)+1)
	for k, v := range s.settings.set {
		other.settings.set[k] = v
	}
	other.settings.set[key] = []setting{{value: value}}
	return &other
}

// costRulesInWords are what decides which cost lines count and how much, for passports.
func (q question) costRulesInWords(sp *catalog.Spread) []string {
	f := q.frame()
	var words []string
	for _, a := range f.asideOf(sp) {
		words = append(words, "left out: "+a.named)
	}
	if allocation := q.s.settings.choice("cost.allocation", f.at); allocation != "" {
		words = append(words, "shared costs: "+allocation)
	}
	for _, code := range q.s.rated() {
		if rates := q.ratesIn(code); len(rates) > 0 {
			words = append(words, "one "+code+": "+strings.Join(rates, ", ")+" "+q.s.currency)
		}
	}
	return words
}
