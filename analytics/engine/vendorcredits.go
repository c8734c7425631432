package engine

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/figures"
)

// vendorMonth is a calendar month of a vendor that promises an uptime.
type vendorMonth struct {
	catalog.VendorTiers
	period Period
	up     *big.Rat // share of the calls to it that did not fail for its reason; nil without calls
	cost   *big.Rat // what it billed; nil without lines
}

// credit is what the vendor owes; nil where calls or the bill are missing. A vendor that kept its promise owes nothing,
// whatever its bill.
func (m vendorMonth) credit() *big.Rat {
	if m.up == nil {
		return nil
	}
	fallen := m.Tiers.Fallen(m.up)
	if fallen == 0 {
		return new(big.Rat)
	}
	return scaled(m.cost, m.Tiers.Owed(fallen))
}

// vendorCredits adds up what vendors owe for the calendar months of the question.
func vendorCredits(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	months, why, err := e.vendorMonths(ctx, q)
	if err != nil || why != "" {
		return &answer{why: why}, err
	}
	a := &answer{groups: map[string]reading{}}
	sum, known := new(big.Rat), int64(0)
	for _, m := range months {
		credit := m.credit()
		if credit != nil {
			sum.Add(sum, credit)
			known++
			if q.by.grain == monthly {
				month := number(monthly.keyOf(m.period.From, q.s.zone))
				a.groups[month] = reading{value: new(big.Rat).Add(zero(a.groups[month].value), credit)}
			}
		}
		a.notes = append(a.notes, m.told(credit, q.s.currency))
	}
	if known == 0 {
		a.why = "Of no vendor with a promise both calls and a bill are on record: " + strings.Join(a.notes, " ")
		a.notes = nil
		return a, nil
	}
	a.notes = append(a.notes, "Counted by calls; a vendor's contract may count otherwise, and asks for a claim.")
	a.total = reading{value: sum, n: big.NewRat(known, 1)}
	return a, nil
}

// told is the month in a sentence.
func (m vendorMonth) told(credit *big.Rat, currency string) string {
	of := m.period.Label + ", " + m.Name
	switch {
	case m.up == nil:
		return of + ": no calls to it, so nothing tells what it owes."
	case credit == nil:
		return of + ": no bill of it, so nothing tells what it owes."
	case credit.Sign() == 0:
		return fmt.Sprintf("%s: %s of the calls, below no tier.", of, uptimeText(m.up))
	}
	tier := m.Tiers[m.Tiers.Fallen(m.up)-1]
	return fmt.Sprintf("%s: %s of the calls, below %s: %s of %s, %s.", of, uptimeText(m.up), levelText(tier.Below), levelText(tier.Credit),
		figures.Text(float(m.cost), "money", currency), figures.Text(float(credit), "money", currency))
}

// vendorMonths are the vendors with a promise in the months of the period that have begun; or why there are none.
func (e *Engine) vendorMonths(ctx context.Context, q question) (months []vendorMonth, why string, err error) {
	why, err = e.promised(ctx, q, "credit.vendors", "the bill is that of the whole vendor", func(p Period, text string, _ time.Time) error {
		vendors, _ := catalog.ParseVendorTiers(text) // checked when it was set
		for _, v := range vendors {
			m := vendorMonth{VendorTiers: v, period: p}
			for _, of := range []struct {
				into *(*big.Rat)
				id   string
			}{{&m.up, "dependency_uptime"}, {&m.cost, "total_cost"}} {
				k := e.catalog.KPI(of.id)
				answers, err := e.measure(ctx, m.question(q.s, of.id), []*catalog.KPI{k})
				if err != nil {
					return err
				}
				*of.into = answers[of.id].total.value
			}
			months = append(months, m)
		}
		return nil
	})
	if len(months) == 0 && why == "" {
		why = `No vendor's promise is set: "Credit tiers of vendors" in the settings.`
	}
	return months, why, err
}

// question asks for a KPI of the vendor: calls name it as the upstream, and bills as the vendor.
func (m vendorMonth) question(s *state, id string) question {
	dimension := "upstream"
	if id == "total_cost" {
		dimension = "vendor"
	}
	return question{s: s, period: m.period, silent: true, filters: []Filter{{Dimension: dimension, Values: []string{m.Name}}}}
}

// vendorCreditsSQL adds the vendors' months up as the engine does.
func vendorCreditsSQL(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
	months, why, err := e.vendorMonths(ctx, q)
	if err != nil || why != "" {
		return "", err
	}
	var parts []string
	for _, m := range months {
		if m.credit() == nil {
			continue
		}
		up, err := e.valueSQL(ctx, m.question(q.s, "dependency_uptime"), e.catalog.KPI("dependency_uptime"))
		if err != nil {
			return "", err
		}
		cost, err := e.valueSQL(ctx, m.question(q.s, "total_cost"), e.catalog.KPI("total_cost"))
		if err != nil {
			return "", err
		}
		parts = append(parts, fmt.Sprintf("SELECT coalesce(cost, 0) * CASE%s ELSE 0 END AS credit FROM (SELECT (%s) AS value, (%s) AS cost)", tierCases(m.Tiers), up, cost))
	}
	return "SELECT sum(credit) AS value FROM (\n" + strings.Join(parts, "\nUNION ALL\n") + ")", nil
}
