package source

import (
	"fmt"
	"strings"
)

// liteLLM reads the spend logs of a LiteLLM proxy: one record for each call, from its database or its API.
type liteLLM struct{}

const liteLLMTitle = "LiteLLM spend logs"

// liteLLMUnseen are documented columns that may be empty in all sampled records.
var liteLLMUnseen = []string{"endTime", "completionStartTime", "model", "model_group", "custom_llm_provider", "user", "end_user", "team_id", "session_id",
	"metadata", "cache_hit", "status", "messages", "response", "proxy_server_request", "api_key"}

func (liteLLM) ID() string { return "litellm" }

func (liteLLM) Describe() Description {
	return Description{
		ID:       "litellm",
		Title:    liteLLMTitle,
		Tool:     "LiteLLM proxy",
		How:      `psql: \copy (SELECT * FROM "LiteLLM_SpendLogs" WHERE "startTime" >= '2026-10-01' AND "startTime" < '2026-11-01') TO spend.csv CSV HEADER; or GET /spend/logs with summarize=false.`,
		Tables:   []string{"requests", "predictions"},
		Distinct: "columns call_type, spend and startTime with request_id, model_group or custom_llm_provider",
	}
}

func (f liteLLM) Detect(s *Sample) Match {
	if !s.has("calltype", "spend", "starttime") {
		return Match{}
	}
	m := Match{Source: f.ID(), Title: liteLLMTitle, Score: 0.6, Why: []string{"columns call_type, spend and startTime"}}
	for _, k := range []string{"requestid", "modelgroup", "customllmprovider"} {
		if c := s.keyed(k); c != nil {
			m.Score = 0.96
			m.Why = append(m.Why, "column "+c.Name)
		}
	}
	return m
}

func (liteLLM) Plan(s *Sample, d *Draft) error {
	// Whose call it was is end_user, which the application names; user is the owner of the key.
	who := []string{"enduser"}
	if c := s.keyed("enduser"); c == nil || len(present(c.sampled())) == 0 {
		who = []string{"user"}
	}
	l := &spendLog{draftNested(s.whole(liteLLMUnseen), d, "requests")}
	if err := l.require(liteLLMTitle, []string{"calltype"}, []string{"spend"}, []string{"starttime"}); err != nil {
		return err
	}
	l.keyed = true
	l.call(who)
	l.answer(who)
	l.health()
	if who[0] == "user" {
		d.warn("No sampled call names an end_user: users are the owners of keys, who may be services.")
	}
	if c := l.column("requesteripaddress"); c != nil {
		d.ignore(c.Name, "personal data that no number needs")
	}
	l.note("Times without a zone are UTC, as LiteLLM keeps them.")
	l.note("Costs are what LiteLLM calculated from list prices, not what was billed; they are kept with the requests and are no cost lines.")
	l.finish()
	return nil
}

// spendLog drafts the plan of LiteLLM's spend logs.
type spendLog struct{ *nestedDraft }

// call fills the request.
func (l *spendLog) call(who []string) {
	start, end, first := l.column("starttime"), l.column("endtime"), l.column("completionstarttime")
	l.cast("ts", Cast{}, "UTC", "starttime")
	l.between("duration_us", start, end)
	if first != nil && end != nil {
		l.between("ttft_us", start, first)
		// LiteLLM fills the time of the first token with the end where an answer was not streamed.
		f := l.fields["ttft_us"]
		f.SQL = fmt.Sprintf("CASE WHEN %s IS DISTINCT FROM %s THEN %s END", ident(first.Name), ident(end.Name), f.SQL)
		f.Raw = fmt.Sprintf("CASE WHEN %s IS DISTINCT FROM %s THEN %s END", ident(first.Name), ident(end.Name), f.Raw)
		l.fields["ttft_us"] = f
	}
	l.verdict()
	l.text("endpoint", "calltype")
	l.model()
	l.text("upstream", "customllmprovider")
	l.text("tenant", "teamid", "organizationid")
	l.text("user_id", who...)
	l.text("conversation", "sessionid")
	l.cast("tokens_in", Cast{}, "", "prompttokens")
	l.cast("tokens_out", Cast{}, "", "completiontokens")
	l.cast("cost", Cast{}, "US dollars, calculated", "spend")
	l.cast("cache_hit", Cast{Missing: []string{"None"}}, "", "cachehit")
	l.text("id", "requestid")
	l.metadata()
}

// model fills the deployment's model; a call that failed early has only the name that was asked for.
func (l *spendLog) model() {
	model, group := l.column("model"), l.column("modelgroup")
	if model == nil || group == nil {
		l.text("model", "model", "modelgroup")
		return
	}
	l.set("model", fmt.Sprintf("coalesce(nullif(%s, ''), nullif(%s, ''))", ident(model.Name), ident(group.Name)), "", "", "model_group where the model is not known", model, group)
}

