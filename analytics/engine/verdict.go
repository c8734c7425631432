package engine

import (
	"cmp"
	"fmt"
	"math"
	"math/big"
	"strconv"

	"telltale/analytics/catalog"
	"telltale/analytics/figures"
)

// The verdicts.
const (
	Met        = "met"
	Acceptable = "acceptable"
	Missed     = "missed"
	TooClose   = "too close to call"
	NotEnough  = "not enough data"
)

// The bases of values.
const (
	complete = "complete"
	sampled  = "sampled"
	answers  = "answered"
	reviewed = "reviewed"
)

// judged is all that a verdict depends on.
type judged struct {
	kpi       *catalog.KPI
	target    *inForce
	reading   reading
	why       string // why there is no value
	basis     string
	coverage  *float64 // nil where gaps cannot be seen
	needed    float64  // coverage that rates and percentiles need
	period    Period
	unknown   float64 // share of rows that may be unknown
	settled   bool    // the answer needs no interval
	undecided string  // what decides an uptime whose bounds disagree
}

// verdict compares a value with its target. Complete values are compared exactly; sampled and answered ones by their
// whole interval; and what was not seen may lower a verdict to "not enough data", but never raises one.
func (j judged) verdict() (verdict, why string) {
	t := j.target
	if t == nil {
		return "", j.why
	}
	v := j.reading.value
	if v == nil {
		if j.why == "" {
			j.why = "There is no data."
		}
		return NotEnough, j.why
	}
	if j.kpi.Measure.OfOutages() || j.reading.bounds != nil {
		return j.bounded()
	}
	if j.adds() {
		return j.sum()
	}
	if j.coverage != nil && *j.coverage < j.needed {
		return NotEnough, fmt.Sprintf("The data covers %s of the expected hours; %s are needed.", shareBelow(*j.coverage, j.needed), percentText(j.needed))
	}
	if share := unknownShare(j.reading); share > j.unknown {
		return NotEnough, fmt.Sprintf("Of %s of the %s it is not known whether they count; at most %s may be so.", percentText(share), j.kpi.NUnit, percentText(j.unknown))
	}
	if (j.basis == complete || j.settled) && j.reading.low == nil {
		n := j.reading.n
		if n == nil || n.Sign() == 0 {
			return level(t, v, v), fmt.Sprintf("The value was compared with the target, %s.", t.words)
		}
		if j.basis != complete {
			return level(t, v, v), fmt.Sprintf("The value of %s was compared with the target, %s.", j.restsOn(), t.words)
		}
		return level(t, v, v), fmt.Sprintf("The value was counted over all %s and compared with the target, %s.", cmp.Or(j.kpi.NUnit, "there is"), t.words)
	}
	if j.reading.low == nil || j.reading.high == nil {
		return NotEnough, j.noInterval()
	}
	low, high := exactly(*j.reading.low), exactly(*j.reading.high)
	verdict = level(t, low, high)
	if verdict == TooClose {
		return verdict, fmt.Sprintf("The 95 %% interval of %s lies on both sides of the target, %s.", j.restsOn(), t.words)
	}
	return verdict, fmt.Sprintf("The whole 95 %% interval of %s lies on one side of the target, %s.", j.restsOn(), t.words)
}

// restsOn counts what an interval is of: "400 judged values", and of what is no sample "118,784 users".
func (j judged) restsOn() string {
	if j.basis == complete {
		return countText(j.reading.n) + " " + cmp.Or(j.kpi.NUnit, "values")
	}
	return countText(j.reading.n) + " " + BasisWord(j.basis) + " values"
}

// BasisWord is the basis of a value in a sentence. Labels may be a review's or come with an export, whose judge is not known.
func BasisWord(basis string) string {
	if basis == reviewed {
		return "judged"
	}
	return basis
}

// noInterval says why a value that is judged by its interval has none.
func (j judged) noInterval() string {
	switch kind := j.kpi.Measure.Kind; {
	case j.basis != sampled, kind == catalog.Mean, kind == catalog.Quantile:
		return "There are too few values for an interval."
	}
	return "The rows are a sample, and for a number of this kind that gives no interval to judge by."
}

