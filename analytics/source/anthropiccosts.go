package source

import "fmt"

// anthropicCosts reads Anthropic's costs by day: the cost CSV of the Claude Console in all its generations, and the JSON
// of the cost report.
type anthropicCosts struct{}

const anthropicCostsTitle = "Anthropic costs"

func (anthropicCosts) ID() string { return "anthropic-costs" }

func (anthropicCosts) Describe() Description {
	return Description{
		ID:       "anthropic-costs",
		Title:    anthropicCostsTitle,
		Tool:     "Claude Console: cost page, cost report API",
		How:      "platform.claude.com > Cost > Export (claude_api_cost_*.csv); or GET /v1/organizations/cost_report with group_by description and workspace_id, all pages.",
		Tables:   []string{billTable},
		Distinct: "columns usage_date_utc, token_type and cost_usd; JSON with starting_at, amount and currency",
	}
}

func (f anthropicCosts) Detect(s *Sample) Match {
	m := Match{Source: f.ID(), Title: anthropicCostsTitle}
	switch {
	case hasBuckets(s, "starting_at"):
		if headNames(s, "amount") && headNames(s, "currency") {
			m.Score, m.Why = 0.97, []string{"buckets with starting_at, amount and currency"}
		}
	case s.has(anthropicDay, "cost", "tokentype") && s.keyed("cost").Unit == "usd":
		m.Score, m.Why = 0.8, []string{"columns usage_date_utc, token_type and cost_usd"}
		for _, k := range []string{"workspace", "apikey", "usagetype"} {
			if c := s.keyed(k); c != nil {
				m.Score += 0.06
				m.Why = append(m.Why, "column "+c.Name)
			}
		}
	}
	return m
}

func (anthropicCosts) Plan(s *Sample, d *Draft) error {
	table, rows, err := reportTable(s, d, anthropicCostsTitle)
	if err != nil {
		return err
	}
	b := newBill(table, d)
	starts, amounts := []string{anthropicDay, "startingat"}, []string{"cost", "amount"}
	if err := b.require(anthropicCostsTitle, starts, amounts); err != nil {
		return err
	}
	b.days(b.column(starts...), b.column("endingat"))
	b.constant("vendor", "Anthropic", "the bill's publisher")
	b.constant("service", "Claude API", "the bill's publisher")
	b.claudeItem()
	b.text("account", "workspace", "workspaceid")
	b.text("resource", "apikeyid")
	b.claudeAmount(s == table)
	b.currency("USD", "from the name of the amount", "currency")
	b.constant("kind", "usage", "the costs are those of usage")
	b.tagColumns("apikey", "apikeyid", "usagetype", "servicetier", "contextwindow", "costtype", "inferencegeo", "speed")
	b.ignoreOther("the price before discounts; the bill has cost_usd", "listprice")
	b.ignoreOther("the state of the key today", "apikeystatus")
	b.leaveEmptyDays(b.column(amounts...).Key, "model", "tokentype", "costtype", "description")
	b.note("Days are UTC days: a business day of another zone never matches them exactly.")
	b.note("The report as CSV and as JSON has the same money: import one of them for a month.")
	b.finish(reportReader(s, table, rows))
	return nil
}

// claudeAmount fills the amount: dollars in the CSV, cents in the JSON, whose decimals are kept.
func (b *bill) claudeAmount(csv bool) {
	if csv {
		b.amount("billed", "after discounts", "cost", "amount")
		return
	}
	c := b.column("amount", "cost")
	f := castField(b.canonical("billed"), c.Name, Cast{})
	// The types multiply to DECIMAL(38,12): nothing is rounded that the amount itself could hold.
	f.SQL = fmt.Sprintf("TRY_CAST(%s AS DECIMAL(36,10)) * 0.01::DECIMAL(2,2)", ident(c.Name))
	f.Expect = "an amount in cents such as 123.45"
	b.fields["billed"] = f
	b.d.show(billTable, "billed", c.Name, "cents", "divided by 100")
}

// claudeTokenTypes are the API's words for token types, and the console's.
var claudeTokenTypes = []struct{ api, console string }{
	{"uncached_input_tokens", "input_no_cache"},
	{"cache_read_input_tokens", "input_cache_read"},
	{"cache_creation.ephemeral_5m_input_tokens", "input_cache_write_5m"},
	{"cache_creation.ephemeral_1h_input_tokens", "input_cache_write_1h"},
	{"output_tokens", "output"},
}

// claudeItem fills model, token type and text of a line.
func (b *bill) claudeItem() {
	if c := b.column("model"); c != nil {
		b.set("model", claudeModelSQL(ident(c.Name)), "", "", "the API's id without its date", c)
	}
	if c := b.column("tokentype"); c != nil {
		sql := "CASE " + ident(c.Name)
		for _, t := range claudeTokenTypes {
			sql += fmt.Sprintf(" WHEN %s THEN %s", lit(t.api), lit(t.console))
		}
		sql += " ELSE " + ident(c.Name) + " END"
		if other := b.column("costtype"); other != nil {
			sql = fmt.Sprintf("coalesce(%s, %s)", sql, ident(other.Name))
		}
		b.set("sku", sql, "", "", "token type, or the cost type of what has no tokens", c)
	}
	model, kind := b.column("model"), b.column("tokentype")
	switch {
	case b.column("description") != nil:
		b.text("description", "description")
	case model != nil && kind != nil:
		b.set("description", fmt.Sprintf("nullif(concat_ws(', ', %s, %s), '')", ident(model.Name), ident(kind.Name)), "", "", "", model, kind)
	}
}