// verdict fills the outcome. Versions before the column had the word in the metadata, and older ones logged failures
// elsewhere: LiteLLM itself shows a call without a word as a success.
func (l *spendLog) verdict() {
	word := "NULL"
	var columns []*Column
	if c := l.column("status"); c != nil {
		word, columns = fmt.Sprintf("nullif(%s, '')", ident(c.Name)), append(columns, c)
	}
	failed := "false"
	if c := l.column("metadata"); c != nil {
		x := validJSON(ident(c.Name))
		word = fmt.Sprintf("coalesce(%s, json_extract_string(%s, '$.status'))", word, x)
		failed = fmt.Sprintf("coalesce(json_extract_string(%s, '$.error_information.error_class'), '') <> ''", x)
		columns = append(columns, c)
	}
	l.set("outcome", fmt.Sprintf("CASE lower(%[1]s) WHEN 'success' THEN 'success' WHEN 'failure' THEN 'failure' ELSE CASE WHEN %[1]s IS NULL THEN CASE WHEN %[2]s THEN 'failure' ELSE 'success' END END END", word, failed),
		word, "success or failure", "a call without a word is a success, as LiteLLM shows it", columns...)
}

// metadata takes the status of an error and the cached tokens out of the metadata.
func (l *spendLog) metadata() {
	c := l.column("metadata")
	if c == nil {
		return
	}
	x := validJSON(ident(c.Name))
	l.set("status", statusSQL(fmt.Sprintf("json_extract_string(%s, '$.error_information.error_code')", x)), "", "", "the code of an error, where it is an HTTP status", c)
	cached := make([]string, 0, 4)
	for _, path := range []string{"usage_object.prompt_tokens_details.cached_tokens", "additional_usage_values.prompt_tokens_details.cached_tokens",
		"usage_object.cache_read_input_tokens", "additional_usage_values.cache_read_input_tokens"} {
		cached = append(cached, "$."+path)
	}
	found := fmt.Sprintf("list_filter(json_extract_string(%s, [%s]), lambda v: v IS NOT NULL)[1]", x, lits(cached))
	l.set("tokens_cached", fmt.Sprintf("TRY_CAST(%s AS BIGINT)", found), found, "a whole number of 0 or more", "read from a cache", c)
	l.remarks = append(l.remarks, Remark{
		Text:  "the metadata cannot be read: codes of errors and cached tokens are missing",
		Where: fmt.Sprintf("%s AND NOT json_valid(%s)", whenFilled(c), ident(c.Name)),
	})
	if r := l.column("response"); r != nil {
		l.set("finish_reason", fmt.Sprintf("json_extract_string(%s, '$.choices[0].finish_reason')", validJSON(ident(r.Name))), "", "", "where responses are logged", r)
	}
}

// liteLLMChats is an RE2 expression for the calls that answer in words.
const liteLLMChats = `completion|responses|messages|generate_content`

// answer makes a prediction of a call whose response was logged, which LiteLLM does only when it is told to.
func (l *spendLog) answer(who []string) {
	response, asked := l.column("response"), l.column("messages")
	if response == nil {
		return
	}
	p := l.also("predictions", fmt.Sprintf("regexp_matches(%s, %s) AND %s IS NOT NULL AND (%s) IS DISTINCT FROM 'failure'",
		ident(l.column("calltype").Name), lit(liteLLMChats), lastMessageSQL(ident(response.Name)), l.fields["outcome"].SQL))
	p.cast("ts", Cast{}, "UTC", "starttime")
	p.text("id", "requestid")
	p.text("conversation", "sessionid")
	p.text("user_id", who...)
	if f, ok := l.fields["model"]; ok {
		p.fields["model"] = f
	}
	p.words("output", "the words of the first choice", "response")
	body := l.column("proxyserverrequest")
	switch {
	case asked != nil && body != nil:
		p.set("input", fmt.Sprintf("coalesce(%s, %s)", lastMessageSQL(ident(asked.Name)), lastMessageSQL(ident(body.Name))), "", "", "the last message", asked, body)
	default:
		p.words("input", "the last message", "messages", "proxyserverrequest")
	}
}

// liteLLMProbe is the account of LiteLLM's own checks of its models.
const liteLLMProbe = "litellm-internal-health-check"

// health leaves out LiteLLM's probes: nobody asked for them.
func (l *spendLog) health() {
	var where []string
	for _, k := range []string{"apikey", "user", "teamid", "enduser"} {
		if c := l.rule(k); c != nil {
			where = append(where, fmt.Sprintf("%s IS NOT DISTINCT FROM %s", ident(c.Name), lit(liteLLMProbe)))
		}
	}
	if len(where) > 0 {
		l.leave("LiteLLM's own health check of a model", strings.Join(where, " OR "))
	}
}
