package source

// openAIActivity reads the activity that OpenAI's console exported until 2024, and the JSON of the usage endpoint of
// that time.
type openAIActivity struct{}

const openAIActivityTitle = "OpenAI activity (2023)"

func (openAIActivity) ID() string { return "openai-activity" }

func (openAIActivity) Describe() Description {
	return Description{
		ID:       "openai-activity",
		Title:    openAIActivityTitle,
		Tool:     "OpenAI platform until 2024: activity export, /v1/usage",
		How:      "An activity CSV that was exported at the time; OpenAI no longer offers it.",
		Tables:   []string{"samples"},
		Distinct: "columns n_requests, n_context_tokens_total and n_generated_tokens_total",
	}
}

var (
	openAIActivityStart = []string{"timestamp", "aggregationtimestamp", "timestampiso", "date"}
	openAIActivityModel = []string{"model", "snapshotid"}
)

func (f openAIActivity) Detect(s *Sample) Match {
	if !s.has("nrequests", "ncontexttokenstotal", "ngeneratedtokenstotal") || s.keyed(openAIActivityStart...) == nil {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: openAIActivityTitle, Score: 0.9, Why: []string{"columns n_requests, n_context_tokens_total and n_generated_tokens_total"}}
	if c := s.keyed("organizationid", "operation"); c != nil {
		m.Score += 0.07
		m.Why = append(m.Why, "column "+c.Name)
	}
	return m
}

func (openAIActivity) Plan(s *Sample, d *Draft) error {
	if err := needColumns(s, openAIActivityTitle, []string{"nrequests"}, openAIActivityStart); err != nil {
		return err
	}
	u := usageReport{title: openAIActivityTitle, vendor: "OpenAI", table: s, rows: rawRecords(s),
		start: s.keyed(openAIActivityStart...), model: s.keyed(openAIActivityModel...), modelSQL: func(x string) string { return "lower(" + x + ")" },
		notes: []string{"The export does not say how long a bucket is."}}
	u.count("llm_requests", "requests", "nrequests")
	u.count("llm_input_tokens", "tokens", "ncontexttokenstotal")
	u.count("llm_input_cached_tokens", "tokens", "ncachedcontexttokenstotal")
	u.count("llm_output_tokens", "tokens", "ngeneratedtokenstotal")
	for _, name := range []string{"operation", "usage_type", "project_id", "api_key_id", "user"} {
		k, _ := key(name)
		u.label(name, k)
	}
	return u.finish(s, d)
}
