package source

import (
	"fmt"
	"strings"
)

// awsCUR reads the AWS Cost and Usage Report: the legacy files with names such as
// lineItem/UnblendedCost, and the Athena and Data Exports (CUR 2.0) tables with names such as
// line_item_unblended_cost. Both have the same keys, and the set of columns changes from month to month.
type awsCUR struct{}

const awsCURTitle = "AWS Cost and Usage Report"

func (awsCUR) ID() string { return "aws-cur" }

func (awsCUR) Describe() Description {
	return Description{
		ID:       "aws-cur",
		Title:    awsCURTitle,
		Tool:     "AWS Billing: Cost and Usage Report (legacy), Data Exports (CUR 2.0), Athena",
		How:      "AWS console > Billing and Cost Management > Data Exports; take the .csv.gz or Parquet parts of the month from the bucket.",
		Tables:   []string{billTable},
		Distinct: "columns lineItem/UnblendedCost and lineItem/UsageStartDate (or line_item_unblended_cost ...)",
	}
}

func (awsCUR) Detect(s *Sample) Match {
	if s.keyed("lineitemunblendedcost") == nil || s.keyed("lineitemusagestartdate") == nil {
		return Match{}
	}
	m := Match{Source: "aws-cur", Title: awsCURTitle, Score: 0.9,
		Why: []string{"columns for line items: unblended cost and usage start"}}
	for _, key := range []string{"identitylineitemid", "lineitemlineitemtype", "lineitemproductcode"} {
		if c := s.keyed(key); c != nil {
			m.Score += 0.03
			m.Why = append(m.Why, "column "+c.Name)
		}
	}
	return m
}

// curKinds maps lineItem/LineItemType, in lower case. A savings plan's negation takes away what its covered
// usage costs on demand, so the two stay in one kind and cancel there.
var curKinds = map[string][]string{
	"usage":    {"usage", "discountedusage", "savingsplancoveredusage", "savingsplannegation"},
	"purchase": {"fee", "rifee", "savingsplanrecurringfee", "savingsplanupfrontfee"},
	"tax":      {"tax"},
	"refund":   {"refund"},
	"credit": {"credit", "discount", "edpdiscount", "bundleddiscount", "privateratediscount", "rivolumediscount",
		"spprivateratediscount", "distributordiscount", "solutionproviderprogramdiscount"},
}

func (awsCUR) Plan(s *Sample, d *Draft) error {
	b := newBill(s, d)
	if err := b.require(awsCURTitle, []string{"lineitemusagestartdate"}, []string{"lineitemunblendedcost"}); err != nil {
		return err
	}
	b.days(b.column("lineitemusagestartdate"), b.column("lineitemusageenddate"))
	b.curIdentity()
	b.constant("vendor", "AWS", "the report's publisher")
	b.curService()
	b.text("sku", "lineitemusagetype")
	b.text("description", "lineitemlineitemdescription")
	b.text("account", "lineitemusageaccountid", "billpayeraccountid")
	b.text("resource", "lineitemresourceid")
	b.text("region", "productregioncode", "productregion", "lineitemavailabilityzone")
	b.amount("quantity", "", "lineitemusageamount")
	b.text("unit", "pricingunit")
	b.amount("billed", "the invoice amount", "lineitemunblendedcost")
	b.curEffective()
	b.currency("", "", "lineitemcurrencycode", "pricingcurrency")
	b.curKind()
	b.text("invoice", "billinvoiceid")
	if c := b.column("billinvoiceid"); c != nil {
		b.set("estimated", fmt.Sprintf("coalesce(trim(%s), '') = ''", ident(c.Name)), "", "", "true while no invoice is issued", c)
	}
	b.curTags()
	b.curSplit()
	b.note("Billed amounts are UnblendedCost, whose sum over all line types is the invoice; effective amounts are AWS's amortised cost.")
	b.note("Days are those of UsageStartDate as AWS wrote them (UTC); no zone is applied.")
	b.finish(tableReader(s))
	return nil
}

