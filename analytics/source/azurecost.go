package source

import (
	"fmt"
	"slices"
	"strings"
)

// azureCost reads Azure's cost and usage details: enterprise agreements (2021 and later, legacy), Microsoft
// customer agreements and pay as you go, in any capitals and with localised headers such as
// "Kategorie der Verbrauchseinheit (MeterCategory)".
type azureCost struct{}

const azureCostTitle = "Azure cost and usage details"

// Columns by key, best first. A customer agreement states each amount in three currencies; the billing
// currency is the invoice's.
var (
	azureDate     = []string{"date", "usagedatetime", "usagedate"}
	azureAmount   = []string{"costinbillingcurrency", "pretaxcost", "cost", "extendedcost"}
	azureCurrency = []string{"billingcurrency", "billingcurrencycode", "currency", "currencycode"}
)

func (azureCost) ID() string { return "azure-cost" }

func (azureCost) Describe() Description {
	return Description{
		ID:       "azure-cost",
		Title:    azureCostTitle,
		Tool:     "Azure Cost Management: exports and usage details, EA, MCA and pay as you go",
		How:      "Azure portal > Cost Management > Exports, or Billing > Usage + charges > Download usage and charges.",
		Tables:   []string{billTable},
		Distinct: "columns MeterCategory, Date or UsageDateTime, and Cost, CostInBillingCurrency or PreTaxCost",
	}
}

func (f azureCost) Detect(s *Sample) Match {
	amount := s.keyed(azureAmount...)
	if s.keyed("metercategory") == nil || s.keyed(azureDate...) == nil || amount == nil || s.has("billedcost") {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: azureCostTitle, Score: 0.86,
		Why: []string{"columns MeterCategory, " + s.keyed(azureDate...).Name + " and " + amount.Name}}
	for _, keys := range [][]string{{"subscriptionid", "subscriptionguid"}, {"consumedservice"}, {"resourceid", "instanceid"}} {
		if c := s.keyed(keys...); c != nil {
			m.Score += 0.04
			m.Why = append(m.Why, "column "+c.Name)
		}
	}
	return m
}

// azureKinds maps ChargeType, in lower case. What a commitment left unused is the cost of having it.
var azureKinds = map[string][]string{
	"usage":      {"usage", "unusedreservation", "unusedsavingsplan"},
	"purchase":   {"purchase"},
	"tax":        {"tax"},
	"refund":     {"refund"},
	"credit":     {"credit"},
	"adjustment": {"roundingadjustment", "adjustment"},
}

func (azureCost) Plan(s *Sample, d *Draft) error {
	b := newBill(s, d)
	if err := b.require(azureCostTitle, azureDate, azureAmount); err != nil {
		return err
	}
	date := b.column(azureDate...)
	// Azure writes month first in every language.
	b.from("started", date, b.dayCast(date, "mdy"), "the vendor's own day")
	b.oneDay()
	b.constant("vendor", "Microsoft", "the bill's publisher")
	b.text("service", "metercategory", "consumedservice")
	b.text("sku", "metername", "meterid")
	b.text("description", "productname", "product", "metersubcategory")
	b.text("account", "subscriptionid", "subscriptionguid")
	b.text("resource", "resourceid", "instanceid", "instancename")
	b.text("region", "resourcelocation", "meterregion")
	b.amount("quantity", "", "quantity", "usagequantity", "consumedquantity")
	b.text("unit", "unitofmeasure")
	b.azureBilled()
	b.currency("", "", azureCurrency...)
	b.kinds(azureKinds, "chargetype")
	if c := b.column("frequency"); c != nil {
		b.set("frequency", frequencySQL(ident(c.Name)), "", "", "", c)
	}
	b.text("invoice", "invoiceid")
	b.tags("tags")
	b.note("Days are those of %s as Azure wrote them (UTC); no zone is applied.", date.Name)
	b.finish(tableReader(s))
	return nil
}

// azureBilled fills the amounts. Actual and amortised cost come under the same headers.
func (b *bill) azureBilled() {
	amount, _ := b.chosen("billed", b.column(azureAmount...))
	if amount == nil {
		amount = b.column(azureAmount...) // A bill without amounts is none.
	}
	if amount.Key == "cost" && amount.Unit != "" {
		// costInUsd and costInBillingCurrency differ by an exchange rate; only one of them is the invoice.
		b.d.warn("Amounts are taken from %s, the only column of costs.", amount.Name)
	}
	b.from("billed", amount, b.amountCast(amount), "")
	amortised, why := azureAmortised(b.s)
	if !amortised {
		b.note("Billed amounts are %s, taken as actual cost%s.", amount.Name, why)
		return
	}
	b.from("effective", amount, b.amountCast(amount), "the file is amortised")
	b.note("The amounts of %s are amortised%s: purchases of commitments are spread over their use, and the sum differs from the invoice.", amount.Name, why)
	b.d.warn("This is an amortised cost file%s. Its amounts are not the invoice's: do not import the actual cost of the same month beside it.", why)
}

// azureAmortised tells amortised from actual cost, and by what. Only amortised files have lines for unused
// commitments and usage that costs something though a commitment covers it.
func azureAmortised(s *Sample) (amortised bool, why string) {
	chargeType, pricing, amount := s.keyed("chargetype"), s.keyed("pricingmodel"), s.keyed(azureAmount...)
	for _, row := range s.Rows {
		kind, model := strings.ToLower(s.cell(row, chargeType)), strings.ToLower(s.cell(row, pricing))
		committed := model == "reservation" || model == "savingsplan"
		free := strings.Trim(s.cell(row, amount), "-0.,") == ""
		switch {
		case strings.HasPrefix(kind, "unused"):
			return true, fmt.Sprintf(" (it has lines of %s)", s.cell(row, chargeType))
		case kind == "usage" && committed && !free:
			return true, " (usage under a commitment has a cost)"
		case kind == "purchase" && committed && !free:
			return false, " (the purchase of a commitment has its full cost)"
		case kind == "usage" && committed:
			return false, " (usage under a commitment costs nothing)"
		}
	}
	name := strings.ToLower(s.File.Name())
	switch {
	case strings.Contains(name, "amortized"), strings.Contains(name, "amortised"):
		return true, " (by its file name)"
	case strings.Contains(name, "actual"):
		return false, " (by its file name)"
	}
	return false, "; the file has no commitments, so that actual and amortised are the same"
}

// cell returns the row's value in the column, "" when there is no such column.
func (s *Sample) cell(row []string, c *Column) string {
	if c == nil {
		return ""
	}
	if i := slices.IndexFunc(s.Columns, func(o Column) bool { return o.Name == c.Name }); i < len(row) {
		return strings.TrimSpace(row[i])
	}
	return ""
}
