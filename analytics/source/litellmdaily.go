package source

import (
	"fmt"

	"telltale/analytics/fault"
)

// liteLLMDaily reads the daily tables of a LiteLLM proxy: spend, tokens and requests of a day by user or team, key and
// model. The spend becomes cost lines. Counts of requests stay out: a row has no time but its day, and requests with
// one would claim to cover each of its minutes, and stand beside those of the spend logs a second time.
type liteLLMDaily struct{}

const liteLLMDailyTitle = "LiteLLM daily spend"

func (liteLLMDaily) ID() string { return "litellm-daily" }

func (liteLLMDaily) Describe() Description {
	return Description{
		ID:       "litellm-daily",
		Title:    liteLLMDailyTitle,
		Tool:     "LiteLLM proxy",
		How:      `psql: \copy (SELECT * FROM "LiteLLM_DailyUserSpend" WHERE date >= '2026-10-01' AND date < '2026-11-01') TO daily.csv CSV HEADER. Take one of the daily tables, not several: they hold the same money.`,
		Tables:   []string{billTable},
		Distinct: "columns date, spend, api_requests, successful_requests and failed_requests",
	}
}

func (f liteLLMDaily) Detect(s *Sample) Match {
	if !s.has("date", "spend", "apirequests", "successfulrequests", "failedrequests") {
		return Match{}
	}
	return Match{Source: f.ID(), Title: liteLLMDailyTitle, Score: 0.96, Why: []string{"columns date, spend, api_requests, successful_requests and failed_requests"}}
}

func (liteLLMDaily) Plan(s *Sample, d *Draft) error {
	b := newBill(s, d)
	if err := b.require(liteLLMDailyTitle, []string{"date"}, []string{"spend"}); err != nil {
		return err
	}
	if s.keyed("tag") != nil {
		return fault.New(fault.Unsupported, "The table of tags counts a request once for each of its tags, so its sums are more than was spent.").
			Do("Export LiteLLM_DailyUserSpend (or LiteLLM_DailyTeamSpend) in its place.")
	}
	b.days(b.column("date"), nil)
	b.text("id", "id")
	b.keyed = true
	b.provider()
	b.constant("service", "LLM API through LiteLLM", "the source")
	b.constant("vendor_category", "AI and Machine Learning", "the source")
	b.text("model", "model", "modelgroup")
	b.text("sku", "endpoint")
	b.text("account", "teamid", "organizationid", "userid", "enduserid", "agentid")
	b.text("resource", "apikey")
	b.tokens()
	b.amount("billed", "calculated by LiteLLM", "spend")
	b.currency("USD", "LiteLLM's prices are in US dollars")
	b.constant("kind", "usage", "")
	b.fields["estimated"] = constant(b.canonical("estimated"), "true")
	d.show(billTable, "estimated", "", "", "calculated, no invoice")
	for _, k := range []string{"apirequests", "successfulrequests", "failedrequests"} {
		if c := b.column(k); c != nil {
			d.ignore(c.Name, "a count of the whole day: requests need a time each; import the spend logs for success rate and volume")
		}
	}
	d.warn("LiteLLM calculates spend from list prices. Beside the bills of the same providers the money would count twice: import one of the two.")
	b.note("The amounts are LiteLLM's calculation from list prices, not what was billed, and are marked as estimated.")
	b.note("Days are UTC. A day that was exported before its end keeps the sum of that moment: undo that import before you import the day again.")
	b.finish(tableReader(s))
	return nil
}

// provider fills the vendor, which is LiteLLM itself for rows that name no provider.
func (b *bill) provider() {
	c := b.column("customllmprovider")
	if c == nil {
		b.constant("vendor", "LiteLLM", "the source")
		return
	}
	b.set("vendor", fmt.Sprintf("coalesce(nullif(%s, ''), 'LiteLLM')", ident(c.Name)), "", "", "LiteLLM where none is named", c)
}

// tokens fills the quantity with the tokens in and out.
func (b *bill) tokens() {
	in, out := b.column("prompttokens"), b.column("completiontokens")
	if in == nil || out == nil {
		return
	}
	x, y := castField(b.canonical("quantity"), in.Name, Cast{}), castField(b.canonical("quantity"), out.Name, Cast{})
	b.set("quantity", fmt.Sprintf("(%s) + (%s)", x.SQL, y.SQL), fmt.Sprintf("coalesce(%s, %s)", x.Raw, y.Raw), "counts of tokens", "tokens in and out", in, out)
	b.constant("unit", "tokens", "")
}
