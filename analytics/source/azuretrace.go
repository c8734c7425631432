package source

// azureTrace is the LLM inference trace that Azure publishes (AzurePublicDataset). Its times carry no
// zone; the publisher states that they are UTC.
type azureTrace struct{}

func (azureTrace) ID() string { return "azure-llm-trace" }

func (azureTrace) Describe() Description {
	return Description{ID: "azure-llm-trace", Title: "Azure LLM inference trace", Tool: "Azure Public Dataset", How: "github.com/Azure/AzurePublicDataset, AzureLLMInferenceTrace_*.csv",
		Tables: []string{"requests"}, Distinct: "the columns TIMESTAMP, ContextTokens and GeneratedTokens and no others"}
}

func (azureTrace) Detect(s *Sample) Match {
	if s.Shape != ShapeCSV || len(s.Columns) != 3 || !s.has("timestamp", "contexttokens", "generatedtokens") {
		return Match{}
	}
	return Match{Score: 1, Why: []string{"TIMESTAMP, ContextTokens and GeneratedTokens are the only columns"}}
}

func (azureTrace) Plan(s *Sample, d *Draft) error {
	p := &Plan{Reader: tableReader(s), Notes: []string{"Times without a zone are UTC, as their publisher says."}}
	zone := d.Choices.Zone
	if zone == "" {
		zone = "UTC"
	}
	o := Output{Table: "requests", Fields: []Field{
		d.take(s, "requests", "ts", s.keyed("timestamp").Name, Cast{Zone: zone}),
		d.take(s, "requests", "tokens_in", s.keyed("contexttokens").Name, Cast{}),
		d.take(s, "requests", "tokens_out", s.keyed("generatedtokens").Name, Cast{}),
		// The trace holds answered calls only.
		constant(*TableNamed("requests").Field("outcome"), "'success'"),
		constant(*TableNamed("requests").Field("weight"), "1::DECIMAL(12,3)"),
	}}
	p.Outputs = []Output{o}
	d.finish(p)
	return nil
}