// unknownShare is the share of rows of which a ratio does not know whether they count.
func unknownShare(r reading) float64 {
	if r.unknown == nil {
		return 0
	}
	share := float(quotient(r.unknown, new(big.Rat).Add(r.unknown, zero(r.whole))))
	if share == nil {
		return 0
	}
	return *share
}

// adds reports whether the value is a sum or a maximum, which gaps can only make too small.
func (j judged) adds() bool {
	return j.kpi.Measure.Kind == catalog.Sum || j.kpi.Measure.Kind == catalog.Highest
}

// sum judges a sum or a maximum: with gaps it can be over a limit, but never within it. A budget is monthly.
func (j judged) sum() (verdict, why string) {
	t, what, running, rest := j.target, "sum", "the sum can still grow", "can add to the sum"
	if j.kpi.Measure.Kind == catalog.Highest {
		what, running, rest = "maximum", "it can still become higher", "can have been higher"
	}
	if j.kpi.Unit == catalog.Money && wholeMonths(j.period) != 1 {
		return "", "The budget is monthly, and the period is no calendar month."
	}
	reached := t.Meets(j.reading.value)
	whole := j.coverage == nil || *j.coverage >= 1
	if t.Upper() == reached && (!whole || j.period.Running) {
		if j.period.Running {
			return NotEnough, "The period is not over, and " + running + "."
		}
		return NotEnough, fmt.Sprintf("The data covers %s of the period, and the rest %s.", shareBelow(*j.coverage, 1), rest)
	}
	return level(t, j.reading.value, j.reading.value), fmt.Sprintf("The %s was compared with the target, %s.", what, t.words)
}

// bounded judges a value whose bounds tell what unseen time could make of it.
func (j judged) bounded() (verdict, why string) {
	low, high := j.reading.value, j.reading.value
	if b := j.reading.bounds; b != nil {
		low, high = b.low, b.high
	}
	if v := level(j.target, low, high); v != TooClose {
		if low.Cmp(high) == 0 {
			return v, fmt.Sprintf("Nothing of the time is in doubt; the value was compared with the target, %s.", j.target.words)
		}
		return v, fmt.Sprintf("The verdict on %s is the same whether the unseen time counts as up or as down.", j.target.words)
	}
	if j.undecided == "" {
		return NotEnough, "The time that was not seen decides this."
	}
	return NotEnough, upperFirst(j.undecided) + " decide this."
}

// level is the verdict on all values from low to high together: TooClose when they do not agree.
func level(t *inForce, low, high *big.Rat) string {
	one := func(v *big.Rat) string {
		switch {
		case t.Meets(v):
			return Met
		case t.Tolerates(v):
			if t.Acceptable != nil {
				return Acceptable
			}
		}
		return Missed
	}
	if a, b := one(low), one(high); a == b {
		return a
	}
	return TooClose
}

func exactly(f float64) *big.Rat {
	r := new(big.Rat)
	r.SetFloat64(f)
	return r
}

// percentText rounds down, so that 94.96 % does not read as the 95 % that it misses.
func percentText(f float64) string {
	tenths := int64(f*1000 + 1e-9)
	if whole := math.Round(f * 100); math.Abs(f*100-whole) < 1e-9 { // a share that is whole but for rounding stays what it is
		return fmt.Sprintf("%.0f %%", whole)
	}
	return fmt.Sprintf("%d.%d %%", tenths/10, tenths%10)
}

// shareBelow writes a share that does not reach a level, as every share is written and yet never as the level.
func shareBelow(share, level float64) string {
	text, _ := figures.Apart("percent", "", &share, &level)
	return text
}

// relativeText writes by how much an amount differs from another, as a share of that: "+12.0 %".
func relativeText(now, before *big.Rat) string {
	return figures.Relative(float(new(big.Rat).Sub(zero(quotient(now, before)), big.NewRat(1, 1))))
}

// unknownText says how many of the units are in neither of a KPI's counts.
func unknownText(n *big.Rat, units string) string {
	if n.IsInt() && n.Num().IsInt64() && n.Num().Int64() == 1 {
		return "Of one of the " + units + " it is not known whether it counts; it stands apart."
	}
	return fmt.Sprintf("Of %s %s it is not known whether they count; they stand apart.", countText(n), units)
}

func countText(n *big.Rat) string {
	if n == nil {
		return "0"
	}
	text := n.FloatString(0)
	whole, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return text
	}
	return grouped(whole)
}
