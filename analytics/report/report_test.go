package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

var update = flag.Bool("update", false, "write the golden files of formats anew; their numbers come from the result below")

func ptr(f float64) *float64 { return &f }

// october is a result with everything that a format must show: shares close to 100 %, tiny costs, no data, an interval,
// bounds, an episode, and text that means something in Markdown and in spreadsheets.
func october() engine.Result {
	return engine.Result{
		Period: engine.Period{Preset: "month", Label: "October 2026", FromStr: "2026-10-01T00:00:00+02:00", ToStr: "2026-11-01T00:00:00+01:00", Zone: "Europe/Berlin",
			AsOf: "2026-10-20T14:05:00+02:00", Running: true},
		Previous: &engine.Period{Label: "September 2026, to 20 Sep 2026 14:05"},
		Filters:  []engine.Filter{{Dimension: "model", Values: []string{"gpt-5", ""}}, {Dimension: "endpoint", Values: []string{"/health|z"}, Not: true}},
		Currency: "EUR",
		Values: []engine.Value{
			{ID: "requests", Name: "Requests", Unit: "count", Value: ptr(9986557), Previous: ptr(9000000), Change: ptr(.109617), Basis: "complete", N: 9986557, Notes: []string{},
				Comparisons: []engine.Comparison{{With: "previous", Value: ptr(9000000), Change: ptr(.109617), Tendency: "up", Adjusted: ptr(.1), Low: ptr(.08), High: ptr(.12), Relative: true,
					Note: "Not comparable as a whole: the data covers 64 % of the expected hours."}}},
			{ID: "api_success_rate", Name: "API success rate", Unit: "percent", Value: ptr(.99963), Basis: "complete", N: 9986557, Coverage: ptr(1), Verdict: "met",
				Why: "The value was counted over all requests and compared with > 99 %.", Target: &engine.Target{Text: "> 99%", Words: "> 99 %", Op: ">", Value: .99},
				Alert: &engine.Alert{Rule: "< 95% for 5m", Fired: true, Episodes: []engine.Episode{{From: "2026-10-03T10:00:00+02:00", Fired: "2026-10-03T10:05:00+02:00",
					To: "2026-10-03T10:09:00+02:00", Worst: ptr(.5), Seconds: 240, By: []string{}}}}},
			{ID: "latency_p95", Name: "Latency P95", Unit: "seconds", Value: ptr(.5804), Basis: "complete", N: 9986557, Verdict: "met",
				Target: &engine.Target{Text: "< 2s acceptable < 5s", Words: "< 2 s, acceptable to 5 s"}, Notes: []string{"From durations rounded to four significant digits: within 0.05 %."}},
			{ID: "uptime", Name: "Uptime", Unit: "percent", Value: ptr(1), Previous: ptr(.99887), Change: ptr(.0011313), Low: ptr(.9973), High: ptr(1), Basis: "complete", Verdict: "not enough data",
				Why: "120 minutes on 1 October unseen decide this.", Target: &engine.Target{Text: ">= 99.9%", Words: "≥ 99.9 %"}},
			{ID: "satisfaction", Name: "User satisfaction", Unit: "rating", Value: ptr(4.3), Low: ptr(4.25), High: ptr(4.35), Basis: "answered", N: 1200, Verdict: "met",
				Target: &engine.Target{Text: "> 4.0", Words: "> 4/5"}, Notes: []string{"=HYPERLINK(\"x\")", "*bold*"}},
			{ID: "cost_per_request", Name: "Cost per request", Unit: "money", Value: ptr(.000499305), Basis: "complete", N: 3},
			{ID: "total_cost", Name: "Total cost", Unit: "money", Value: ptr(8245), Previous: ptr(7361.6), Change: ptr(.12), Basis: "complete", N: 41},
			{ID: "peak_requests_per_second", Name: "Peak requests per second", Unit: "rate", Value: ptr(119.75), Basis: "complete"},
			{ID: "error_budget_remaining", Name: "Error budget remaining", Unit: "seconds", Value: ptr(-336), Previous: ptr(2592), Change: ptr(-1.1296), Basis: "complete"},
			{ID: "tokens_out", Name: "Output tokens", Unit: "count", Why: "There is no data."},
		},
		Version: 7,
	}
}

// octoberFooting is what october rests on.
func octoberFooting() engine.Footing {
	f := stackFooting()
	f.Filters = october().Filters
	return f
}

func TestFormats(t *testing.T) {
	for _, format := range Formats {
		t.Run(format, func(t *testing.T) {
			var b bytes.Buffer
			if err := Write(&b, format, october(), octoberFooting(), Dialect{}); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", "october."+format)
			if *update {
				if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got := b.String(); got != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
	if err := Write(&bytes.Buffer{}, "xml", october(), octoberFooting(), Dialect{}); !fault.Is(err, fault.Unsupported) || !strings.Contains(err.Error(), "table, json, md, csv") {
		t.Errorf("an unknown format gives %v", err)
	}
}

// The JSON report is a contract: base units, null where there is no value, entries in the order of the result.
func TestJSONContract(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, "json", october(), octoberFooting(), Dialect{}); err != nil {
		t.Fatal(err)
	}
	var d struct {
		Period map[string]any            `json:"period"`
		KPIs   map[string]map[string]any `json:"kpis"`
	}
	if err := json.Unmarshal(b.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	rate := d.KPIs["api_success_rate"]
	for _, key := range []string{"value", "unit", "basis", "n", "low", "high", "previous", "target", "verdict", "alert"} {
		if _, ok := rate[key]; !ok {
			t.Errorf("the field %s is missing", key)
		}
	}
	if rate["value"] != .99963 || rate["target"] != "> 99%" || rate["low"] != nil || rate["previous"] != nil || rate["alert"].(map[string]any)["fired"] != true {
		t.Errorf("api_success_rate: %v", rate)
	}
	if none := d.KPIs["tokens_out"]; none["value"] != nil || none["verdict"] != nil || none["basis"] != nil || none["alert"] != nil {
		t.Errorf("no data must be null: %v", none)
	}
	if strings.Index(b.String(), `"requests"`) > strings.Index(b.String(), `"api_success_rate"`) {
		t.Error("the order of the values is lost")
	}
	if d.Period["zone"] != "Europe/Berlin" || d.Period["from"] != "2026-10-01T00:00:00+02:00" {
		t.Errorf("period: %v", d.Period)
	}
	for range 20 {
		var again bytes.Buffer
		if err := Write(&again, "json", october(), octoberFooting(), Dialect{}); err != nil || again.String() != b.String() {
			t.Fatalf("the same result gave other bytes: %v", err)
		}
	}
}

func TestCSVReadsBack(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, "csv", october(), octoberFooting(), Dialect{}); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 1+len(october().Values) || records[0][0] != "kpi" || records[0][3] != "value" {
		t.Fatalf("%d records, head %v", len(records), records[0])
	}
	if records[2][3] != "0.99963" || records[len(records)-1][3] != "" {
		t.Errorf("values %q and %q, want 0.99963 and nothing", records[2][3], records[len(records)-1][3])
	}
	for _, r := range records[1:] {
		for _, cell := range r {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("the cell %q is a formula for a spreadsheet", cell)
			}
		}
	}
}
