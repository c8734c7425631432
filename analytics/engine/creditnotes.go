package engine

import (
	"fmt"
	"math/big"

	"telltale/analytics/figures"
	"telltale/analytics/sla"
)

// notes tell the month's tier, how far the next one is, and what unseen time and the rest of a running month can make of
// it. A month among several is told in one sentence, and only when something is owed or not known.
func (m creditMonth) notes(c creditSum, missing string, alone bool, currency string) []string {
	if missing != "" {
		return []string{missing + " It is not in the sum."}
	}
	money := func(r *big.Rat) string { return figures.Text(float(r), "money", currency) }
	first := m.tier(m.up.uptime())
	if c.value.Sign() > 0 {
		first += fmt.Sprintf(", %s of %s", money(c.value), money(m.fee))
	}
	if !alone {
		if c.value.Sign() == 0 && c.high.Sign() == 0 {
			return nil
		}
		return append([]string{first + "."}, m.doubt(c, money)...)
	}
	notes := append([]string{first + ". Measured by " + lowerFirst(m.up.method) + "."}, m.doubt(c, money)...)
	notes = append(notes, m.next())
	if m.period.Running {
		end := quotient(new(big.Rat).Sub(m.whole(), m.up.outage.Downtime(m.up.missing)), m.whole())
		owed := new(big.Rat).Mul(zero(m.fee), m.tiers.Owed(m.tiers.Fallen(end)))
		notes = append(notes, fmt.Sprintf("The month is not over: without any more downtime it ends at %s and owes %s.", uptimeText(end), money(owed)))
	}
	return notes
}

// uptimeText has the three decimals that contracts speak of. It rounds down, so that 99.8996 % does not read as the 99.900 %
// that it is below.
func uptimeText(uptime *big.Rat) string {
	thousandths := new(big.Int).Mul(uptime.Num(), big.NewInt(100_000))
	thousandths.Quo(thousandths, uptime.Denom())
	return big.NewRat(thousandths.Int64(), 1000).FloatString(3) + " %"
}

// doubt tells the credit at both ends of what was not seen, where they differ.
func (m creditMonth) doubt(c creditSum, money func(*big.Rat) string) []string {
	if c.low.Cmp(c.high) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s: if the system worked then, %s is owed; if not, %s.", m.up.unseen, money(c.low), money(c.high))}
}

// whole is the time of the month that counts, with what is still to come.
func (m creditMonth) whole() *big.Rat {
	return new(big.Rat).Add(m.up.outage.Time(m.up.missing), m.up.rest)
}

// next tells how much more downtime the whole month takes until the next tier.
func (m creditMonth) next() string {
	further := m.tiers[m.tiers.Fallen(m.up.uptime()):]
	if len(further) == 0 {
		return "There is no further tier."
	}
	name := fmt.Sprintf("the next tier (below %s: %s)", levelText(further[0].Below), levelText(further[0].Credit))
	_, left := sla.Budget(further[0].Below, m.whole(), m.up.outage.Downtime(m.up.missing))
	if left.Sign() == 0 {
		return fmt.Sprintf("Any more downtime would reach %s.", name)
	}
	return fmt.Sprintf("More than %s of further downtime would reach %s.", figures.Text(float(left), "seconds", ""), name)
}

// creditsInWords are the contract's settings at the end of the period.
func (q question) creditsInWords() []string {
	var lines []string
	for _, key := range []string{"credit.tiers", "credit.fee"} {
		declared, _ := q.s.settings.catalog.Setting(key)
		if value := q.s.settings.choice(key, q.frame().at); value != "" {
			lines = append(lines, lowerFirst(declared.Title)+": "+value)
		}
	}
	return lines
}
