package catalog

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"telltale/analytics/figures"
)

// InWords is a value of the setting as people read it, in sentences and lists alike: numbers as those of KPIs are written,
// choices by what they mean. What is a text, a pattern or no value for the setting stays as it was typed. Amounts are of the
// currency unless they name their own.
func (s *Setting) InWords(value, currency string) string {
	if s.Check(value) != nil {
		return s.typed(value)
	}
	switch s.Kind {
	case ChoiceSetting:
		i := slices.IndexFunc(s.Choices, func(c Choice) bool { return c.Value == value })
		return s.Choices[i].Label
	case FractionSetting:
		return levelInWords(Fraction(value), Percent, currency)
	case AmountSetting:
		return levelInWords(Amount(value), Money, currency)
	case ExpectedSetting:
		level, own, _ := parseAmount(value, s.Unit)
		return levelInWords(level, s.Unit, orOwn(currency, own))
	case TargetSetting:
		if t, err := ParseTarget(value, s.Unit); err == nil {
			return t.InWords(s.Unit, currency)
		}
	case AssumptionSetting:
		if a, err := ParseAssumption(value, s.Unit); err == nil {
			return a.inWords(s.Unit, currency)
		}
	}
	return s.typed(value)
}

// InWords are both levels of a target that has two: "< 2 s, acceptable to 5 s".
func (t *Target) InWords(unit Unit, currency string) string {
	currency = orOwn(currency, t.Currency)
	level, _ := t.Value.Float64()
	words := figures.Bound(t.Op, level, string(unit), currency)
	if t.Acceptable != nil {
		words += ", acceptable to " + levelInWords(t.Acceptable, unit, currency)
	}
	return words
}

func (a *Assumption) inWords(unit Unit, currency string) string {
	words := levelInWords(a.Base, unit, currency)
	if a.Low.Cmp(a.High) != 0 {
		words += fmt.Sprintf(" (%s to %s)", levelInWords(a.Low, unit, currency), levelInWords(a.High, unit, currency))
	}
	return strings.TrimSpace(words + " " + a.Note)
}

func levelInWords(level *big.Rat, unit Unit, currency string) string {
	f, _ := level.Float64()
	return figures.Level(f, string(unit), currency)
}

func orOwn(currency, own string) string {
	if own != "" {
		return own
	}
	return currency
}

var (
	setSigns   = strings.NewReplacer(">=", "≥", "<=", "≤")
	typedUnits = regexp.MustCompile(`(\d)(%|[µm]?s\b|min\b|h\b)`)
)

// typed is a value as it was typed. Of levels in lists the units stand apart, as in every number; names of KPIs in targets
// are words.
func (s *Setting) typed(value string) string {
	switch s.Kind {
	case TargetSetting:
		return strings.ReplaceAll(setSigns.Replace(value), "_", " ")
	case TiersSetting, VendorsSetting:
		return typedUnits.ReplaceAllString(setSigns.Replace(value), "$1 $2")
	}
	return value
}
