package analytics

import (
	"path/filepath"
	"strings"
	"testing"

	"telltale/analytics/source"
)

const proxyCalls = `SELECT id, ts::VARCHAR, duration_us::VARCHAR, coalesce(status::VARCHAR, ''), outcome, endpoint, model, upstream, tenant, user_id, conversation,
	tokens_in::VARCHAR, tokens_out::VARCHAR, coalesce(tokens_cached::VARCHAR, ''), cost::VARCHAR, coalesce(ttft_us::VARCHAR, ''), coalesce(cache_hit::VARCHAR, ''), coalesce(finish_reason, '')
	FROM requests ORDER BY ts`

// proxyRows are the calls that count in both samples of spend logs.
var proxyRows = []string{
	"chatcmpl-1|2026-10-01 10:00:00|2345000||success|acompletion|gpt-4o-2024-11-20|openai|team-a|e1|s1|120|30|64|0.001230000|500000||stop",
	// It failed before a deployment was chosen: the model is the one that was asked for.
	"r2|2026-10-01 10:01:00|1500000|429|failure|acompletion|gpt-4o|openai|team-a|e2|s2|0|0||0.000000000|||",
	// Without a word it is a success; the first token of what is not streamed is its end, and no first token.
	"r3|2026-10-01 10:02:00|20000||success|acompletion|gpt-4o-2024-11-20|openai|team-a|e1|s1|120|30||0.000000000||true|length",
	"r4|2026-10-01 10:03:00|100000||success|aembedding|text-embedding-3-small|openai|team-a|e2|s3|6|0||0.000000120|||",
}

func TestLiteLLMSpendLogs(t *testing.T) {
	w := openTest(t)
	out := drop(t, w, source.Choices{}, llmFile("litellm_spendlogs.csv"))
	// The first call stands in the file twice; a health check is left out; one ends before it starts.
	if got, want := ledger(t, out, "litellm"), [5]int64{8, 5, 1, 1, 1}; got != want {
		t.Errorf("ledger %v, want %v", got, want)
	}
	same(t, "requests", column(t, w, proxyCalls), append(proxyRows[:4:4],
		"r6|2026-10-01 10:05:00|1000000||success|acompletion|gpt-4o-2024-11-20|openai|team-a|e3|s4|1|1||0.010000000|||"))
	same(t, "predictions", column(t, w, "SELECT id, conversation, user_id, model, input, output FROM predictions ORDER BY id"), []string{
		`chatcmpl-1|s1|e1|gpt-4o-2024-11-20|What is a "token", roughly?|A piece of a word.`,
		"r3|s1|e1|gpt-4o-2024-11-20|Again?|Yes, ag",
	})
	if notes := strings.Join(out.Imports[0].Notes, " "); !strings.Contains(notes, "1 record: the metadata cannot be read") {
		t.Errorf("notes %q", notes)
	}
}

func TestLiteLLMFromItsAPI(t *testing.T) {
	w := openTest(t)
	out := drop(t, w, source.Choices{}, llmFile("litellm_spendlogs.json"))
	if got, want := ledger(t, out, "litellm"), [5]int64{5, 4, 0, 0, 1}; got != want {
		t.Errorf("ledger %v, want %v", got, want)
	}
	same(t, "requests", column(t, w, proxyCalls), proxyRows)
	// The same calls from the database are known by their ids.
	out = drop(t, w, source.Choices{}, llmFile("litellm_spendlogs.csv"))
	if got, want := ledger(t, out, "litellm"), [5]int64{8, 1, 5, 1, 1}; got != want {
		t.Errorf("ledger of the second export %v, want %v", got, want)
	}
}

// TestLiteLLMMoneyCountsOnce: spend logs keep their cost with the requests, daily tables make cost lines.
func TestLiteLLMMoneyCountsOnce(t *testing.T) {
	w := openTest(t)
	out := drop(t, w, source.Choices{}, llmFile("litellm_daily_user_spend.csv"), llmFile("litellm_spendlogs.csv"))
	if got, want := ledger(t, out, "litellm-daily"), [5]int64{4, 3, 0, 1, 0}; got != want {
		t.Errorf("ledger %v, want %v", got, want)
	}
	same(t, "costs", column(t, w, `SELECT started::VARCHAR, ended::VARCHAR, vendor, service, coalesce(model, ''), coalesce(account, ''), quantity::DOUBLE::VARCHAR, unit, billed::VARCHAR, currency, kind, estimated::VARCHAR
		FROM costs ORDER BY started, billed DESC`), []string{
		"2026-10-01|2026-10-02|openai|LLM API through LiteLLM|gpt-4o-2024-11-20|u1|1500.0|tokens|0.123456700000|USD|usage|true",
		"2026-10-01|2026-10-02|anthropic|LLM API through LiteLLM|claude-sonnet-4-5|u1|150.0|tokens|0.000015000000|USD|usage|true",
		"2026-10-02|2026-10-03|LiteLLM|LLM API through LiteLLM|||0.0|tokens|0.000000000000|USD|usage|true",
	})
	// Fifteen requests of the daily table are no rows: the five are those of the logs.
	if got := cell(t, w, "SELECT count(*) FROM requests"); got != "5" {
		t.Errorf("%s requests", got)
	}
}

// TestLookalikesAreNotTaken: a table that shares some names with an export of Langfuse or LiteLLM is none.
func TestLookalikesAreNotTaken(t *testing.T) {
	for name, content := range map[string]string{
		"spans.jsonl":  `{"traceId":"a1","spanId":"b1","type":"server","startTime":"2026-10-01T10:00:00Z","endTime":"2026-10-01T10:00:01Z","status":200,"path":"/a","duration_ms":12}` + "\n" + `{"traceId":"a2","spanId":"b2","type":"client","startTime":"2026-10-01T10:00:02Z","endTime":"2026-10-01T10:00:03Z","status":200,"path":"/b","duration_ms":15}` + "\n",
		"scores.csv":   "id,timestamp,name,value,source,rating\n1,2026-10-01T10:00:00Z,Ann,3,web,4\n2,2026-10-02T10:00:00Z,Bob,4,app,5\n3,2026-10-02T11:00:00Z,Cid,4,app,2\n",
		"spending.csv": "date,spend,requests\n2026-10-01,12.5,100\n2026-10-02,13.5,110\n",
	} {
		w := openTest(t)
		d, err := w.Prepare(t.Context(), []string{written(t, name, []byte(content))}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range d.Files[0].Draft.Matches {
			if strings.HasPrefix(m.Source, "langfuse") || strings.HasPrefix(m.Source, "litellm") {
				t.Errorf("%s: %s with %v, because %q", filepath.Base(name), m.Source, m.Score, m.Why)
			}
		}
		w.Discard(d)
	}
}
