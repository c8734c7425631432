package analytics

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"telltale/analytics/source"
)

// llmFile is the path of a sample in the formats' testdata.
func llmFile(name string) string { return filepath.Join("source", "testdata", "llm", name) }

// column gives the single column of a query, row by row.
func column(t testing.TB, w *Workspace, query string) []string {
	t.Helper()
	rows, err := w.SQL(context.Background(), query, 100)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	out := make([]string, len(rows.Rows))
	for i, r := range rows.Rows {
		out[i] = strings.Join(r, "|")
	}
	return out
}

// same fails unless the rows are the wanted ones.
func same(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n  %s\nwant\n  %s", what, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// ledger is records, used, duplicate, rejected and ignored of the import of a source.
func ledger(t testing.TB, out *Outcome, from string) [5]int64 {
	t.Helper()
	for _, i := range out.Imports {
		if i.Source == from {
			return [5]int64{i.Records, i.Used, i.Duplicate, i.Rejected, i.Ignored}
		}
	}
	t.Fatalf("no import of %s: %+v", from, out)
	return [5]int64{}
}

const modelCalls = `SELECT id, ts::VARCHAR, coalesce(duration_us::VARCHAR, ''), outcome, endpoint, environment, model, user_id, coalesce(conversation, ''),
	coalesce(tokens_in::VARCHAR, ''), coalesce(tokens_out::VARCHAR, ''), coalesce(tokens_cached::VARCHAR, ''), coalesce(cost::VARCHAR, ''), coalesce(ttft_us::VARCHAR, ''), coalesce(prompt_version, '')
	FROM requests ORDER BY ts`

func TestLangfuseObservations(t *testing.T) {
	w := openTest(t)
	out := drop(t, w, source.Choices{}, llmFile("langfuse_observations.jsonl"))
	// Ten records: a span, a tool, an event and a staging call are left out.
	if got, want := ledger(t, out, "langfuse-observations"), [5]int64{10, 6, 0, 0, 4}; got != want {
		t.Errorf("ledger %v, want %v", got, want)
	}
	same(t, "requests", column(t, w, modelCalls), []string{
		// 500 + 120 cached; 2.5 s from the two times; the first token after 0.4 s.
		"g1|2026-10-01 10:00:00|2500000|success|answer|production|gpt-4o|u1|c1|620|80|120|0.012300000|400000|support v3",
		// 30 + 10 read from the cache + 5 written to it; 12 + 4 of reasoning.
		"g2|2026-10-01 10:01:01|4250000|success|rewrite|production|claude-sonnet-4-5|u2||45|16|10|0.002000000||",
		"em1|2026-10-01 10:01:05.25|50000|success|embed|production|text-embedding-3-small|u2||40|||0.000001000||",
		// An agent with a model and a cost of its own is a model call.
		"a1|2026-10-01 10:01:06|3000000|success|agent|production|o3|u2||1000|200||0.500000000||",
		"g3|2026-10-01 10:02:00|30000000|failure|answer|production|gpt-4o|u1|c1||||||",
		"g4|2026-10-01 10:03:00||pending|answer|production|gpt-4o|u1|||||||",
	})
	// Of the generations without a parent, one failed and one has not ended.
	same(t, "predictions", column(t, w, "SELECT id, ts::VARCHAR, conversation, user_id, model, input, output FROM predictions"),
		[]string{`t1|2026-10-01 10:00:00|c1|u1|gpt-4o|What is a "token"?|A piece of a word.`})
	same(t, "reasons", column(t, w, "SELECT count(*)::VARCHAR FROM costs"), []string{"0"})
}

// TestLangfuseCostsCountOnce: a trace repeats the cost of its observations (0.0123 + 0.002 + 0.000001 + 0.5), and the
// answer of a trace that is one generation stands in both files. The order of files does not matter.
func TestLangfuseCostsCountOnce(t *testing.T) {
	for _, names := range [][]string{
		{"langfuse_observations.jsonl", "langfuse_traces.jsonl"},
		{"langfuse_traces.jsonl", "langfuse_observations.jsonl"},
	} {
		w := openTest(t)
		drop(t, w, source.Choices{}, llmFile(names[0]))
		drop(t, w, source.Choices{}, llmFile(names[1]))
		if got := cell(t, w, "SELECT sum(cost)::VARCHAR, count(*) FROM requests"); got != "0.514301000 6" {
			t.Errorf("%v: cost and requests %s", names, got)
		}
		same(t, names[0]+" first", column(t, w, "SELECT id, coalesce(output, '') FROM predictions ORDER BY id"),
			[]string{"t1|A piece of a word.", "t2|Yes.", "t3|"})
	}
}

func TestLangfuseTraces(t *testing.T) {
	w := openTest(t)
	out := drop(t, w, source.Choices{}, llmFile("langfuse_traces.jsonl"))
	if got, want := ledger(t, out, "langfuse-traces"), [5]int64{5, 3, 0, 0, 2}; got != want {
		t.Errorf("ledger %v, want %v", got, want)
	}
	same(t, "predictions", column(t, w, "SELECT id, coalesce(conversation, ''), user_id, input, coalesce(output, ''), coalesce(hallucinated::VARCHAR, ''), scores FROM predictions ORDER BY id"), []string{
		`t1|c1|u1|What is a "token"?|A piece of a word.|false|{"faithfulness":0.9,"hallucination":0,"tone":"good","user-feedback":1}`,
		// A share of 0.4 is no yes and no no; two scores of one name stay two.
		`t2||u2|Refund?|Yes.||{"faithfulness":[0.5,0.7],"hallucination":0.4}`,
		`t3|c1|u1|Hello?||true|{"hallucination":"yes"}`,
	})
	if got := cell(t, w, "SELECT count(*) FROM requests"); got != "0" {
		t.Errorf("%s requests: those of a trace are its observations", got)
	}
}

// Applications log what they retrieved beside the question, beside the answer or in the metadata of a trace.
func TestLangfuseSources(t *testing.T) {
	w := openTest(t)
	trace := `{"id":"%s","timestamp":"2026-10-01T10:00:00.000Z","environment":"production","bookmarked":false,"public":false,"sessionId":"c1","observationCount":1,"input":%s,"output":%s,"metadata":%s}` + "\n"
	path := filepath.Join(t.TempDir(), "traces.jsonl")
	text := fmt.Sprintf(trace, "t1", `{"question":"Where?","contexts":["one","two"]}`, `"Here."`, `{}`) +
		fmt.Sprintf(trace, "t2", `"Where?"`, `{"answer":"Here.","sources":[{"title":"faq.md","text":"three"}]}`, `{"contexts":[]}`) +
		fmt.Sprintf(trace, "t3", `"Where?"`, `"Here."`, `{"retrieved_documents":["four"]}`) +
		fmt.Sprintf(trace, "t4", `"Where?"`, `"Here."`, `{"retrieved_documents":null}`)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	drop(t, w, source.Choices{}, path)
	same(t, "sources", column(t, w, "SELECT id, coalesce(sources, 'none') FROM predictions ORDER BY id"),
		[]string{`t1|["one","two"]`, `t2|[{"title":"faq.md","text":"three"}]`, `t3|["four"]`, `t4|none`})
}

// A table of an evaluation has them in a column of its own; a number of documents is none, and rows that only differ in them
// are the same rows: those of imports from before have none.
func TestSourcesOfPredictionTables(t *testing.T) {
	w := openTest(t)
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	drop(t, w, source.Choices{}, write("before.csv", "timestamp,question,answer,documents\n2026-10-01T10:00:00Z,Where?,Here.,3\n2026-10-01T11:00:00Z,When?,Now.,2\n"))
	out := drop(t, w, source.Choices{}, write("ragas.csv", "timestamp,question,answer,retrieved_contexts\n2026-10-01T10:00:00Z,Where?,Here.,\"['one', 'two']\"\n2026-10-01T11:00:00Z,When?,Now.,['three']\n2026-10-02T11:00:00Z,Who?,Me.,['four']\n"))
	if got, want := ledger(t, out, "predictions"), [5]int64{3, 1, 2, 0, 0}; got != want {
		t.Errorf("ledger %v, want %v", got, want)
	}
	same(t, "sources", column(t, w, "SELECT input, coalesce(sources, 'none') FROM predictions ORDER BY ts"), []string{"Where?|none", "When?|none", "Who?|['four']"})
}

func TestLangfuseBlobExports(t *testing.T) {
	w := openTest(t)
	out := drop(t, w, source.Choices{}, llmFile("langfuse_observations_v2.csv"))
	// A span and Langfuse's own judge are left out; a broken cell and an end before the start are rejected.
	if got, want := ledger(t, out, "langfuse-observations"), [5]int64{5, 1, 0, 2, 2}; got != want {
		t.Errorf("ledger %v, want %v", got, want)
	}
	same(t, "requests", column(t, w, modelCalls),
		[]string{"g1|2026-10-01 10:00:00|2500000|success|answer|default|gpt-4o|u1|c1|620|80|120|0.012300000|400000|support v3"})
	same(t, "predictions", column(t, w, "SELECT id, input, output FROM predictions"), []string{`t1|What is a token?|A piece of a word, "roughly".`})
	rejects, err := w.Rejects(context.Background(), out.Imports[0].ID, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	var why []string
	for _, r := range rejects.Rejects {
		why = append(why, fmt.Sprintf("%d %s: %s", r.Line, r.Column, r.Reason))
	}
	same(t, "rejects", why, []string{
		`5 usage_details: "{\"input\":500,\"outp" is not a JSON object of token counts such as {"input": 500, "output": 80}`,
		`6 end_time: "2026-10-01 10:07:00.000000" is not a time at or after start_time`,
	})

	w = openTest(t)
	drop(t, w, source.Choices{}, llmFile("langfuse_observations.parquet"))
	same(t, "requests of Parquet", column(t, w, modelCalls),
		[]string{"pg1|2026-10-02 09:00:00.25|1500000|success|answer|production|gpt-4o|u9|c9|14|3|2|0.250000000||"})
}

// TestLangfuseJSONDocument: the same records as one array give the same rows.
func TestLangfuseJSONDocument(t *testing.T) {
	lines, err := os.ReadFile(llmFile("langfuse_observations.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	array := "[" + strings.ReplaceAll(strings.TrimSpace(string(lines)), "\n", ",\n") + "]"
	a, b := openTest(t), openTest(t)
	drop(t, a, source.Choices{}, llmFile("langfuse_observations.jsonl"))
	out := drop(t, b, source.Choices{}, written(t, "lf-observations.json", []byte(array)))
	if got, want := ledger(t, out, "langfuse-observations"), [5]int64{10, 6, 0, 0, 4}; got != want {
		t.Errorf("ledger %v, want %v", got, want)
	}
	same(t, "requests", column(t, b, modelCalls), column(t, a, modelCalls))
	same(t, "predictions", column(t, b, "SELECT id, input, output FROM predictions"), column(t, a, "SELECT id, input, output FROM predictions"))
}

func TestLangfuseScores(t *testing.T) {
	w := openTest(t)
	out := drop(t, w, source.Choices{}, llmFile("langfuse_scores.csv"))
	// Left out: an evaluator's, one of another name, one of a dataset run, one of staging. "so-so" is no thumb.
	if got, want := ledger(t, out, "langfuse-scores"), [5]int64{11, 6, 0, 1, 4}; got != want {
		t.Errorf("ledger %v, want %v", got, want)
	}
	same(t, "feedback", column(t, w, `SELECT id, ts::VARCHAR, coalesce(conversation, ''), user_id, question, channel, coalesce(rating::VARCHAR, ''), coalesce(rating_min::VARCHAR, ''), coalesce(rating_max::VARCHAR, ''), coalesce(scale, ''), coalesce(comment, '') FROM feedback ORDER BY id`), []string{
		`f1|2026-10-01 10:00:30|c1|u1|user-feedback|langfuse api|1.0|0.0|1.0|thumb|Nice, "really"`,
		// The number of a category is its place in a list: 0 here is thumbs_down, 3 is excellent.
		`f2|2026-10-01 10:01:30||u2|thumbs|langfuse api|0.0|0.0|1.0|thumb|`,
		`f3|2026-10-01 10:02:40|c1|u1|csat|langfuse api|4.0|1.0|5.0|stars|`,
		`f4|2026-10-01 10:02:41|c1|u1|csat|langfuse api|2.0|1.0|5.0|stars|slow`,
		`f5|2026-10-01 10:01:31||u2|rating|langfuse annotation|5.0|1.0|5.0|likert|`,
		`f6|2026-10-01 10:01:32||u2|feedback-text|langfuse api|||||It took long`,
	})
}
