package source

import (
	"fmt"
	"slices"
	"strings"
)

// langfuseTraces reads Langfuse's traces: what was asked and what was answered, with the scores that were given. The
// cost, the tokens and the latency of a trace are sums over its observations, and only those are counted.
type langfuseTraces struct{}

const langfuseTracesTitle = "Langfuse traces"

// langfuseTraceNames are the documented columns of a trace; a column of another name in an export of the page is a score.
var langfuseTraceNames = []string{"id", "name", "timestamp", "environment", "tags", "bookmarked", "public", "release", "version", "createdAt", "updatedAt",
	"sessionId", "userId", "projectId", "input", "output", "metadata", "latency", "usage", "inputCost", "outputCost", "totalCost", "level",
	"errorCount", "warningCount", "defaultCount", "debugCount", "observationCount", "inputTokens", "outputTokens", "totalTokens", "comments", "externalId", "scores"}

func (langfuseTraces) ID() string { return "langfuse-traces" }

func (langfuseTraces) Describe() Description {
	return Description{
		ID:       "langfuse-traces",
		Title:    langfuseTracesTitle,
		Tool:     "Langfuse",
		How:      fmt.Sprintf(langfuseHow, "Tracing > Traces", "traces"),
		Tables:   []string{"predictions"},
		Distinct: "columns id, timestamp, bookmarked and public with sessionId, observationCount or projectId (or session_id ...)",
	}
}

func (f langfuseTraces) Detect(s *Sample) Match {
	if !s.has("id", "timestamp", "bookmarked", "public") || s.keyed("traceid") != nil {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: langfuseTracesTitle, Score: 0.6, Why: []string{"columns id, timestamp, bookmarked and public"}}
	for _, k := range []string{"observationcount", "sessionid", "projectid", "errorcount", "userid", "release"} {
		if c := s.keyed(k); c != nil {
			m.Score = 0.96
			m.Why = append(m.Why, "column "+c.Name)
		}
	}
	return m
}

func (langfuseTraces) Plan(s *Sample, d *Draft) error {
	scores := langfuseScoreColumns(s)
	s = s.whole(langfuseNames(s, "created_at", "sessionId", "userId", "environment", "input", "output"), "metadata")
	l := newLangfuse(s, d, "predictions")
	if err := l.require(langfuseTracesTitle, []string{"id"}, []string{"timestamp"}); err != nil {
		return err
	}
	l.cast("ts", Cast{}, "UTC", "timestamp")
	l.text("id", "id")
	l.text("conversation", "sessionid")
	l.text("user_id", "userid")
	l.words("input", "the last message", "input")
	l.words("output", "the last message", "output")
	l.retrieved(l.tableDraft)
	l.traceScores(scores)
	l.environment()
	if input, output := l.column("input"), l.column("output"); input != nil && output != nil {
		l.leave("trace without input and output: there is no answer to judge", fmt.Sprintf("%s IS NULL AND %s IS NULL", lastMessageSQL(ident(input.Name)), lastMessageSQL(ident(output.Name))))
	}
	for _, k := range []string{"totalcost", "inputcost", "outputcost", "usage", "inputtokens", "outputtokens", "totaltokens", "latency"} {
		if c := l.column(k); c != nil {
			d.ignore(c.Name, "a sum over the trace's observations: it would count twice beside them")
		}
	}
	l.note("Requests, tokens, costs and latency come from the export of observations; a trace only repeats their sums.")
	l.finish()
	return nil
}

// langfuseScoreColumns are the columns of scores in an export of the page: each holds JSON arrays, [0.9] or ["good"].
func langfuseScoreColumns(s *Sample) []*Column {
	var out []*Column
	for i := range s.Columns {
		c := &s.Columns[i]
		known := slices.ContainsFunc(langfuseTraceNames, func(n string) bool { return c.Key == strings.ToLower(n) })
		if _, nested := topKey(c.Path); !known && !nested && len(c.Values) > 0 && every(c.sampled(), isJSONArray) {
			out = append(out, c)
		}
	}
	return out
}

func isJSONArray(v string) bool {
	return strings.HasPrefix(v, "[") && strings.HasSuffix(v, "]")
}

// traceScores keeps all scores by name, and a score named hallucination that says yes or no as that judgement. A share
// between is kept as a score only: where to cut it is nobody's word. Scores of users are feedback, in the export of scores.
func (l *langfuse) traceScores(columns []*Column) {
	if len(columns) == 0 {
		return
	}
	var members, bad []string
	for _, c := range columns {
		x := ident(c.Name)
		members = append(members, fmt.Sprintf("%s || CASE WHEN json_array_length(%[2]s) = 1 THEN json_extract(%[2]s, '$[0]')::VARCHAR ELSE nullif(%[2]s, '[]') END",
			lit(jsonText(c.Name)+":"), validJSON(x)))
		bad = append(bad, fmt.Sprintf("CASE WHEN NOT json_valid(%[1]s) THEN %[1]s END", x))
		if strings.HasPrefix(c.Key, "hallucinat") {
			l.set("hallucinated", boolSQL(fmt.Sprintf("json_extract_string(%s, '$[0]')", validJSON(x))), "", "", "1 or true is a hallucination", c)
		}
	}
	raw := "coalesce(" + strings.Join(bad, ", ") + ", NULL)"
	l.set("scores", fmt.Sprintf("CASE WHEN %s IS NULL THEN '{' || nullif(concat_ws(',', %s), '') || '}' END", raw, strings.Join(members, ", ")),
		raw, "a JSON array of scores such as [0.9]", "by name", columns...)
}

// validJSON is x where it is JSON, so that what is not does not end the reading.
func validJSON(x string) string {
	return fmt.Sprintf("CASE WHEN json_valid(%[1]s) THEN %[1]s END", x)
}

// jsonText writes a text as a JSON string.
func jsonText(text string) string { return compact(text) }
