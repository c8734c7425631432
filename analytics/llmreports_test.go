package analytics

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/source"
)

// lines are the rows of a query, their cells joined with bars.
func lines(t testing.TB, w *Workspace, query string) []string {
	t.Helper()
	rows, err := w.SQL(context.Background(), query, 1000)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	out := make([]string, len(rows.Rows))
	for i, r := range rows.Rows {
		out[i] = strings.Join(r, "|")
	}
	return out
}

const (
	costLines   = "SELECT started, ended, vendor, model, sku, billed::DECIMAL(18,9), currency, kind FROM costs ORDER BY started, model, sku"
	sampleLines = "SELECT strftime(ts, '%m-%d %H:%M'), metric, value::BIGINT, unit, labels FROM samples ORDER BY ts, metric, labels"
)

// The rows are worked out by hand from the files in source/testdata/llmreports.
func TestLLMReports(t *testing.T) {
	const openAI = `"vendor":"OpenAI"`
	for _, c := range []struct {
		file                             string
		records, used, rejected, ignored int64
		query                            string
		want                             []string
	}{
		// An amount that is no number, and one that is missing beside a line item.
		{"openai_cost.csv", 7, 4, 2, 1, costLines, []string{
			"2026-03-01|2026-03-02|OpenAI|gpt-4o-2024-08-06|input|0.895874000|USD|usage",
			"2026-03-01|2026-03-02|OpenAI|gpt-5.6-sol|priority output, long context|0.000012500|USD|usage",
			"2026-03-01|2026-03-02|OpenAI||web search tool calls|0.040000000|USD|usage",
			"2026-03-03|2026-03-04|OpenAI|gpt-audio-mini-2025-12-15|audio input|0.561771250|USD|usage",
		}},
		{"openai_costs.json", 5, 2, 2, 1, costLines, []string{
			"2026-03-01|2026-03-02|OpenAI|gpt-4o-2024-08-06|input|0.895874000|USD|usage",
			"2026-03-01|2026-03-02|OpenAI|gpt-5.6-sol|priority output, long context|0.000012500|USD|usage",
		}},
		{"anthropic_cost_2024-12.csv", 1, 1, 0, 0, costLines, []string{
			"2024-12-07|2024-12-08|Anthropic|claude-3-5-sonnet|input_no_cache|0.000000000|USD|usage"}},
		{"anthropic_cost_2025-12.csv", 2, 2, 0, 0, costLines, []string{
			"2025-12-03|2025-12-04|Anthropic|claude-sonnet-4-5|input_cache_read|0.120000000|USD|usage",
			"2025-12-03|2025-12-04|Anthropic|claude-sonnet-4-5|web_search|0.030000000|USD|usage"}},
		{"anthropic_cost_2026-03.csv", 2, 2, 0, 0, costLines, []string{
			"2026-03-15|2026-03-16|Anthropic|claude-opus-4-6|input_no_cache|1.500000000|USD|usage",
			"2026-03-15|2026-03-16|Anthropic|claude-opus-4-6|output|0.500000000|USD|usage"}},
		{"anthropic_cost_2026-08.csv", 1, 1, 0, 0, costLines, []string{
			"2026-08-04|2026-08-05|Anthropic|claude-haiku-4-5|input_no_cache|0.050000000|USD|usage"}},
		// 123.78912 cents are 1.2378912 dollars, 2 cents are 0.02.
		{"anthropic_cost_report.json", 3, 2, 0, 1, costLines, []string{
			"2026-08-04|2026-08-05|Anthropic|claude-haiku-4-5|input_no_cache|1.237891200|USD|usage",
			"2026-08-04|2026-08-05|Anthropic||web_search|0.020000000|USD|usage"}},
		// Two rows of five counts, an empty bucket, a row with three good counts, and a row without a time.
		{"openai_completions_usage.csv", 17, 13, 3, 1, sampleLines + " LIMIT 5", []string{
			`03-01 00:00|llm_input_cached_tokens|1280|tokens|{"api_key_id":"key_a","batch":"false","bucket":"1d","project_id":"proj_1","project_name":"Shop","tier":"default","user_id":"user-1",` + openAI + `,"model":"gpt-4o-2024-08-06"}`,
			`03-01 00:00|llm_input_cached_tokens|0|tokens|{"api_key_id":"key_a","batch":"true","bucket":"1d","project_id":"proj_1","project_name":"Shop","tier":"default","user_id":"user-1",` + openAI + `,"model":"gpt-4o-2024-08-06"}`,
			`03-01 00:00|llm_input_tokens|7162|tokens|{"api_key_id":"key_a","batch":"false","bucket":"1d","project_id":"proj_1","project_name":"Shop","tier":"default","user_id":"user-1",` + openAI + `,"model":"gpt-4o-2024-08-06"}`,
			`03-01 00:00|llm_input_tokens|10|tokens|{"api_key_id":"key_a","batch":"true","bucket":"1d","project_id":"proj_1","project_name":"Shop","tier":"default","user_id":"user-1",` + openAI + `,"model":"gpt-4o-2024-08-06"}`,
			`03-01 00:00|llm_input_uncached_tokens|5882|tokens|{"api_key_id":"key_a","batch":"false","bucket":"1d","project_id":"proj_1","project_name":"Shop","tier":"default","user_id":"user-1",` + openAI + `,"model":"gpt-4o-2024-08-06"}`,
		}},
		{"openai_completions_usage_model.csv", 2, 2, 0, 0, sampleLines, []string{
			`03-14 00:00|llm_input_tokens|3608|tokens|{"bucket":"1d","operation":"completions",` + openAI + `,"model":"gpt-4o-2024-08-06"}`,
			`03-14 00:00|llm_output_tokens|564|tokens|{"bucket":"1d","operation":"completions",` + openAI + `,"model":"gpt-4o-2024-08-06"}`}},
		{"openai_usage.json", 6, 5, 0, 1, sampleLines, []string{
			`03-01 00:00|llm_input_audio_tokens|0|tokens|{"batch":"false","bucket":"1h","operation":"completions","project_id":"proj_1",` + openAI + `,"model":"gpt-4o-2024-08-06"}`,
			`03-01 00:00|llm_input_cached_tokens|1280|tokens|{"batch":"false","bucket":"1h","operation":"completions","project_id":"proj_1",` + openAI + `,"model":"gpt-4o-2024-08-06"}`,
			`03-01 00:00|llm_input_tokens|7162|tokens|{"batch":"false","bucket":"1h","operation":"completions","project_id":"proj_1",` + openAI + `,"model":"gpt-4o-2024-08-06"}`,
			`03-01 00:00|llm_output_tokens|564|tokens|{"batch":"false","bucket":"1h","operation":"completions","project_id":"proj_1",` + openAI + `,"model":"gpt-4o-2024-08-06"}`,
			`03-01 00:00|llm_requests|3|requests|{"batch":"false","bucket":"1h","operation":"completions","project_id":"proj_1",` + openAI + `,"model":"gpt-4o-2024-08-06"}`}},
		{"openai_activity_2023.csv", 6, 6, 0, 0, sampleLines + " LIMIT 2", []string{
			`08-01 00:00|llm_input_tokens|3400|tokens|{"operation":"completion","usage_type":"text","user":"anna",` + openAI + `,"model":"gpt-3.5-turbo-0613"}`,
			`08-01 00:00|llm_output_tokens|560|tokens|{"operation":"completion","usage_type":"text","user":"anna",` + openAI + `,"model":"gpt-3.5-turbo-0613"}`}},
		{"openai_completions_usage_empty_buckets.csv", 1, 0, 0, 1, sampleLines, []string{}},
		{"anthropic_tokens_2026.csv", 6, 6, 0, 0,
			"SELECT metric, value::BIGINT, labels->>'model', labels->>'bucket', labels->>'tier', labels->>'context_window' FROM samples ORDER BY metric", []string{
				"llm_input_cache_write_1h_tokens|0|claude-opus-5|1d|standard|≤ 200k",
				"llm_input_cache_write_5m_tokens|15969|claude-opus-5|1d|standard|≤ 200k",
				"llm_input_cached_tokens|0|claude-opus-5|1d|standard|≤ 200k",
				"llm_input_uncached_tokens|46981|claude-opus-5|1d|standard|≤ 200k",
				"llm_output_tokens|16932|claude-opus-5|1d|standard|≤ 200k",
				"llm_web_searches|0|claude-opus-5|1d|standard|≤ 200k"}},
		{"anthropic_usage_report.json", 6, 6, 0, 0, sampleLines + " LIMIT 2", []string{
			`08-05 00:00|llm_input_cache_write_1h_tokens|0|tokens|{"bucket":"1d","context_window":"0-200k","inference_geo":"global","model_version":"claude-opus-4-6-20260205","tier":"batch","vendor":"Anthropic","workspace_id":"wrkspc_1","model":"claude-opus-4-6"}`,
			`08-05 00:00|llm_input_cache_write_5m_tokens|15969|tokens|{"bucket":"1d","context_window":"0-200k","inference_geo":"global","model_version":"claude-opus-4-6-20260205","tier":"batch","vendor":"Anthropic","workspace_id":"wrkspc_1","model":"claude-opus-4-6"}`}},
	} {
		t.Run(c.file, func(t *testing.T) {
			w := openTest(t)
			out := drop(t, w, source.Choices{}, filepath.Join("source", "testdata", "llmreports", c.file))
			if len(out.Imports) != 1 {
				t.Fatalf("outcome %+v", out)
			}
			i := out.Imports[0]
			got := [5]int64{i.Records, i.Used, i.Duplicate, i.Rejected, i.Ignored}
			if want := [5]int64{c.records, c.used, 0, c.rejected, c.ignored}; got != want {
				t.Errorf("ledger %v, want %v", got, want)
			}
			if diff := cmp.Diff(c.want, lines(t, w, c.query)); diff != "" {
				t.Errorf("%s: -want +got\n%s", c.query, diff)
			}
			if n := cell(t, w, "SELECT count(*) FROM requests"); n != "0" {
				t.Errorf("%s requests come of sums", n)
			}
		})
	}
}

