package source

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"telltale/analytics/fault"
)

// openAIPage is a page of the costs endpoint with one result for each amount.
func openAIPage(more bool, start int, amounts ...string) string {
	var results []string
	for _, a := range amounts {
		results = append(results, `{"object":"organization.costs.result","amount":{"value":`+a+`,"currency":"usd"},"line_item":"gpt-5, input"}`)
	}
	return fmt.Sprintf(`{"object":"page","data":[{"object":"bucket","start_time":%d,"end_time":%d,"results":[%s]}],"has_more":%v,"next_page":null}`,
		start, start+86400, strings.Join(results, ","), more)
}

// valuesOf are the values of a column of a plan with a Go reader, in file order.
func valuesOf(t *testing.T, d *Draft, column string) []string {
	t.Helper()
	var out []string
	at := slices.Index(d.Plan.Reader.Columns, column)
	for _, r := range allRecords(t, d) {
		if r.Bad != "" {
			out = append(out, "bad: "+r.Bad)
			continue
		}
		out = append(out, r.Values[at])
	}
	return out
}

// TestReportPages: the pages of an API are saved in many ways; all of them are read whole.
func TestReportPages(t *testing.T) {
	bucket := func(start int, amount string) string {
		page := openAIPage(false, start, amount)
		return page[strings.Index(page, "[")+1 : strings.Index(page, `],"has_more"`)]
	}
	for name, c := range map[string]struct {
		text string
		more bool
	}{
		"one page":               {openAIPage(false, 1772323200, "1", "2.5"), false},
		"a page after the other": {openAIPage(true, 1772323200, "1") + "\n" + openAIPage(false, 1772409600, "2.5") + "\n", false},
		"an array of pages":      {"[" + openAIPage(true, 1772323200, "1") + "," + openAIPage(false, 1772409600, "2.5") + "]", false},
		"an array of buckets":    {"[" + bucket(1772323200, "1") + ",\n" + bucket(1772409600, "2.5") + "]", false},
		"the first page only":    {openAIPage(true, 1772323200, "1", "2.5"), true},
	} {
		d := draftWith(t, openAICosts{}, sampleOf(t, "costs.json", c.text), Choices{})
		if got := valuesOf(t, d, "amount.value"); !slices.Equal(got, []string{"1", "2.5"}) {
			t.Errorf("%s: amounts %q", name, got)
		}
		if got := valuesOf(t, d, "start_time"); got[0] != "1772323200" {
			t.Errorf("%s: starts %q", name, got)
		}
		if got := slices.ContainsFunc(d.Warnings, func(w string) bool { return strings.Contains(w, "the next page is missing") }); got != c.more {
			t.Errorf("%s: warnings %q", name, d.Warnings)
		}
	}
}

