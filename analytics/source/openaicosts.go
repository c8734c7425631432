package source

import "fmt"

// openAICosts reads OpenAI's costs by day: the CSV of the console, and the JSON of the costs endpoint.
type openAICosts struct{}

const openAICostsTitle = "OpenAI costs"

func (openAICosts) ID() string { return "openai-costs" }

func (openAICosts) Describe() Description {
	return Description{
		ID:       "openai-costs",
		Title:    openAICostsTitle,
		Tool:     "OpenAI platform: usage page, costs API",
		How:      "platform.openai.com > Usage > Spend > group by line item > Export (cost_FROM_TO.csv); or GET /v1/organization/costs with group_by line_item and project_id, all pages.",
		Tables:   []string{billTable},
		Distinct: "columns amount_value, amount_currency and start_time; JSON with organization.costs.result",
	}
}

func (f openAICosts) Detect(s *Sample) Match {
	m := Match{Source: f.ID(), Title: openAICostsTitle}
	switch {
	case hasBuckets(s, "start_time"):
		switch {
		case headSays(s, "organization.costs.result"):
			m.Score, m.Why = 0.98, []string{"buckets with results of the kind organization.costs.result"}
		case headNames(s, "amount") && headNames(s, "currency"):
			m.Score, m.Why = 0.85, []string{"buckets with results that have an amount and a currency"}
		}
	case s.has("amountvalue", "amountcurrency", "starttime", "endtime"):
		m.Score, m.Why = 0.8, []string{"columns amount_value, amount_currency, start_time and end_time"}
		for _, k := range []string{"starttimeiso", "lineitem", "organizationid"} {
			if c := s.keyed(k); c != nil {
				m.Score += 0.06
				m.Why = append(m.Why, "column "+c.Name)
			}
		}
	}
	return m
}

// openAILineItem splits a line item, such as "gpt-5, input", "priority | gpt-5.6, output, long context" or
// "gpt-audio-mini audio, input", into tier, model, modality and token type. Tools have no comma ("web search tool calls").
const openAILineItem = `^(?:([a-z ]+) \| )?([a-z][a-z0-9.:_/]*[-0-9][a-z0-9.:_/-]*)(?: ([a-z]+))?, *(.+)$`

func (openAICosts) Plan(s *Sample, d *Draft) error {
	table, rows, err := reportTable(s, d, openAICostsTitle)
	if err != nil {
		return err
	}
	b := newBill(table, d)
	starts := []string{"starttimeiso", "starttime"}
	if err := b.require(openAICostsTitle, []string{"amountvalue"}, starts); err != nil {
		return err
	}
	b.days(b.column(starts...), b.column("endtimeiso", "endtime"))
	b.ignoreOther("the same time in another form", "starttime", "endtime")
	b.constant("vendor", "OpenAI", "the bill's publisher")
	b.constant("service", "OpenAI API", "the bill's publisher")
	b.openAIItem()
	b.projectOrOrganization()
	b.amount("quantity", "", "quantity")
	b.text("unit", "quantityunit")
	b.amount("billed", "the amount before tax", "amountvalue")
	b.currency("USD", "OpenAI bills in US dollars", "amountcurrency")
	b.constant("kind", "usage", "the costs are those of usage")
	b.tagColumns("organizationid", "organizationname", "projectname", "userid", "apikeyid", "apisource")
	b.ignoreOther("personal data; user_id tells users apart", "useremail")
	b.ignoreOther("the kind of the results", "object")
	b.leaveEmptyDays("amountvalue", "lineitem")
	b.note("Days are those of the report, which are UTC; ends are exclusive.")
	b.note("The report as CSV and as JSON has the same money: import one of them for a month.")
	b.finish(reportReader(s, table, rows))
	return nil
}

// openAIItem takes model and token type out of the line item, which says both in one text.
func (b *bill) openAIItem() {
	c := b.column("lineitem")
	if c == nil {
		b.d.warn("The costs are not grouped by line item, so models cannot be told apart. Export them grouped by line item.")
		return
	}
	part := func(n int) string {
		return fmt.Sprintf("nullif(trim(regexp_extract(%s, %s, %d, 'i')), '')", ident(c.Name), lit(openAILineItem), n)
	}
	b.set("model", "lower("+part(2)+")", "", "", "the model in the line item", c)
	b.set("sku", fmt.Sprintf("coalesce(nullif(concat_ws(' ', %s, %s, %s), ''), %s)", part(1), part(3), part(4), ident(c.Name)), "", "",
		"the token type in the line item", c)
	b.text("description", "lineitem")
}

// projectOrOrganization fills the account: the project, or the organization of costs that belong to none.
func (b *bill) projectOrOrganization() {
	project, organization := b.column("projectid"), b.column("organizationid")
	if project == nil || organization == nil {
		b.text("account", "projectid", "organizationid")
		return
	}
	b.set("account", fmt.Sprintf("coalesce(%s, %s)", ident(project.Name), ident(organization.Name)), "", "", "", project, organization)
}
