package catalog

import (
	"math/big"
	"regexp"
	"strings"
	"time"

	"telltale/analytics/fault"
)

// Base is what the level of an alert rule is relative to.
type Base string

// The bases.
const (
	Absolute Base = ""
	OfTarget Base = "target"   // Level times the target
	OfBudget Base = "budget"   // Level times the budget: the target of a cost, the allowance of an error budget
	Expected Base = "expected" // Level times the expected value
	LastWeek Base = "week"     // change against the week before
	Burn     Base = "burn"     // of the error budget, in window pairs
	Outgrows Base = "outgrows" // Level times the growth of usage, and Points more
	Baseline Base = "baseline" // Level below the value of the baseline month
)

// Rule is an alert rule.
type Rule struct {
	Text     string
	Op       string        // > , >=, < or <=
	Level    *big.Rat      // absolute level in the base unit, or the factor of Base
	Base     Base          //
	For      time.Duration // how long the condition must hold, minute by minute; 0: not judged by the minute
	Over     int           // judged daily over this many days; 0: not judged so
	ByMonth  bool          // judged over calendar months only, at their end and to date
	Burns    []BurnPair    // any of them fires; of the base Burn only
	Points   *big.Rat      // of the base Outgrows only
	DaysLeft int           // only while more than this many days of the month are left; 0: always
}

// BurnPair fires when Share of the month's error budget would be gone within Over, and the last twelfth of Over says that it
// still burns so.
type BurnPair struct {
	Share *big.Rat
	Over  time.Duration
}

const ruleForm = `Rules look like "< 95% for 5m", "> 2 * target for 10m", "> 110% of budget", "< 3.5 over 7d", "< target by month", "burns 2% in 1h, 5% in 6h", "> 1.5 * usage_growth and 5% more", "drops > 20% week over week" or "drops > 10 points from baseline".`

var (
	absoluteRule = regexp.MustCompile(`^(>=|<=|>|<)\s*(\S+)$`)
	factorRule   = regexp.MustCompile(`^(>=|<=|>|<)\s*([0-9.]+)\s*\*\s*(target|expected)$`)
	shareRule    = regexp.MustCompile(`^(>=|<=|>|<)\s*([0-9.]+%)\s+of\s+(budget|target|expected)(?:\s+while\s+([0-9]+)d\s+left)?$`)
	targetRule   = regexp.MustCompile(`^(>=|<=|>|<)\s*target$`)
	dropRule     = regexp.MustCompile(`^drops\s*>\s*([0-9.]+%)\s+week over week$`)
	pointsRule   = regexp.MustCompile(`^drops\s*>\s*([0-9.]+)\s+points\s+from\s+baseline$`)
	burnRule     = regexp.MustCompile(`^burns\s+(.+)$`)
	outgrowsRule = regexp.MustCompile(`^>\s*([0-9.]+)\s*\*\s*usage_growth and ([0-9.]+%) more$`)
	burnPair     = regexp.MustCompile(`^([0-9.]+%)\s+in\s+([0-9]+)([hd])$`)
	overSuffix   = regexp.MustCompile(`^(.*\S)\s+over\s+([0-9]+)d$`)
	monthSuffix  = regexp.MustCompile(`^(.*\S)\s+by\s+month$`)
	forSuffix    = regexp.MustCompile(`^(.*\S)\s+for\s+([0-9]+[smh])$`)
)

