package source

import (
	"fmt"
	"strings"
)

// langfuseObservations reads Langfuse's observations: each model call is a request with its tokens and its cost, and
// one that answers the user directly is also a prediction.
type langfuseObservations struct{}

const langfuseObservationsTitle = "Langfuse observations"

// langfuseTypes are the types of observations; the first two are model calls.
var langfuseTypes = []string{"GENERATION", "EMBEDDING", "SPAN", "EVENT", "AGENT", "TOOL", "CHAIN", "RETRIEVER", "EVALUATOR", "GUARDRAIL"}

func (langfuseObservations) ID() string { return "langfuse-observations" }

func (langfuseObservations) Describe() Description {
	return Description{
		ID:       "langfuse-observations",
		Title:    langfuseObservationsTitle,
		Tool:     "Langfuse",
		How:      fmt.Sprintf(langfuseHow, "Tracing > Observations", "observations_v2 or observations"),
		Tables:   []string{"requests", "predictions"},
		Distinct: "columns traceId, startTime and type (GENERATION, SPAN ...) with parentObservationId, usageDetails or internalModelId (or trace_id, start_time ...)",
	}
}

func (f langfuseObservations) Detect(s *Sample) Match {
	if !s.has("traceid", "starttime", "type") || !wordOf(s.keyed("type"), langfuseTypes) {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: langfuseObservationsTitle, Score: 0.6, Why: []string{"columns traceId, startTime and type with " + strings.Join(distinct(s.keyed("type").Values, 3), ", ")}}
	for _, k := range []string{"parentobservationid", "internalmodelid", "providedmodelname", "completionstarttime", "usagedetails", "usagedetailsinput", "promptname", "modelparameters"} {
		if c := s.keyed(k); c != nil {
			m.Score = 0.96
			m.Why = append(m.Why, "column "+c.Name)
		}
	}
	return m
}

func (langfuseObservations) Plan(s *Sample, d *Draft) error {
	s = s.whole(langfuseNames(s, "trace_id", "id", "environment", "type", "parentObservationId", "endTime", "level", "input", "output",
		"completionStartTime", "promptName", "promptVersion", "usageDetails", "totalCost", "userId", "sessionId", "providedModelName"), "metadata")
	l := newLangfuse(s, d, "requests")
	if err := l.require(langfuseObservationsTitle, []string{"traceid"}, []string{"starttime"}, []string{"type"}); err != nil {
		return err
	}
	l.call()
	l.answer()
	l.steps()
	l.environment()
	if l.column("endtime") == nil || l.column("level") == nil || l.column("totalcost", "calculatedtotalcost") == nil {
		d.warn("A CSV export has only the columns of its first record: without endTime, level or totalCost there is no duration, no outcome or no cost. JSONL has them all.")
	}
	l.note("Costs are what Langfuse calculated from list prices, not what was billed; they are kept with the requests and are no cost lines.")
	l.note("Durations are those of single model calls. A trace, which may hold several calls and other work, takes longer.")
	l.finish()
	return nil
}

// call fills the request that a model call is.
func (l *langfuse) call() {
	start, end := l.column("starttime"), l.column("endtime")
	l.cast("ts", Cast{}, "UTC", "starttime")
	l.between("duration_us", start, end)
	if first := l.column("completionstarttime"); first != nil {
		l.between("ttft_us", start, first)
	}
	l.outcome(end)
	l.text("endpoint", "name", "tracename")
	l.text("environment", "environment")
	l.text("model", "model", "providedmodelname")
	l.text("user_id", "userid")
	l.text("conversation", "sessionid")
	l.usage()
	l.cast("cost", Cast{}, "US dollars, calculated", "totalcost", "calculatedtotalcost")
	l.prompt()
	l.text("id", "id")
}

// outcome is failure where the level is ERROR. A call that has no end had not ended when it was exported.
func (l *langfuse) outcome(end *Column) {
	level := l.column("level")
	if level == nil {
		return
	}
	x := fmt.Sprintf("coalesce(upper(nullif(%s, '')), 'DEFAULT')", ident(level.Name))
	l.set("outcome", fmt.Sprintf("CASE WHEN %[1]s = 'ERROR' THEN 'failure' WHEN NOT %[2]s THEN 'pending' WHEN list_contains(['DEBUG', 'DEFAULT', 'WARNING'], %[1]s) THEN 'success' END", x, whenFilled(end)),
		fmt.Sprintf("nullif(%s, '')", ident(level.Name)), "a level: DEBUG, DEFAULT, WARNING or ERROR", "ERROR is a failure; a call without an end is pending", level)
}

