package source

import (
	"fmt"
	"strings"
)

// focus reads bills in FOCUS, the FinOps Open Cost and Usage Specification, 1.0 to 1.2, as AWS,
// Microsoft, Google and Oracle export them.
type focus struct{}

const focusTitle = "FOCUS bill"

func (focus) ID() string { return "focus" }

func (focus) Describe() Description {
	return Description{
		ID:       "focus",
		Title:    focusTitle,
		Tool:     "AWS Data Exports, Azure Cost Management, Google Cloud, Oracle Cloud and other FOCUS 1.0 to 1.2 exports",
		How:      "AWS: Billing > Data Exports > FOCUS. Azure: Cost Management > Exports > Cost and usage details (FOCUS). Others: their FOCUS export.",
		Tables:   []string{billTable},
		Distinct: "columns BilledCost, ChargePeriodStart and ServiceName or ProviderName",
	}
}

func (focus) Detect(s *Sample) Match {
	if s.keyed("billedcost") == nil || s.keyed("chargeperiodstart") == nil {
		return Match{}
	}
	m := Match{Source: "focus", Title: focusTitle, Score: 0.9, Why: []string{"columns BilledCost and ChargePeriodStart"}}
	if s.keyed("servicename", "providername", "serviceprovidername") == nil {
		m.Score = 0.6
		return m
	}
	for _, c := range []string{"EffectiveCost", "ChargeCategory", "BillingCurrency"} {
		if s.keyed(strings.ToLower(c)) != nil {
			m.Score += 0.03
			m.Why = append(m.Why, "column "+c)
		}
	}
	return m
}

// focusKinds maps ChargeCategory. Refund stands in exports of the preview version only.
var focusKinds = map[string][]string{
	"usage":      {"usage"},
	"purchase":   {"purchase"},
	"tax":        {"tax"},
	"credit":     {"credit"},
	"refund":     {"refund"},
	"adjustment": {"adjustment"},
}

func (focus) Plan(s *Sample, d *Draft) error {
	b := newBill(s, d)
	if err := b.require(focusTitle, []string{"chargeperiodstart"}, []string{"billedcost"}); err != nil {
		return err
	}
	b.days(b.column("chargeperiodstart"), b.column("chargeperiodend"))
	b.text("vendor", "providername", "serviceprovidername", "invoiceissuername")
	b.text("service", "servicename")
	b.text("vendor_category", "servicecategory")
	b.text("sku", "skuid")
	b.text("description", "chargedescription")
	b.text("account", "subaccountid", "billingaccountid")
	b.text("resource", "resourceid")
	b.text("region", "regionid", "regionname", "region")
	b.focusQuantity()
	b.amount("billed", "the invoice amount", "billedcost")
	b.amount("effective", "amortised", "effectivecost")
	b.currency("", "", "billingcurrency")
	b.focusKind()
	b.focusFrequency()
	b.text("invoice", "invoiceid")
	b.tags("tags")
	b.note("Billed amounts are BilledCost; effective amounts are EffectiveCost (amortised).")
	b.note("Days are those of ChargePeriodStart as the vendor wrote them; no zone is applied.")
	b.finish(tableReader(s))
	return nil
}

// focusQuantity takes what was consumed, and the priced quantity of lines that consume nothing
// (a purchase). A quantity never goes without its own unit.
func (b *bill) focusQuantity() {
	consumed, priced := b.column("consumedquantity"), b.column("pricingquantity")
	consumedUnit, pricedUnit := b.column("consumedunit"), b.column("pricingunit")
	switch {
	case consumed == nil:
		b.amount("quantity", "", "pricingquantity", "usagequantity")
		b.text("unit", "pricingunit", "usageunit")
	case priced == nil || consumedUnit == nil || pricedUnit == nil:
		b.amount("quantity", "", "consumedquantity")
		b.text("unit", "consumedunit")
	default:
		c := castField(b.canonical("quantity"), consumed.Name, b.amountCast(consumed))
		p := castField(b.canonical("quantity"), priced.Name, b.amountCast(priced))
		both := "coalesce(%s, %s)"
		note := "PricingQuantity where nothing was consumed"
		b.set("quantity", fmt.Sprintf(both, c.SQL, p.SQL), fmt.Sprintf(both, c.Raw, p.Raw), c.Expect, note, consumed, priced)
		b.set("unit", fmt.Sprintf("CASE WHEN %s IS NULL THEN %s ELSE %s END", c.Raw, ident(pricedUnit.Name), ident(consumedUnit.Name)),
			"", "", note, consumedUnit, pricedUnit)
	}
}

// focusKind maps ChargeCategory; a correction of an earlier bill's usage or purchase is an adjustment.
func (b *bill) focusKind() {
	b.kinds(focusKinds, "chargecategory", "chargetype")
	class := b.column("chargeclass")
	if class == nil {
		return
	}
	f := b.fields["kind"]
	f.SQL = fmt.Sprintf("CASE WHEN lower(%s) = 'correction' AND list_contains(['usage', 'purchase'], (%[2]s)) THEN 'adjustment' ELSE %[2]s END",
		ident(class.Name), f.SQL)
	b.fields["kind"] = f
	b.d.show(billTable, "kind", class.Name, "", "a correction is an adjustment")
}

// focusFrequency maps ChargeFrequency, whose spelling differs by vendor: "Usage-Based", "UsageBased", "One-Time".
func (b *bill) focusFrequency() {
	if c := b.column("chargefrequency"); c != nil {
		b.set("frequency", frequencySQL(ident(c.Name)), "", "", "", c)
	}
}

// frequencySQL maps a vendor's word for how often a charge comes; an unknown word is kept.
func frequencySQL(x string) string {
	return fmt.Sprintf("CASE regexp_replace(lower(%[1]s), '[^a-z]', '', 'g') WHEN 'onetime' THEN 'one-time' WHEN 'recurring' THEN 'recurring'"+
		" WHEN 'usagebased' THEN 'usage-based' ELSE nullif(%[1]s, '') END", x)
}
