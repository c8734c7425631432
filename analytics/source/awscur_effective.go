package source

import (
	"fmt"
	"strings"
)

// curEffective fills the amortised cost by AWS's own rules: usage covered by a reservation or a savings
// plan costs its share of the commitment, the commitment's own lines only what went unused. A rule
// applies where the report has its columns and they are filled, else the unblended cost stands.
func (b *bill) curEffective() {
	kind, cost := b.column("lineitemlineitemtype"), b.column("lineitemunblendedcost")
	if kind == nil {
		return
	}
	amount := func(c *Column) string { return castField(b.canonical("effective"), c.Name, b.amountCast(c)).SQL }
	unblended := amount(cost)
	var cases []string
	used := []*Column{cost}
	when := func(lineType, format string, keys ...string) {
		var args []any
		for _, k := range keys {
			c := b.column(k)
			if c == nil {
				return
			}
			used = append(used, c)
			args = append(args, amount(c))
		}
		cases = append(cases, fmt.Sprintf("WHEN %s THEN coalesce(%s, %s)", lit(lineType), fmt.Sprintf(format, args...), unblended))
	}
	when("SavingsPlanCoveredUsage", "%s", "savingsplansavingsplaneffectivecost")
	when("SavingsPlanRecurringFee", "(%s) - (%s)", "savingsplantotalcommitmenttodate", "savingsplanusedcommitment")
	when("DiscountedUsage", "%s", "reservationeffectivecost")
	when("RIFee", "(%s) + (%s)", "reservationunusedamortizedupfrontfeeforbillingperiod", "reservationunusedrecurringfee")
	if b.column("savingsplansavingsplaneffectivecost") != nil {
		// Without the effective cost of the covered usage, its negation is still needed to cancel it.
		cases = append(cases, "WHEN 'SavingsPlanNegation' THEN 0", "WHEN 'SavingsPlanUpfrontFee' THEN 0")
	}
	if arn := b.column("reservationreservationarn"); arn != nil && b.column("reservationeffectivecost") != nil {
		used = append(used, arn)
		cases = append(cases, fmt.Sprintf("WHEN 'Fee' THEN CASE WHEN nullif(%s, '') IS NULL THEN %s ELSE 0 END", ident(arn.Name), unblended))
	}
	sql := unblended
	if len(cases) > 0 {
		sql = fmt.Sprintf("CASE %s %s ELSE %s END", ident(kind.Name), strings.Join(cases, " "), unblended)
	}
	b.set("effective", sql, "", "", "amortised by AWS's rules for commitments", used...)
}
