package catalog

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"telltale/analytics/fault"
)

// CreditTier is what a contract owes of a month's fee whose uptime was below a level.
type CreditTier struct {
	Below, Credit *big.Rat
}

// CreditTiers are the tiers of a contract, the highest level first.
type CreditTiers []CreditTier

var creditTier = regexp.MustCompile(`^(?:(?i:below)\s+|<\s*)?(\S+?)\s*(?::|\s)\s*(\S+)$`)

// ParseTiers reads "below 99.9%: 10%; below 99%: 25%", parted by semicolons or lines. The lower the level, the more is owed.
// It fails with fault.Invalid naming the allowed form.
func ParseTiers(text string) (CreditTiers, error) {
	bad := func(format string, args ...any) (CreditTiers, error) {
		return nil, fault.New(fault.Invalid, format, args...).Do("Write levels of uptime and shares of the fee with ; between them: below 99.9%%: 10%%; below 99%%: 25%%.")
	}
	var tiers CreditTiers
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		m := creditTier.FindStringSubmatch(part)
		if m == nil {
			return bad("%q is no tier of credits.", part)
		}
		t := CreditTier{Fraction(m[1]), Fraction(m[2])}
		if !within(t.Below) || !within(t.Credit) {
			return bad("%q has a level or a share that is not between 0%% and 100%%.", part)
		}
		tiers = append(tiers, t)
	}
	if len(tiers) == 0 {
		return bad("There is no tier of credits.")
	}
	slices.SortFunc(tiers, func(a, b CreditTier) int { return b.Below.Cmp(a.Below) })
	for i := 1; i < len(tiers); i++ {
		if tiers[i].Below.Cmp(tiers[i-1].Below) == 0 || tiers[i].Credit.Cmp(tiers[i-1].Credit) <= 0 {
			return bad("The lower of two levels must owe more than the higher one.")
		}
	}
	return tiers, nil
}

// VendorTiers is what a vendor promises.
type VendorTiers struct {
	Name  string // as calls and bills name it
	Tiers CreditTiers
}

// ParseVendorTiers reads "OpenAI: below 99.9%: 10%, below 99%: 25%; Pinecone: 99.5% 10%": vendors parted by semicolons or
// lines, their tiers by commas. It fails with fault.Invalid naming the allowed form.
func ParseVendorTiers(text string) ([]VendorTiers, error) {
	var all []VendorTiers
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		name, list, _ := strings.Cut(part, ":")
		v := VendorTiers{Name: strings.TrimSpace(name)}
		var err error
		if v.Tiers, err = ParseTiers(strings.ReplaceAll(list, ",", ";")); err == nil && v.Name == "" {
			err = fault.New(fault.Invalid, "%q names no vendor.", strings.TrimSpace(part))
		}
		if err != nil {
			return nil, fault.Of(err).Do("Write vendors with ; between them and their tiers with commas: OpenAI: below 99.9%%: 10%%, below 99%%: 25%%; Pinecone: below 99.5%%: 10%%.")
		}
		all = append(all, v)
	}
	if len(all) == 0 {
		return nil, fault.New(fault.Invalid, "There is no vendor.").Do("Write one as OpenAI: below 99.9%%: 10%%, below 99%%: 25%%.")
	}
	return all, nil
}

// within reports whether a share lies above 0 and not above 1.
func within(share *big.Rat) bool {
	return share != nil && share.Sign() > 0 && share.Cmp(big.NewRat(1, 1)) <= 0
}

// Fallen is how many tiers an uptime is below; at a level exactly it is not below it.
func (t CreditTiers) Fallen(uptime *big.Rat) int {
	n := 0
	for n < len(t) && uptime.Cmp(t[n].Below) < 0 {
		n++
	}
	return n
}

// Owed is the share of the fee after falling below so many tiers.
func (t CreditTiers) Owed(fallen int) *big.Rat {
	if fallen == 0 {
		return new(big.Rat)
	}
	return t[fallen-1].Credit
}

// Amount reads a sum of money without a currency, "5000" or "5,000.50"; nil when it is none or negative.
func Amount(text string) *big.Rat {
	amount, currency, err := parseAmount(text, Money)
	if err != nil || currency != "" || amount.Sign() < 0 {
		return nil
	}
	return amount
}