// curIdentity builds the id. A line item's id repeats in every time interval, and the type keeps
// apart lines that AWS derives from one another.
func (b *bill) curIdentity() {
	id, interval, kind := b.column("identitylineitemid"), b.column("identitytimeinterval"), b.column("lineitemlineitemtype")
	if id == nil || interval == nil {
		return // The id alone does not tell the lines apart.
	}
	columns := []*Column{id, interval}
	if kind != nil {
		columns = append(columns, kind)
	}
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = ident(c.Name)
	}
	sql := strings.Join(parts, " || ' ' || ")
	b.set("id", sql, "", "", "id, interval and type together", columns...)
}

// curService names the service as the console does, and falls back to its code.
func (b *bill) curService() {
	var parts []string
	var used []*Column
	add := func(sql string, c *Column) {
		parts = append(parts, sql)
		used = append(used, c)
	}
	if c := b.column("productproductname"); c != nil {
		add(fmt.Sprintf("nullif(%s, '')", ident(c.Name)), c)
	} else if c := b.column("product"); c != nil {
		// CUR 2.0 keeps product attributes as a JSON map in one column.
		add(fmt.Sprintf("CASE WHEN json_valid(%[1]s) THEN json_extract_string(%[1]s, '$.product_name') END", ident(c.Name)), c)
	}
	for _, key := range []string{"productservicename", "lineitemproductcode", "productservicecode"} {
		if c := b.column(key); c != nil {
			add(fmt.Sprintf("nullif(%s, '')", ident(c.Name)), c)
		}
	}
	if len(parts) > 0 {
		b.set("service", "coalesce("+strings.Join(parts, ", ")+")", "", "", "the product's name, else its code", used...)
	}
}

// curKind maps the line type; a fee for a support plan is support.
func (b *bill) curKind() {
	b.kinds(curKinds, "lineitemlineitemtype")
	kind, code := b.column("lineitemlineitemtype"), b.column("lineitemproductcode")
	if kind == nil {
		return
	}
	f := b.fields["kind"]
	if code != nil {
		f.SQL = fmt.Sprintf("CASE WHEN %s ILIKE 'AWSSupport%%' AND list_contains(['fee', 'usage'], lower(%s)) THEN 'support' ELSE %s END",
			ident(code.Name), ident(kind.Name), f.SQL)
		b.d.show(billTable, "kind", code.Name, "", "support plans are support")
	}
	b.fields["kind"] = f
	b.set("frequency", fmt.Sprintf("CASE lower(%s) WHEN 'rifee' THEN 'recurring' WHEN 'savingsplanrecurringfee' THEN 'recurring'"+
		" WHEN 'savingsplanupfrontfee' THEN 'one-time' WHEN 'usage' THEN 'usage-based' WHEN 'discountedusage' THEN 'usage-based'"+
		" WHEN 'savingsplancoveredusage' THEN 'usage-based' WHEN 'savingsplannegation' THEN 'usage-based' END", ident(kind.Name)),
		"", "", "by line type", kind)
}

// curTags gathers the tag columns of legacy and Athena reports into JSON, and takes the map of CUR 2.0.
func (b *bill) curTags() {
	if b.column("resourcetags") != nil {
		b.tags("resourcetags")
		return
	}
	var pairs []string
	var used []*Column
	for i := range b.s.Columns {
		c := &b.s.Columns[i]
		for _, prefix := range []string{"resourceTags/", "resource_tags_"} {
			if name, ok := strings.CutPrefix(c.Name, prefix); ok {
				pairs = append(pairs, lit(name)+", nullif("+ident(c.Name)+", '')")
				used = append(used, c)
			}
		}
	}
	if len(pairs) > 0 {
		// Merging into an empty object drops the tags that the line does not have.
		sql := fmt.Sprintf("nullif(json_merge_patch('{}', json_object(%s))::VARCHAR, '{}')", strings.Join(pairs, ", "))
		b.set("tags", sql, "", "", "as JSON", used...)
	}
}

// curSplit leaves out the lines of split cost allocation that carry no cost of their own: they tell how the
// parent's cost, which is a line itself, divides among containers.
func (b *bill) curSplit() {
	parent, cost := b.column("splitlineitemparentresourceid"), b.column("lineitemunblendedcost")
	if parent != nil {
		b.leave("split cost allocation without a cost of its own: the parent line has it",
			fmt.Sprintf("nullif(%s, '') IS NULL AND nullif(%s, '') IS NOT NULL", ident(cost.Name), ident(parent.Name)))
	}
}