// TestReportPagesThatAreBroken: what is no result is a bad record; what is no JSON ends with its line.
func TestReportPagesThatAreBroken(t *testing.T) {
	text := strings.Replace(openAIPage(false, 1772323200, "1"), `"data":[`, `"data":[7,{"results":{}},`, 1)
	d := draftWith(t, openAICosts{}, sampleOf(t, "costs.json", text), Choices{})
	want := []string{"bad: no bucket of a report: an object with a list of results is expected", "bad: no bucket of a report: an object with a list of results is expected", "1"}
	if got := valuesOf(t, d, "amount.value"); !slices.Equal(got, want) {
		t.Errorf("amounts %q", got)
	}
	s := sampleOf(t, "costs.json", openAIPage(false, 1772323200, "1"))
	if err := os.WriteFile(s.File.Path, []byte(openAIPage(false, 1772323200, "1")[:150]), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (openAICosts{}).Plan(s, &Draft{}); !fault.Is(err, fault.Invalid) || fault.Of(err).Line != 1 {
		t.Errorf("error %v", err)
	}
	for _, f := range []Format{openAICosts{}, openAIUsage{}, anthropicCosts{}, anthropicUsage{}} {
		s := sampleOf(t, "other.json", `{"data":[{"id":1,"name":"a"},{"id":2,"name":"b"}]}`)
		if err := f.Plan(s, &Draft{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s plans another JSON: %v", f.ID(), err)
		}
	}
}

// TestReportsWithoutUsage are known and say that they are empty.
func TestReportsWithoutUsage(t *testing.T) {
	for name, f := range map[string]Format{
		"llmreports/openai_completions_usage_empty_buckets.csv": openAIUsage{},
		`{"object":"page","data":[{"object":"bucket","start_time":1772323200,"end_time":1772409600,"results":[]}],"has_more":false,"next_page":null}`: openAIUsage{},
		`{"data":[{"starting_at":"2026-08-05T00:00:00Z","ending_at":"2026-08-06T00:00:00Z","results":[]}],"has_more":false,"next_page":null}`:         anthropicUsage{},
	} {
		text := ""
		if strings.HasPrefix(name, "{") {
			name, text = "usage.json", name
		}
		d := draftWith(t, f, sampleOf(t, name, text), Choices{})
		records := allRecords(t, d)
		if len(records) != 1 || records[0].Values[2] != "" || !leftOut(d, "bucket without usage") {
			t.Errorf("%s: records %+v", name, records)
		}
		if !slices.ContainsFunc(d.Warnings, func(w string) bool { return strings.HasPrefix(w, "The report is empty") }) {
			t.Errorf("%s: warnings %q", name, d.Warnings)
		}
	}
}

// TestResemblingReports: tables that look like a vendor's report and are none stay with their own format.
func TestResemblingReports(t *testing.T) {
	for name, c := range map[string]struct{ file, text, not string }{
		"own costs with a start and an end": {"costs.csv", "start_time,end_time,cost,currency,service\n2026-03-01,2026-03-02,1.5,usd,search\n", "openai-costs"},
		"requests with epoch times":         {"requests.csv", "start_time,end_time,model,input_tokens,output_tokens,status\n1772323200,1772323207,gpt-5,10,20,200\n", "openai-usage"},
		"own costs by model":                {"costs.csv", "usage_date_utc,model,cost_usd\n2026-03-01,Claude Opus 4.6,1.5\n", "anthropic-costs"},
		"buckets of another API":            {"page.json", `{"data":[{"start_time":1,"end_time":2,"results":[{"name":"a"}]},{"start_time":2,"end_time":3,"results":[]}]}`, "openai-costs"},
		"another bucket of another API":     {"page.json", `{"data":[{"start_time":1,"end_time":2,"results":[{"name":"a"}]},{"start_time":2,"end_time":3,"results":[]}]}`, "openai-usage"},
	} {
		if m := Named(c.not).Detect(sampleOf(t, c.file, c.text)); m.Score != 0 {
			t.Errorf("%s: %s gives %v because %q", name, c.not, m.Score, m.Why)
		}
	}
}

// TestReportBuckets: the length of a bucket is told by its bounds, or by its times where it has no end.
func TestReportBuckets(t *testing.T) {
	header := "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_output_tokens\n"
	for day, want := range map[string]string{"2026-01-02": "1d", "2026-01-02T00:00:00Z": "1d", "2026-01-02T05:00:00Z": "1h", "2026-01-02 05:00:00": "1h"} {
		d := draftWith(t, anthropicUsage{}, sampleOf(t, "claude_api_tokens.csv", header+day+",claude-opus-5,k,Default,standard,≤ 200k,1,2\n"), Choices{})
		if got := allRecords(t, d)[0].Values[5]; !strings.Contains(got, `"bucket":"`+want+`"`) || !strings.Contains(got, `"≤ 200k"`) {
			t.Errorf("%s: labels %s, want a bucket of %s", day, got, want)
		}
	}
	for span, want := range map[int]string{60: "1m", 3600: "1h", 86400: "1d", 7: ""} {
		if got := bucketName("1772323200", fmt.Sprint(1772323200+span)); got != want {
			t.Errorf("%d seconds are %q, want %q", span, got, want)
		}
	}
}

// FuzzReportBuckets: whatever the text, reading ends, each record fits the columns, and errors are for people.
func FuzzReportBuckets(f *testing.F) {
	for _, seed := range []string{
		openAIPage(true, 1772323200, "1", "2.5"),
		`[{"object":"bucket","start_time":1,"end_time":2,"results":[{"a":{"b":1}}]},{"results":[null]}]`,
		`{"data":[{"starting_at":"2026-08-05T00:00:00Z","results":[{"amount":"1.5","currency":"USD"}]}],"next_page":"x"}`,
		`{"data":[null,1,{"results":{}},{"results":["x"]}],"has_more":"no"}`, `{"start_time":1e999}`, `{"data":{}}`, "[", `{"results":[{}]}{"results":[{}]}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "x.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		table, rows, err := reportTable(&Sample{File: File{Path: path}, Shape: ShapeJSON}, &Draft{}, "report")
		if err == nil {
			err = rows(context.Background(), func(r Record) error {
				if r.Bad == "" && len(r.Values) != len(table.Columns) || r.Line < 0 || r.Line > int64(strings.Count(text, "\n"))+1 {
					t.Fatalf("%q: record %+v for %d columns", text, r, len(table.Columns))
				}
				return nil
			})
		}
		if err != nil && fault.Of(err).Code != fault.Invalid {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