// ParseRule reads an alert rule as people write it, for a KPI of the unit. It fails with fault.Invalid naming the
// allowed forms.
func ParseRule(text string, unit Unit) (*Rule, error) {
	r := &Rule{Text: strings.TrimSpace(text)}
	condition := r.Text
	if m := forSuffix.FindStringSubmatch(condition); m != nil {
		d, err := time.ParseDuration(m[2])
		if err != nil || d <= 0 || d > 24*time.Hour || d%time.Minute != 0 {
			return nil, fault.New(fault.Invalid, "The rule %q has a duration that is not whole minutes up to a day.", text).Do("%s", ruleForm)
		}
		condition, r.For = m[1], d
	} else if m := overSuffix.FindStringSubmatch(condition); m != nil {
		condition, r.Over = m[1], int(atoi(m[2]))
		if r.Over < 1 || r.Over > 90 {
			return nil, fault.New(fault.Invalid, "The rule %q looks over %s days; allowed are 1 to 90.", text, m[2]).Do("%s", ruleForm)
		}
	} else if m := monthSuffix.FindStringSubmatch(condition); m != nil {
		condition, r.ByMonth = m[1], true
	}
	var err error
	switch {
	case targetRule.MatchString(condition):
		r.Op, r.Level, r.Base = targetRule.FindStringSubmatch(condition)[1], big.NewRat(1, 1), OfTarget
	case factorRule.MatchString(condition):
		m := factorRule.FindStringSubmatch(condition)
		r.Op, r.Base = m[1], Base(m[3])
		r.Level, _, err = parseAmount(m[2], Ratio)
	case shareRule.MatchString(condition):
		m := shareRule.FindStringSubmatch(condition)
		r.Op, r.Base = m[1], Base(m[3])
		if m[4] != "" {
			r.DaysLeft = int(atoi(m[4]))
		}
		r.Level, _, err = parseAmount(m[2], Percent)
	case dropRule.MatchString(condition):
		r.Op, r.Base = "<", LastWeek
		r.Level, _, err = parseAmount(dropRule.FindStringSubmatch(condition)[1], Percent)
		if err == nil {
			r.Level.Sub(big.NewRat(1, 1), r.Level)
		}
	case pointsRule.MatchString(condition) && unit == Percent:
		r.Op, r.Base = ">", Baseline
		r.Level, _, err = parseAmount(pointsRule.FindStringSubmatch(condition)[1]+"%", Percent)
	case burnRule.MatchString(condition):
		r.Op, r.Level, r.Base = ">", big.NewRat(1, 1), Burn
		r.Burns, err = parseBurns(burnRule.FindStringSubmatch(condition)[1])
	case outgrowsRule.MatchString(condition):
		m := outgrowsRule.FindStringSubmatch(condition)
		r.Op, r.Base = ">", Outgrows
		if r.Level, _, err = parseAmount(m[1], Ratio); err == nil {
			r.Points, _, err = parseAmount(m[2], Percent)
		}
	case absoluteRule.MatchString(condition):
		m := absoluteRule.FindStringSubmatch(condition)
		r.Op = m[1]
		r.Level, _, err = parseAmount(m[2], unit)
	default:
		return nil, fault.New(fault.Invalid, "The rule %q cannot be read.", text).Do("%s", ruleForm)
	}
	if err == nil && (r.Base == LastWeek || r.Base == Burn || r.Base == Outgrows || r.Base == Baseline) && (r.For > 0 || r.Over > 0 || r.ByMonth) {
		return nil, fault.New(fault.Invalid, "The rule %q has its own windows, and cannot have another.", text).Do("%s", ruleForm)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "The rule %q cannot be read: %s", text, fault.Of(err).Text).Do("%s", ruleForm)
	}
	return r, nil
}

// parseBurns reads "2% in 1h, 5% in 6h, 10% in 3d".
func parseBurns(text string) ([]BurnPair, error) {
	var pairs []BurnPair
	for part := range strings.SplitSeq(text, ",") {
		m := burnPair.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return nil, fault.New(fault.Invalid, "%q is no share of the budget in a time.", part)
		}
		share, _, err := parseAmount(m[1], Percent)
		if err != nil {
			return nil, err
		}
		over := time.Duration(atoi(m[2])) * time.Hour
		if m[3] == "d" {
			over *= 24
		}
		if over < time.Hour || over > 7*24*time.Hour || share.Sign() <= 0 {
			return nil, fault.New(fault.Invalid, "%q is not within an hour to seven days, or burns nothing.", part)
		}
		pairs = append(pairs, BurnPair{share, over})
	}
	return pairs, nil
}

// Holds reports whether the rule's condition holds for v at the level.
func (r *Rule) Holds(v, level *big.Rat) bool { return holds(v, r.Op, level) }

// Outgrown reports whether cost grew too much for the growth of usage: beyond Level times of it and by Points more; where
// usage did not grow, by Points at all. Exactly Points more is enough, exactly Level times is not.
func (r *Rule) Outgrown(cost, usage *big.Rat) bool {
	if usage.Sign() <= 0 {
		return cost.Cmp(r.Points) >= 0
	}
	more := new(big.Rat).Sub(cost, usage)
	return cost.Cmp(new(big.Rat).Mul(r.Level, usage)) > 0 && more.Cmp(r.Points) >= 0
}

// Below reports whether the rule fires on small values.
func (r *Rule) Below() bool { return r.Op[0] == '<' }

// atoi reads digits that a pattern has already checked, up to a bound that keeps them in range.
func atoi(digits string) (n int64) {
	for _, d := range digits {
		n = min(n*10+int64(d-'0'), 1_000_000)
	}
	return n
}
