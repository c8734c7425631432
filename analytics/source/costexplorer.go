package source

import (
	"fmt"
	"regexp"
	"strings"

	"telltale/analytics/fault"
)

// costExplorer reads the CSV that the AWS Cost Explorer page downloads: a pivot with a row for each day or
// month and a column for each group. Its total row and total column say the same money again.
type costExplorer struct{}

const costExplorerTitle = "AWS Cost Explorer CSV"

func (costExplorer) ID() string { return "aws-cost-explorer" }

func (costExplorer) Describe() Description {
	return Description{
		ID:       "aws-cost-explorer",
		Title:    costExplorerTitle,
		Tool:     "AWS Cost Explorer",
		How:      "AWS console > Billing and Cost Management > Cost Explorer > Download as CSV.",
		Tables:   []string{billTable},
		Distinct: `a "... total" row, a "Total costs($)" column and dates below the first header`,
	}
}

var totalColumnKey = regexp.MustCompile(`^totalcosts?$|^total$`)

// costExplorerShape is what the sample of a pivot shows.
type costExplorerShape struct {
	pivot    pivot
	sign     string   // currency sign of the headers
	periods  []string // first cells that are dates
	totalRow []string // the total row, nil without one
	rows     [][]string
}

// costExplorerShapeOf returns the pivot in the sample; ok is false when it is none.
func costExplorerShapeOf(s *Sample) (shape costExplorerShape, ok bool) {
	if s.Shape != ShapeCSV || len(s.Columns) < 2 {
		return shape, false
	}
	shape.pivot.total = -1
	shape.pivot.comma = string(s.Dialect.Delimiter)
	for i, c := range s.Columns[1:] {
		label, sign := splitAmountHeader(c.Name)
		if sign == "" || currencyOfSign(sign) == "" && sign != "¥" && sign != "kr" {
			return shape, false
		}
		shape.sign = sign
		shape.pivot.groups = append(shape.pivot.groups, label)
		if totalColumnKey.MatchString(c.Key) && len(s.Columns) > 2 {
			shape.pivot.total = i
		}
	}
	for _, row := range s.Rows {
		switch {
		case len(row) == 0:
		case isTotalLabel(row[0]):
			shape.totalRow = row
		case isoDay.MatchString(row[0]):
			shape.periods = append(shape.periods, row[0])
			shape.rows = append(shape.rows, row)
		default:
			return shape, false
		}
	}
	return shape, len(shape.periods) > 0
}

func (f costExplorer) Detect(s *Sample) Match {
	shape, ok := costExplorerShapeOf(s)
	if !ok {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: costExplorerTitle, Score: 0.7,
		Why: []string{"amounts with a currency in every header, dates in the first column"}}
	if shape.totalRow != nil {
		m.Score += 0.15
		m.Why = append(m.Why, fmt.Sprintf("a row %q", shape.totalRow[0]))
	}
	if shape.pivot.total >= 0 {
		m.Score += 0.12
		m.Why = append(m.Why, fmt.Sprintf("a column %q", s.Columns[shape.pivot.total+1].Name))
	}
	return m
}

func (costExplorer) Plan(s *Sample, d *Draft) error {
	shape, ok := costExplorerShapeOf(s)
	if !ok {
		return fault.New(fault.Invalid, "The file is no %s: it needs dates in the first column and a currency in every other header.", costExplorerTitle).
			Do("Let Telltale detect the source, or choose another one.")
	}
	b := newBill(s, d)
	period := castField(b.canonical("started"), pivotPeriod, Cast{})
	period.Column = s.Columns[0].Name
	b.fields["started"] = period
	d.show(billTable, "started", s.Columns[0].Name, "", "the vendor's own day")
	b.periodLength(shape)
	b.constant("vendor", "AWS", "the report's publisher")
	b.groupField(s.Columns[0].Name)
	comma, messy := numberStyle(shape.amounts(), s.Dialect.DecimalComma)
	b.fields["billed"] = castField(b.canonical("billed"), pivotAmount, Cast{DecimalComma: comma, Messy: messy})
	for i, c := range s.Columns[1:] {
		if i == shape.pivot.total {
			d.ignore(c.Name, "the sum of the other columns")
		} else {
			d.show(billTable, "billed", c.Name, shape.sign, "one line for each cell")
		}
	}
	b.currency(currencyOfSign(shape.sign), "from the sign in the headers")
	b.constant("kind", "usage", "Cost Explorer does not tell kinds apart")
	b.kindByGroup(s.Columns[0].Key)
	b.leave("total row", ident(pivotPart)+" = "+lit(partTotalRow))
	b.leave("total column", ident(pivotPart)+" = "+lit(partTotalColumn))
	b.leave("empty cell: no cost", ident(pivotPart)+" = "+lit(partEmpty))
	b.note("Records are cells: a record for each group of each row.")
	b.finish(Reader{Kind: ReadRows, Path: s.File.Path, Columns: pivotColumns,
		Rows: shape.pivot.rows(csvRecords(s.File.Path, s.Dialect))})
	return nil
}

// amounts are the sampled cells right of the first column.
func (c costExplorerShape) amounts() []string {
	var out []string
	for _, row := range c.rows {
		out = append(out, row[1:]...)
	}
	return out
}

// groupField puts the header of a cell into the field that the pivot groups by.
func (b *bill) groupField(header string) {
	k, _ := key(header)
	group := ident(pivotGroup)
	note := "from the headers of the columns"
	switch k {
	case "service":
		b.set("service", group, "", "", note)
	case "linkedaccount", "account", "payeraccount":
		b.set("account", group, "", "", note)
	case "region":
		b.set("region", group, "", "", note)
	case "usagetype", "apioperation", "instancetype", "usagetypegroup":
		b.set("sku", group, "", "", note)
	case "resource":
		b.set("resource", group, "", "", note)
	case "", "date", "day", "month", "total", "totalcost", "totalcosts":
		// Nothing is grouped; the one column is the whole cost.
	default:
		b.set("tags", fmt.Sprintf("json_object(%s, %s)::VARCHAR", lit(strings.TrimSpace(header)), group), "", "", note)
	}
}

// kindByGroup tells taxes, refunds, credits and support from usage where the groups are services or charge types.
func (b *bill) kindByGroup(key string) {
	switch key {
	case "service", "chargetype":
		f := b.fields["kind"]
		f.SQL = fmt.Sprintf("CASE WHEN %[1]s ILIKE 'tax%%' THEN 'tax' WHEN %[1]s ILIKE '%%refund%%' THEN 'refund' WHEN %[1]s ILIKE '%%credit%%' THEN 'credit'"+
			" WHEN %[1]s ILIKE '%%support%%' THEN 'support' ELSE 'usage' END", ident(pivotGroup))
		b.fields["kind"] = f
	}
}

// currencyOfSign returns the ISO code of a currency sign or code; empty when it is none or stands for several.
func currencyOfSign(sign string) string {
	if code := currencySigns[strings.ToLower(sign)]; code != "" {
		return code
	}
	if code := strings.ToUpper(sign); currencyWord.FindString(code) == code {
		return code
	}
	return ""
}
