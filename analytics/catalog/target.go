package catalog

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"telltale/analytics/fault"
)

// Target is the level that a KPI should reach.
type Target struct {
	Text       string
	Op         string   // >, >=, < or <=
	Value      *big.Rat // in the KPI's base unit
	Acceptable *big.Rat // second level: worse than Value, still acceptable; nil without one
	Currency   string   // of a money target that names one ("$10,000"); empty otherwise
	Of         string   // KPI whose value is the level; Value is nil then
}

const targetForm = `Targets look like "> 99%", "<= $10,000" or "< 2s acceptable < 5s".`

var ofKPI = regexp.MustCompile(`^\s*(>=|<=|>|<)\s*([a-z][a-z0-9_]*)\s*$`)

// parseCatalogTarget is ParseTarget for the catalog, in which another KPI may give the level: "<= usage_growth".
func parseCatalogTarget(text string, unit Unit) (*Target, error) {
	if m := ofKPI.FindStringSubmatch(text); m != nil {
		return &Target{Text: strings.TrimSpace(text), Op: m[1], Of: m[2]}, nil
	}
	return ParseTarget(text, unit)
}

var targetPattern = regexp.MustCompile(`^\s*(>=|<=|>|<)\s*(\S+)(?:\s+acceptable\s+(>=|<=|>|<)\s*(\S+))?\s*$`)

// ParseTarget reads a target as people write it, for a KPI of the unit. Percentages become fractions and durations
// seconds. It fails with fault.Invalid naming the allowed form.
func ParseTarget(text string, unit Unit) (*Target, error) {
	m := targetPattern.FindStringSubmatch(text)
	if m == nil {
		return nil, fault.New(fault.Invalid, "The target %q cannot be read.", text).Do("%s", targetForm)
	}
	t := &Target{Text: strings.TrimSpace(text), Op: m[1]}
	var err error
	if t.Value, t.Currency, err = parseAmount(m[2], unit); err != nil {
		return nil, err
	}
	if m[3] == "" {
		return t, nil
	}
	if t.Acceptable, _, err = parseAmount(m[4], unit); err != nil {
		return nil, err
	}
	looser := t.Acceptable.Cmp(t.Value)
	if m[3][0] != t.Op[0] || (t.Op[0] == '<' && looser <= 0) || (t.Op[0] == '>' && looser >= 0) {
		return nil, fault.New(fault.Invalid, "The target %q has an acceptable level that is not looser than the target itself.", text).Do("%s", targetForm)
	}
	return t, nil
}

// Meets reports whether v reaches the level of the target.
func (t *Target) Meets(v *big.Rat) bool { return holds(v, t.Op, t.Value) }

// Tolerates reports whether v reaches the acceptable level; without one it is Meets.
func (t *Target) Tolerates(v *big.Rat) bool {
	if t.Acceptable == nil {
		return t.Meets(v)
	}
	return holds(v, t.Op, t.Acceptable)
}

// Upper reports whether smaller values are better.
func (t *Target) Upper() bool { return t.Op[0] == '<' }

func holds(v *big.Rat, op string, level *big.Rat) bool {
	c := v.Cmp(level)
	switch op {
	case ">":
		return c > 0
	case ">=":
		return c >= 0
	case "<":
		return c < 0
	default:
		return c <= 0
	}
}

var amountPattern = regexp.MustCompile(`^([$€£]|[A-Z]{3})?(-?[0-9][0-9,]*(?:\.[0-9]+)?|-?\.[0-9]+)(%|ms|us|s|min|h|[A-Z]{3})?$`)

var currencySigns = map[string]string{"$": "USD", "€": "EUR", "£": "GBP"}

// suffixes give the factor to the base unit, and the unit that they belong to.
var suffixes = map[string]struct {
	factor *big.Rat
	unit   Unit
}{
	"%":   {big.NewRat(1, 100), Percent},
	"us":  {big.NewRat(1, 1_000_000), Seconds},
	"ms":  {big.NewRat(1, 1_000), Seconds},
	"s":   {big.NewRat(1, 1), Seconds},
	"min": {big.NewRat(60, 1), Seconds},
	"h":   {big.NewRat(3600, 1), Seconds},
}

// parseAmount reads "99%", "2s", "$10,000", "4.0" or "0.95" as an exact number in the base unit.
// Level reads a level of a unit as people write it, "85%", "2s" or "40"; nil when it is none.
func Level(text string, unit Unit) *big.Rat {
	level, _, err := parseAmount(text, unit)
	if err != nil {
		return nil
	}
	return level
}

func parseAmount(text string, unit Unit) (amount *big.Rat, currency string, err error) {
	bad := func(why string) (*big.Rat, string, error) {
		return nil, "", fault.New(fault.Invalid, "%q is no value in %s: %s.", text, unit, why).Do("%s", targetForm)
	}
	m := amountPattern.FindStringSubmatch(text)
	if m == nil {
		return bad("it is no number with an optional unit")
	}
	digits := strings.ReplaceAll(m[2], ",", "")
	if len(digits) > 30 {
		return bad("it is too long")
	}
	amount, ok := new(big.Rat).SetString(digits)
	if !ok {
		return bad("it is no number")
	}
	if m[1] != "" || len(m[3]) == 3 && m[3] != "min" {
		if unit != Money {
			return bad("a currency only fits money")
		}
		if currency = currencySigns[m[1]]; currency == "" {
			currency = m[1] + m[3]
		}
		return amount, currency, nil
	}
	if m[3] == "" {
		return amount, "", nil
	}
	suffix := suffixes[m[3]]
	if suffix.unit != unit {
		return bad("the unit " + strconv.Quote(m[3]) + " does not fit")
	}
	return amount.Mul(amount, suffix.factor), "", nil
}
