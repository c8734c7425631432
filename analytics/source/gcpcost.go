package source

import (
	"fmt"
	"strings"
	"time"
)

// gcpCost reads the cost table that the Google Cloud console downloads for an invoice: a preamble of
// eight lines, the lines of the invoice, and a total that is one of the rows.
type gcpCost struct{}

const gcpCostTitle = "Google Cloud cost table"

// gcpAmount are the columns of amounts, best first: the other one is rounded line by line.
var gcpAmount = []string{"unroundedcost", "cost", "unroundedsubtotal", "subtotal"}

func (gcpCost) ID() string { return "gcp-cost-table" }

func (gcpCost) Describe() Description {
	return Description{
		ID:       "gcp-cost-table",
		Title:    gcpCostTitle,
		Tool:     "Google Cloud Billing console",
		How:      "Google Cloud console > Billing > Cost table > choose the invoice month > Download CSV (with savings shown).",
		Tables:   []string{billTable},
		Distinct: "columns Service description, SKU description, Usage start date and Cost; a preamble with Invoice date",
	}
}

func (f gcpCost) Detect(s *Sample) Match {
	if !s.has("servicedescription", "skudescription") || s.keyed(gcpAmount...) == nil {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: gcpCostTitle, Score: 0.84, Why: []string{"columns Service description, SKU description and Cost"}}
	for _, k := range []string{"costtype", "usagestartdate", "billingaccountid"} {
		if c := s.keyed(k); c != nil {
			m.Score += 0.03
			m.Why = append(m.Why, "column "+c.Name)
		}
	}
	if fact(s, "Invoice date") != "" || fact(s, "Invoice number") != "" {
		m.Score += 0.05
		m.Why = append(m.Why, "a preamble with the invoice's number and date")
	}
	return m
}

// gcpKinds maps Cost type, in lower case. The rounding error makes the lines add up to the invoice.
var gcpKinds = map[string][]string{
	"usage":      {"usage", "regular"},
	"tax":        {"tax"},
	"adjustment": {"adjustment", "rounding error"},
	"refund":     {"refund"},
	"credit":     {"credit"},
}

func (gcpCost) Plan(s *Sample, d *Draft) error {
	b := newBill(s, d)
	if err := b.require(gcpCostTitle, gcpAmount, []string{"servicedescription"}); err != nil {
		return err
	}
	b.gcpDays()
	b.constant("vendor", "Google Cloud", "the bill's publisher")
	b.text("service", "servicedescription")
	b.text("sku", "skuid")
	b.text("description", "skudescription")
	b.text("account", "projectid", "projectname", "billingaccountid")
	b.text("region", "location", "region")
	b.amount("quantity", "", "usageamount")
	b.text("unit", "usageunit")
	b.amount("billed", "not rounded line by line", gcpAmount...)
	amount := b.column(gcpAmount...)
	if rounded := b.column("cost"); rounded != nil && rounded != amount {
		d.ignore(rounded.Name, "the same amounts, rounded line by line")
	}
	code, from := strings.ToUpper(fact(s, "Currency")), "from the preamble"
	if code == "" {
		code, from = currencyOfSign(strings.ToUpper(amount.Unit)), "from the header of the amounts"
	}
	b.currency(code, from, "currency")
	b.gcpKind()
	if invoice := fact(s, "Invoice number"); invoice != "" {
		b.constant("invoice", invoice, "from the preamble")
	}
	if c := b.column("costtype"); c != nil {
		b.leave("total row", fmt.Sprintf("lower(trim(%s)) = 'total'", ident(c.Name)))
	}
	b.note("The rounding error of the invoice is used as an adjustment; the total row is left out.")
	b.finish(tableReader(s))
	return nil
}

// gcpDays fills the days. The end is the last day of usage. Rows without days (rounding, some taxes) belong
// to the month of the invoice.
func (b *bill) gcpDays() {
	start, end := b.column("usagestartdate"), b.column("usageenddate")
	month, from := invoiceMonth(b.s, start)
	first, after := "NULL", "NULL"
	if !month.IsZero() {
		first = "DATE " + lit(month.Format(time.DateOnly))
		after = "DATE " + lit(month.AddDate(0, 1, 0).Format(time.DateOnly))
	}
	if start == nil {
		b.set("started", first, "", "", from)
		b.set("ended", after, "", "", from)
		return
	}
	note := "the vendor's own day; without one the " + from
	s := castField(b.canonical("started"), start.Name, b.dayCast(start, ""))
	b.set("started", fmt.Sprintf("CASE WHEN (%s) IS NULL THEN %s ELSE %s END", s.Raw, first, s.SQL), "coalesce("+s.Raw+", 'no day')", s.Expect, note, start)
	if end == nil {
		b.oneDay()
		return
	}
	e := castField(b.canonical("ended"), end.Name, b.dayCast(end, ""))
	b.set("ended", fmt.Sprintf("CASE WHEN (%s) IS NULL AND (%s) IS NULL THEN %s ELSE coalesce((%s) + 1, (%s) + 1) END", s.Raw, e.Raw, after, e.SQL, b.fields["started"].SQL),
		"coalesce("+e.Raw+", 'no day')", e.Expect, "the day after the last day; without one the "+from, end)
}

// invoiceMonth is the first day of the month that the invoice is for: that of the invoice date, else the
// commonest month of the lines.
func invoiceMonth(s *Sample, start *Column) (month time.Time, from string) {
	if t, ok := parseDay(fact(s, "Invoice date")); ok {
		return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC), "month of the invoice date"
	}
	if start == nil {
		return time.Time{}, ""
	}
	count := map[time.Time]int{}
	for _, v := range start.sampled() {
		if t, ok := parseDay(v); ok {
			m := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
			count[m]++
			if count[m] > count[month] || count[m] == count[month] && m.Before(month) {
				month = m
			}
		}
	}
	return month, "month of most lines"
}

// parseDay reads an ISO day; whatever follows it does not count.
func parseDay(text string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	t, err := time.Parse(time.DateOnly, text[:min(10, len(text))])
	return t, err == nil
}

// gcpKind maps the cost type; a line with a credit type is a credit.
func (b *bill) gcpKind() {
	b.kinds(gcpKinds, "costtype")
	credit := b.column("credittype")
	if credit == nil {
		b.d.warn("The table has no column for credits: amounts are gross, and savings are unknown.")
		return
	}
	if len(present(credit.sampled())) == 0 {
		b.d.warn("No line has a credit. If savings were not ticked when the table was downloaded, amounts are gross.")
	}
	f := b.fields["kind"]
	f.SQL = fmt.Sprintf("CASE WHEN coalesce(trim(%s), '') <> '' THEN 'credit' ELSE %s END", ident(credit.Name), f.SQL)
	b.fields["kind"] = f
	b.d.show(billTable, "kind", credit.Name, "", "a line with a credit type is a credit")
}

// fact returns what the preamble says under the name, "" when it says nothing.
func fact(s *Sample, name string) string {
	k, _ := key(name)
	return strings.TrimSpace(s.Facts[k])
}