// TestCostsAndTokensJoinByModel: the cost report has display names and the token report has ids, dated or not.
func TestCostsAndTokensJoinByModel(t *testing.T) {
	w := openTest(t)
	costs := "usage_date_utc,model,workspace,api_key,usage_type,token_type,cost_usd\n"
	tokens := "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_output_tokens\n"
	for _, m := range [][2]string{
		{"Claude Opus 4.6", "claude-opus-4-6"},
		{"Claude Haiku 4.5", "claude-haiku-4-5-20251001"},
		{"Claude Sonnet 4", "claude-sonnet-4-20250514"},
		{"Claude 3.5 Sonnet 2024-10-22", "claude-3-5-sonnet-20241022"},
		{"Claude Sonnet 3.7", "claude-3-7-sonnet-20250219"},
		{"Claude Haiku 3", "claude-3-haiku-20240307"},
		{"Claude Opus 5", "claude-opus-5"},
	} {
		costs += "2026-01-02," + m[0] + ",Default,key,message,output,1.00\n"
		tokens += "2026-01-02T00:00:00Z," + m[1] + ",key,Default,standard,≤ 200k,1,2\n"
	}
	out := drop(t, w, source.Choices{}, written(t, "claude_api_cost_2026_01.csv", []byte(costs)), written(t, "claude_api_tokens_2026_01.csv", []byte(tokens)))
	if len(out.Imports) != 2 {
		t.Fatalf("outcome %+v", out)
	}
	got := lines(t, w, `SELECT model, sum(billed)::INTEGER, sum(value)::INTEGER FROM costs JOIN samples ON started = ts::DATE AND vendor = (labels->>'vendor') AND model = (labels->>'model')
		WHERE metric = 'llm_output_tokens' GROUP BY 1 ORDER BY 1`)
	want := []string{"claude-3-5-sonnet|1|2", "claude-3-7-sonnet|1|2", "claude-3-haiku|1|2", "claude-haiku-4-5|1|2", "claude-opus-4-6|1|2", "claude-opus-5|1|2", "claude-sonnet-4|1|2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestLLMReportTags: what the canonical fields have no place for is kept in tags; addresses of people are not.
func TestLLMReportTags(t *testing.T) {
	w := openTest(t)
	drop(t, w, source.Choices{}, filepath.Join("source", "testdata", "llmreports", "openai_cost.csv"))
	want := []string{
		`proj_1|{"organization_id":"org-1","organization_name":"Example","project_name":"Shop","api_key_id":"key_a","api_source":"responses"}`,
		`org-1|{"organization_id":"org-1","organization_name":"Example"}`,
	}
	if diff := cmp.Diff(want, lines(t, w, "SELECT account, tags FROM costs WHERE sku IN ('input', 'audio input') ORDER BY started")); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if n := cell(t, w, "SELECT count(*) FROM costs WHERE tags LIKE '%example.com%'"); n != "0" {
		t.Errorf("%s lines have an address", n)
	}
}

// TestLLMReportRejects: each bad line is named with what is wrong with it.
func TestLLMReportRejects(t *testing.T) {
	for _, c := range []struct {
		file string
		want []string
	}{
		{"openai_cost.csv", []string{"7|amount_value|an amount such as 1234.56, below ten trillion", "8|amount_value|missing: billed is needed"}},
		{"openai_costs.json", []string{"26|amount.value|an amount such as 1234.56, below ten trillion", "27||no result of a report"}},
		{"openai_completions_usage.csv", []string{"5|value|a whole number of 0 or more", "5|value|a whole number of 0 or more", "6||start_time_iso: a time is expected, not \"yesterday\""}},
	} {
		w := openTest(t)
		out := drop(t, w, source.Choices{}, filepath.Join("source", "testdata", "llmreports", c.file))
		rejects, err := w.Rejects(context.Background(), out.Imports[0].ID, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rejects.Rejects {
			got = append(got, fmt.Sprintf("%d|%s|%s", r.Line, r.Column, r.Reason))
		}
		for i, want := range c.want {
			if i >= len(got) || len(got) != len(c.want) || !strings.HasPrefix(got[i], want[:strings.LastIndex(want, "|")]) || !strings.Contains(got[i], want[strings.LastIndex(want, "|")+1:]) {
				t.Errorf("%s: rejects %q, want %q", c.file, got, c.want)
				break
			}
		}
	}
}
