package source

import (
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// openAIUsage reads OpenAI's usage by bucket of time: the CSVs of the console (completions, embeddings, images ...),
// and the JSON of the usage endpoints.
type openAIUsage struct{}

const openAIUsageTitle = "OpenAI usage"

func (openAIUsage) ID() string { return "openai-usage" }

func (openAIUsage) Describe() Description {
	return Description{
		ID:       "openai-usage",
		Title:    openAIUsageTitle,
		Tool:     "OpenAI platform: usage page, usage API",
		How:      "platform.openai.com > Usage > Export (completions_usage_FROM_TO.csv); or GET /v1/organization/usage/completions with group_by model, project_id, batch, all pages.",
		Tables:   []string{"samples"},
		Distinct: "columns start_time_iso, end_time_iso and num_model_requests or token counts; JSON with organization.usage",
	}
}

// openAICounts are the counts of usage reports other than tokens, with their units.
var openAICounts = []struct{ metric, unit, key string }{
	{"llm_requests", "requests", "nummodelrequests"},
	{"llm_images", "images", "images"},
	{"llm_characters", "characters", "characters"},
	{"llm_seconds", "seconds", "seconds"},
	{"llm_sessions", "sessions", "numsessions"},
	{"llm_sessions", "sessions", "sessions"},
	{"llm_stored_bytes", "bytes", "usagebytes"},
}

func (f openAIUsage) Detect(s *Sample) Match {
	m := Match{Source: f.ID(), Title: openAIUsageTitle}
	times := s.has("starttime", "endtime", "starttimeiso", "endtimeiso")
	switch {
	case hasBuckets(s, "start_time"):
		switch {
		case usageObject.Match(s.Head):
			m.Score, m.Why = 0.98, []string{"buckets with results of the kind organization.usage"}
		case headSays(s, "bucket") && !headNames(s, "amount"):
			m.Score, m.Why = 0.9, []string{"buckets of OpenAI's usage API without results"}
		}
	case !times || s.keyed("amountvalue") != nil:
	case len(s.Columns) == 4:
		m.Score, m.Why = 0.95, []string{"only the four time columns, as exports without usage have"}
	default:
		u := usageReport{table: s}
		u.openAICounts()
		if len(u.counts) > 0 {
			m.Score, m.Why = 0.97, []string{"columns start_time_iso and end_time_iso", "counts in column " + u.counts[0].column.Name}
		}
	}
	return m
}

func (openAIUsage) Plan(s *Sample, d *Draft) error {
	table, rows, err := reportTable(s, d, openAIUsageTitle)
	if err != nil {
		return err
	}
	u := usageReport{title: openAIUsageTitle, vendor: "OpenAI", table: table, rows: rows,
		start: table.keyed("starttimeiso", "starttime"), end: table.keyed("endtimeiso", "endtime"),
		model: table.keyed("model"), modelSQL: func(x string) string { return "lower(" + x + ")" },
		notes: []string{"Cached and uncached, text, audio and image tokens are parts of input and output tokens, not more of them."}}
	u.openAICounts()
	u.label("tier", "servicetier")
	u.label("batch", "batch")
	for _, name := range []string{"project_id", "project_name", "user_id", "api_key_id", "size", "source"} {
		k, _ := key(name)
		u.label(name, k)
	}
	u.openAIOperation(s)
	for _, k := range []string{"starttime", "endtime"} {
		if c := table.keyed(k); c != nil && c.Name != u.start.Name && (u.end == nil || c.Name != u.end.Name) {
			d.ignore(c.Name, "the same time in another form")
		}
	}
	if c := table.keyed("useremail"); c != nil {
		d.ignore(c.Name, "personal data; user_id tells users apart")
	}
	return u.finish(s, d)
}

// openAICounts takes every column of tokens, whose names grow with the models, and the other counts that are known.
func (u *usageReport) openAICounts() {
	for i := range u.table.Columns {
		if c := &u.table.Columns[i]; strings.HasSuffix(c.Key, "tokens") {
			u.counts = append(u.counts, usageCount{c, "llm_" + c.Name, "tokens"})
		}
	}
	for _, n := range openAICounts {
		u.count(n.metric, n.unit, n.key)
	}
}

var (
	usageFile   = regexp.MustCompile(`(completions|embeddings|moderations|images|audio_speeches|audio_transcriptions|vector_stores|code_interpreter_sessions)_usage_`)
	usageObject = regexp.MustCompile(`"organization\.usage\.([a-z_]+)\.result"`)
)

// openAIOperation labels the counts with the endpoint that they are of: the results' own word for it, or that of the
// export's file name.
func (u *usageReport) openAIOperation(s *Sample) {
	found := usageFile.FindStringSubmatch(path.Base(filepath.ToSlash(s.File.Name())))
	if m := usageObject.FindStringSubmatch(string(s.Head)); m != nil {
		found = m
	}
	if found != nil {
		u.fixed = map[string]string{"operation": found[1]}
	}
}