// usage fills the tokens. Langfuse splits them by kind (input, input_cached_tokens, output ...): what is named input
// are input tokens, cached ones included.
func (l *langfuse) usage() {
	c := l.column("usagedetails")
	if c == nil {
		l.cast("tokens_in", Cast{}, "", "inputusage", "inputtokens", "prompttokens")
		l.cast("tokens_out", Cast{}, "", "outputusage", "outputtokens", "completiontokens")
		return
	}
	for _, u := range []struct{ field, condition, note string }{
		{"tokens_in", "contains(lower(e.key), 'input')", "all kinds of input tokens"},
		{"tokens_out", "contains(lower(e.key), 'output')", "all kinds of output tokens"},
		{"tokens_cached", "regexp_matches(lower(e.key), 'input.*cache|cache.*input') AND NOT regexp_matches(lower(e.key), 'creat|writ')", "input tokens read from a cache"},
	} {
		l.fields[u.field] = usageField(l.canonical(u.field), c, u.condition)
		l.d.show(l.table, u.field, c.Name, "tokens", u.note)
	}
}

// prompt fills the prompt version with the prompt's name and number, since versions count for each prompt.
func (l *langfuse) prompt() {
	name, version := l.column("promptname"), l.column("promptversion")
	switch {
	case name != nil && version != nil:
		l.set("prompt_version", fmt.Sprintf("nullif(concat_ws(' ', nullif(%s, ''), 'v' || nullif(%s, '')), '')", ident(name.Name), ident(version.Name)), "", "", "name and version", name, version)
	case version != nil:
		l.text("prompt_version", "promptversion")
	}
}

// answer makes a prediction of a generation that is the whole trace. It bears the trace's id, so that it counts once
// when the traces are imported too. Generations below another observation are steps on the way to an answer.
func (l *langfuse) answer() {
	parent, level := l.column("parentobservationid"), l.column("level")
	output := l.column("output")
	if output == nil {
		return
	}
	where := fmt.Sprintf("upper(%s) = 'GENERATION' AND %s IS NOT NULL", ident(l.column("type").Name), lastMessageSQL(ident(output.Name)))
	if parent != nil {
		l.rules = append(l.rules, parent)
		where += fmt.Sprintf(" AND NOT (%s)", whenFilled(parent))
	}
	if level != nil {
		where += fmt.Sprintf(" AND upper(%s) IS DISTINCT FROM 'ERROR'", ident(level.Name))
	}
	p := l.also("predictions", where)
	p.cast("ts", Cast{}, "UTC", "starttime")
	p.text("id", "traceid")
	p.text("conversation", "sessionid")
	p.text("user_id", "userid")
	p.text("model", "model", "providedmodelname")
	p.words("input", "the last message", "input")
	p.words("output", "the last message", "output")
	l.retrieved(p)
	l.note("Predictions are generations that no other observation contains, one for a trace. Answers of agents and chains stand in the export of traces.")
}

// steps leaves out what is no model call. Other types than spans and events may be model calls too: those with a
// model and a cost of their own count, or money would be lost.
func (l *langfuse) steps() {
	kind := l.rule("type")
	x := fmt.Sprintf("coalesce(upper(%s), '')", ident(kind.Name))
	own := "false"
	model, cost := l.column("model", "providedmodelname"), l.column("totalcost", "calculatedtotalcost")
	if model != nil && cost != nil {
		own = fmt.Sprintf("(%s AND coalesce(TRY_CAST(%s AS DOUBLE), 0) > 0)", whenFilled(model), ident(cost.Name))
	}
	calls, others := langfuseTypes[:2], langfuseTypes[4:]
	l.leave("span: a step around model calls, which are records of their own", x+" = 'SPAN'")
	l.leave("event: a moment, no model call", x+" = 'EVENT'")
	l.leave("step of an agent or chain (AGENT, TOOL, CHAIN, RETRIEVER ...) without a model and a cost of its own",
		fmt.Sprintf("list_contains([%s], %s) AND NOT %s", lits(others), x, own))
	l.leave("observation of a type that is not known", fmt.Sprintf("NOT list_contains([%s], %s) AND NOT %s", lits(append(calls[:2:2], others...)), x, own))
}
