package catalog

import (
	"math/big"
	"regexp"
	"strings"

	"telltale/analytics/fault"
)

// Assumption is a number that no export has: how long an agent takes for a ticket, say. Low and High bound what is
// plausible; without a range they equal Base.
type Assumption struct {
	Base, Low, High *big.Rat
	Note            string // where it comes from
}

var assumptionPattern = regexp.MustCompile(`^\s*(\S+)(?:\s+\(\s*(\S+)\s+to\s+(\S+?)\s*\))?(?:\s+(.*\S))?\s*$`)

// ParseAssumption reads "10", "10 (8 to 12)" or "10 (8 to 12) from the ticket system" as an assumption in the unit. It
// fails with fault.Invalid naming the allowed form.
func ParseAssumption(text string, unit Unit) (*Assumption, error) {
	bad := func(why string) error {
		return fault.New(fault.Invalid, "The assumption %q cannot be read: %s.", text, why).
			Do("Write it as 10, 10 (8 to 12), or 10 (8 to 12) with its source behind.")
	}
	m := assumptionPattern.FindStringSubmatch(text)
	if m == nil {
		return nil, bad("it is no number")
	}
	a := &Assumption{Note: strings.TrimSpace(m[4])}
	var err error
	if a.Base, _, err = parseAmount(m[1], unit); err != nil {
		return nil, bad("the number does not fit")
	}
	a.Low, a.High = a.Base, a.Base
	if m[2] != "" {
		if a.Low, _, err = parseAmount(m[2], unit); err != nil {
			return nil, bad("the lower end does not fit")
		}
		if a.High, _, err = parseAmount(m[3], unit); err != nil {
			return nil, bad("the upper end does not fit")
		}
	}
	if a.Low.Cmp(a.Base) > 0 || a.High.Cmp(a.Base) < 0 {
		return nil, bad("it lies outside of its range")
	}
	return a, nil
}
