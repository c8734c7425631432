package source

import "strings"

// anthropicUsage reads Anthropic's usage by day or hour: the tokens CSV of the Claude Console, and the JSON of the
// usage report.
type anthropicUsage struct{}

const anthropicUsageTitle = "Anthropic usage"

func (anthropicUsage) ID() string { return "anthropic-usage" }

func (anthropicUsage) Describe() Description {
	return Description{
		ID:       "anthropic-usage",
		Title:    anthropicUsageTitle,
		Tool:     "Claude Console: usage page, usage report API",
		How:      "platform.claude.com > Usage > Export (claude_api_tokens_*.csv); or GET /v1/organizations/usage_report/messages with group_by model and service_tier, all pages.",
		Tables:   []string{"samples"},
		Distinct: "columns usage_date_utc and usage_output_tokens; JSON with starting_at and uncached_input_tokens",
	}
}

// anthropicDay is the key of the console's column usage_date_utc, whose last word is a unit to us.
const anthropicDay = "usagedate"

func (f anthropicUsage) Detect(s *Sample) Match {
	m := Match{Source: f.ID(), Title: anthropicUsageTitle}
	switch {
	case hasBuckets(s, "starting_at"):
		switch {
		case headNames(s, "uncached_input_tokens"):
			m.Score, m.Why = 0.98, []string{"buckets with starting_at and uncached_input_tokens"}
		case headNames(s, "ending_at") && !headNames(s, "amount"):
			m.Score, m.Why = 0.85, []string{"buckets of Anthropic's usage report without results"}
		}
	case s.has(anthropicDay, "usageoutputtokens"):
		m.Score, m.Why = 0.9, []string{"columns usage_date_utc and usage_output_tokens"}
		if c := s.keyed("modelversion"); c != nil {
			m.Score += 0.07
			m.Why = append(m.Why, "column "+c.Name)
		}
	}
	return m
}

func (anthropicUsage) Plan(s *Sample, d *Draft) error {
	table, rows, err := reportTable(s, d, anthropicUsageTitle)
	if err != nil {
		return err
	}
	u := usageReport{title: anthropicUsageTitle, vendor: "Anthropic", table: table, rows: rows,
		start: table.keyed(anthropicDay, "startingat"), end: table.keyed("endingat"),
		model: table.keyed("modelversion", "model"), modelSQL: claudeModelSQL,
		notes: []string{
			"Buckets are UTC days or hours: a business day of another zone never matches them exactly.",
			"Input tokens are given in parts: uncached, read from a cache, written to one.",
		}}
	if u.end == nil && u.start != nil {
		u.bucket = "1d"
		for _, v := range u.start.sampled() {
			if t := instant(v); strings.ContainsAny(v, "T ") && !t.IsZero() && t.Unix()%86400 != 0 {
				u.bucket = "1h"
			}
		}
	}
	u.count("llm_input_uncached_tokens", "tokens", "usageinputtokensnocache", "uncachedinputtokens")
	u.count("llm_input_cached_tokens", "tokens", "usageinputtokenscacheread", "cachereadinputtokens")
	u.count("llm_input_cache_write_5m_tokens", "tokens", "usageinputtokenscachewrite5m", "cachecreationephemeral5minputtokens")
	u.count("llm_input_cache_write_1h_tokens", "tokens", "usageinputtokenscachewrite1h", "cachecreationephemeral1hinputtokens")
	u.count("llm_output_tokens", "tokens", "usageoutputtokens", "outputtokens")
	u.count("llm_web_searches", "searches", "websearchcount", "servertoolusewebsearchrequests")
	u.label("tier", "usagetype", "servicetier")
	u.label("model_version", "modelversion", "model")
	for _, name := range []string{"api_key", "api_key_id", "workspace", "workspace_id", "context_window", "inference_geo", "speed"} {
		k, _ := key(name)
		u.label(name, k)
	}
	return u.finish(s, d)
}
