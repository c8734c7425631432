package source

import (
	"fmt"
	"strings"
)

// bill drafts the plan of a vendor's bill: one line of costs for each raw record.
type bill struct{ *tableDraft }

// billTable is the canonical table that every bill fills.
const billTable = "costs"

func newBill(s *Sample, d *Draft) *bill { return &bill{draftTable(s, d, billTable)} }

// amount fills a field of money or quantity from the first of the columns there is.
func (b *bill) amount(field, note string, keys ...string) {
	if c, _ := b.chosen(field, b.column(keys...)); c != nil {
		b.from(field, c, b.amountCast(c), note)
	}
}

// currency fills the currency from a column, else with the code that the file has elsewhere, else
// with what the person chose; without any of them it asks.
func (b *bill) currency(code, from string, keys ...string) {
	chosen := strings.ToUpper(strings.TrimSpace(b.d.Choices.Currency))
	if chosen != "" {
		code, from = chosen, "as chosen"
	}
	c := b.column(keys...)
	switch {
	case c != nil && (len(c.Values) > 0 || code == ""):
		sql := fmt.Sprintf("upper(nullif(trim(%s), ''))", ident(c.Name))
		if chosen != "" {
			sql = fmt.Sprintf("coalesce(%s, %s)", sql, lit(chosen))
		}
		b.set("currency", sql, "", "a currency such as USD", "", c)
	case code != "":
		b.constant("currency", code, from)
	default:
		b.d.ask(Question{
			ID:       "currency",
			Text:     "Which currency are the amounts in?",
			Evidence: "no column and no header names one",
			Options:  []Option{{"USD", "US dollar"}, {"EUR", "Euro"}, {"GBP", "Pound sterling"}},
			Free:     true,
			Flag:     "--currency USD",
		})
	}
}

// tags fills the tags with JSON: the column's text where it is JSON, the text in braces where it is JSON
// without them (as Azure writes it), else the text as a JSON string, so that nothing is lost.
func (b *bill) tags(keys ...string) {
	c := b.column(keys...)
	if c == nil {
		return
	}
	x := fmt.Sprintf("nullif(trim(%s), '')", ident(c.Name))
	sql := fmt.Sprintf("CASE WHEN json_valid(%[1]s) THEN %[1]s WHEN json_valid('{' || %[1]s || '}') THEN '{' || %[1]s || '}' ELSE to_json(%[1]s)::VARCHAR END", x)
	b.set("tags", sql, "", "", "as JSON", c)
}

// tagColumns makes the tags of the columns there are, each under its own name; lines without any have none.
func (b *bill) tagColumns(keys ...string) {
	var members []string
	var columns []*Column
	for _, k := range keys {
		if c := b.column(k); c != nil {
			members = append(members, lit(c.Name)+", "+ident(c.Name))
			columns = append(columns, c)
		}
	}
	if len(columns) == 0 {
		return
	}
	// A merge patch leaves out what is NULL.
	sql := fmt.Sprintf("nullif(json_merge_patch('{}', json_object(%s))::VARCHAR, '{}')", strings.Join(members, ", "))
	b.set("tags", sql, "", "", "as JSON", columns...)
}

// ignoreOther says why columns that nothing has taken are left out.
func (b *bill) ignoreOther(reason string, keys ...string) {
	for _, k := range keys {
		if c := b.column(k); c != nil && !b.d.uses(c.Name) {
			b.d.ignore(c.Name, reason)
		}
	}
}

// leaveEmptyDays leaves out lines without an amount that name nothing it could be for: reports have one for each day
// that cost nothing. A line that names something and has no amount is a bad one.
func (b *bill) leaveEmptyDays(amount string, names ...string) {
	where := ident(b.column(amount).Name) + " IS NULL"
	for _, k := range names {
		if c := b.column(k); c != nil {
			where += " AND " + ident(c.Name) + " IS NULL"
		}
	}
	b.leave("day without costs", where)
}

// kinds fills the kind by a table from the vendor's words, in lower case, to ours. Words that are not in it
// become "other", and a line without a word is usage.
func (b *bill) kinds(words map[string][]string, keys ...string) {
	c := b.column(keys...)
	if c == nil {
		b.constant("kind", "usage", "the bill does not tell kinds apart")
		return
	}
	b.set("kind", kindSQL(ident(c.Name), words), "", "", "the vendor's kinds of charge", c)
}

// kindSQL is the CASE of kinds over one column.
func kindSQL(x string, words map[string][]string) string {
	var cases strings.Builder
	for _, kind := range costKinds {
		if w := words[kind]; len(w) > 0 {
			fmt.Fprintf(&cases, " WHEN list_contains([%s], lower(trim(%s))) THEN %s", lits(w), x, lit(kind))
		}
	}
	return fmt.Sprintf("CASE WHEN coalesce(trim(%s), '') = '' THEN 'usage'%s ELSE 'other' END", x, cases.String())
}

// costKinds are the kinds of a cost line, in the order in which they are tried.
var costKinds = []string{"usage", "purchase", "tax", "credit", "refund", "adjustment", "support", "other"}
