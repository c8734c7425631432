package source

import (
	"context"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"telltale/analytics/fault"
)

// sampleOf looks at a file of testdata, or at a text written to a temporary file of that name.
func sampleOf(t *testing.T, name, text string) *Sample {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name))
	if text != "" {
		path = filepath.Join(t.TempDir(), filepath.Base(name))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Inspect(context.Background(), File{Origin: filepath.Base(name), Path: path, Bytes: info.Size()}, Choices{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// draftWith detects and plans a sample with one format. It fails when the format does not know its own file.
func draftWith(t *testing.T, f Format, s *Sample, c Choices) *Draft {
	t.Helper()
	if m := f.Detect(s); m.Score < 0.8 || len(m.Why) == 0 {
		t.Fatalf("%s gives its own file score %v, because %q", f.ID(), m.Score, m.Why)
	}
	d := &Draft{File: s.File, Shape: s.Shape, Source: f.ID(), Columns: s.Columns, Choices: c}
	if err := f.Plan(s, d); err != nil {
		t.Fatal(err)
	}
	return d
}

// vendorSQL returns the SQL of a field of the plan's first output, "" when the plan does not fill it.
func vendorSQL(t *testing.T, d *Draft, field string) string {
	t.Helper()
	if d.Plan == nil {
		t.Fatalf("no plan; open questions: %+v", d.Questions)
	}
	for _, f := range d.Plan.Outputs[0].Fields {
		if f.Name == field {
			return f.SQL
		}
	}
	return ""
}

// allRecords reads all records of a plan with a Go reader.
func allRecords(t *testing.T, d *Draft) []Record {
	t.Helper()
	if d.Plan == nil {
		t.Fatalf("no plan; open questions: %+v", d.Questions)
	}
	var out []Record
	err := d.Plan.Reader.Rows(context.Background(), func(r Record) error {
		if r.Bad == "" && len(r.Values) != len(d.Plan.Reader.Columns) {
			t.Errorf("line %d has %d values for %d columns", r.Line, len(r.Values), len(d.Plan.Reader.Columns))
		}
		r.Values = append([]string(nil), r.Values...)
		out = append(out, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// exactSum adds decimal texts without rounding.
func exactSum(t *testing.T, texts []string) string {
	t.Helper()
	sum := new(big.Rat)
	for _, text := range texts {
		n, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("%q is no number", text)
		}
		sum.Add(sum, n)
	}
	return strings.TrimRight(sum.FloatString(20), "0")
}

// TestFormatsKnowOnlyTheirOwn runs every vendor format over every vendor's file: the own one wins clearly.
func TestFormatsKnowOnlyTheirOwn(t *testing.T) {
	files := map[string]string{
		"billing/focus_sample.csv":            "focus",
		"billing/aws_cur_legacy.csv":          "aws-cur",
		"billing/aws_cost_explorer_costs.csv": "aws-cost-explorer",
		"billing/cost_and_usage_grouped.json": "aws-cost-and-usage",
		"billing/cost_and_usage_total.json":   "aws-cost-and-usage",
		"billing/EA_ActualCost_Small.csv":     "azure-cost",
		"billing/EA_AmortizedCost_Small.csv":  "azure-cost",
		"billing/azure/German.csv":            "azure-cost",
		"billing/azure/PayAsYouGo.csv":        "azure-cost",
		"billing/azure/Template.csv":          "azure-cost",
		"billing/azure/VirtualMachine.csv":    "azure-cost",
		"billing/azure/BOM.csv":               "azure-cost",
		"billing/gcp_cost_table.csv":          "gcp-cost-table",
		"uptime/statuspage_incidents.json":    "statuspage",
		"requests/nginx_json_elastic.log":     "nginx-json",
		"requests/nginx_json_variables.log":   "nginx-json",
		"requests/caddy.log":                  "caddy",
		"requests/traefik.log":                "traefik",
		"metrics/query_range_counter.json":    "prometheus",
		"metrics/query_instant_vector.json":   "prometheus",

		"conversions/ga4_exploration.csv":     "ga4",
		"conversions/ga4_report.csv":          "ga4",
		"conversions/mixpanel.jsonl":          "product-events",
		"conversions/amplitude.jsonl":         "product-events",
		"conversions/segment.jsonl":           "product-events",
		"deployments/github_releases.json":    "releases",
		"deployments/gitlab_releases.json":    "releases",
		"deployments/github_deployments.json": "deployments",
		"deployments/gitlab_deployments.json": "deployments",
		"deployments/github_runs.json":        "github-actions-runs",

		"llmreports/openai_cost.csv":                    "openai-costs",
		"llmreports/openai_costs.json":                  "openai-costs",
		"llmreports/openai_completions_usage.csv":       "openai-usage",
		"llmreports/openai_completions_usage_model.csv": "openai-usage",
		"llmreports/openai_usage.json":                  "openai-usage",
		"llmreports/openai_activity_2023.csv":           "openai-activity",
		"llmreports/anthropic_cost_2024-12.csv":         "anthropic-costs",
		"llmreports/anthropic_cost_2025-12.csv":         "anthropic-costs",
		"llmreports/anthropic_cost_2026-03.csv":         "anthropic-costs",
		"llmreports/anthropic_cost_2026-08.csv":         "anthropic-costs",
		"llmreports/anthropic_cost_report.json":         "anthropic-costs",
		"llmreports/anthropic_tokens_2026.csv":          "anthropic-usage",
		"llmreports/anthropic_usage_report.json":        "anthropic-usage",

		"llmreports/openai_completions_usage_empty_buckets.csv": "openai-usage",

		"llm/langfuse_observations.jsonl":  "langfuse-observations",
		"llm/langfuse_observations_v2.csv": "langfuse-observations",
		"llm/langfuse_traces.jsonl":        "langfuse-traces",
		"llm/langfuse_scores.csv":          "langfuse-scores",
		"llm/litellm_spendlogs.csv":        "litellm",
		"llm/litellm_spendlogs.json":       "litellm",
		"llm/litellm_daily_user_spend.csv": "litellm-daily",

		"uptime/YVtils_yvtils_status.checks.log":   "upptime",
		"uptime/YVtils_yvtils_status.summary.json": "upptime",
		"uptime/uptimerobot-all_monitors-logs.csv": "uptimerobot",
		"uptime/uptimerobot_monitors.json":         "uptimerobot",
	}
	for name, want := range files {
		s := sampleOf(t, name, "")
		for _, f := range vendorFormats() {
			m := f.Detect(s)
			switch {
			case f.ID() == want && (m.Score < 0.9 || m.Score > 1 || m.Source != want):
				t.Errorf("%s: %s gives %v (%q)", name, want, m.Score, m.Why)
			case f.ID() != want && m.Score > 0.8*0.9:
				t.Errorf("%s: %s gives %v (%q), which ties with %s", name, f.ID(), m.Score, m.Why, want)
			}
		}
	}
}

// columnSum adds the values of the raw column that the draft maps to the field, over the whole file.
func columnSum(t *testing.T, d *Draft, field string) (sum string, records int) {
	t.Helper()
	if d.Plan == nil {
		t.Fatalf("no plan; open questions: %+v", d.Questions)
	}
	at := -1
	for _, m := range d.Mapping {
		if m.Field == field && at < 0 {
			at = slices.Index(d.Plan.Reader.Columns, m.Column)
		}
	}
	if at < 0 {
		t.Fatalf("nothing is mapped to %s", field)
	}
	var amounts []string
	err := csvRecords(d.Plan.Reader.Path, d.Plan.Reader.Dialect)(context.Background(), func(r Record) error {
		records++
		if r.Bad != "" {
			t.Errorf("line %d: %s", r.Line, r.Bad)
			return nil
		}
		if v := strings.ReplaceAll(r.Values[at], ",", ""); v != "" && v != "NULL" {
			amounts = append(amounts, v)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return exactSum(t, amounts), records
}

// mapsTo reports which raw columns the draft takes for the field.
func mapsTo(d *Draft, field string) []string {
	var out []string
	for _, m := range d.Mapping {
		if m.Field == field {
			out = append(out, m.Column)
		}
	}
	return out
}

// leftOut reports whether the plan has an ignore rule for the reason.
func leftOut(d *Draft, reason string) bool {
	return slices.ContainsFunc(d.Plan.Ignore, func(r IgnoreRule) bool { return strings.Contains(r.Reason, reason) })
}

// TestPlansFillKnownFields checks every plan of a real file: its fields are canonical and stand once, and required
// ones are there.
func TestPlansFillKnownFields(t *testing.T) {
	for _, c := range []struct {
		file   string
		format Format
		choose Choices
	}{
		{"billing/focus_sample.csv", focus{}, Choices{}},
		{"billing/aws_cur_legacy.csv", awsCUR{}, Choices{}},
		{"billing/aws_cost_explorer_costs.csv", costExplorer{}, Choices{}},
		{"billing/cost_and_usage_grouped.json", costAndUsage{}, Choices{}},
		{"billing/EA_ActualCost_Small.csv", azureCost{}, Choices{}},
		{"billing/azure/VirtualMachine.csv", azureCost{}, Choices{Currency: "USD"}},
		{"billing/gcp_cost_table.csv", gcpCost{}, Choices{}},
		{"uptime/statuspage_incidents.json", statuspage{}, Choices{}},
		{"requests/nginx_json_variables.log", nginxJSON{}, Choices{}},
		{"requests/caddy.log", caddy{}, Choices{}},
		{"requests/traefik.log", traefik{}, Choices{}},
		{"uptime/YVtils_yvtils_status.checks.log", upptime{}, Choices{}},
		{"uptime/uptimerobot_monitors.json", uptimeRobot{}, Choices{}},
		{"metrics/query_range_p95.json", prometheus{}, Choices{}},
		{"conversions/ga4_exploration.csv", ga4{}, Choices{}},
		{"conversions/amplitude.jsonl", productEvents{}, Choices{Event: "ticket_solved"}},
		{"deployments/github_releases.json", releases{}, Choices{}},
		{"deployments/gitlab_deployments.json", deployments{}, Choices{}},
		{"deployments/github_runs.json", workflowRuns{}, Choices{}},
		{"llmreports/openai_cost.csv", openAICosts{}, Choices{}},
		{"llmreports/openai_costs.json", openAICosts{}, Choices{}},
		{"llmreports/openai_usage.json", openAIUsage{}, Choices{}},
		{"llmreports/openai_activity_2023.csv", openAIActivity{}, Choices{}},
		{"llmreports/anthropic_cost_2026-08.csv", anthropicCosts{}, Choices{}},
		{"llmreports/anthropic_tokens_2026.csv", anthropicUsage{}, Choices{}},
		{"feedback/sample.csv", qualtrics{}, Choices{Zone: "UTC", Columns: map[string]string{"rating": ""}}},
		{"feedback/feedback_like.jsonl", chatFeedback{}, Choices{Zone: "UTC"}},
		{"llm/langfuse_observations.jsonl", langfuseObservations{}, Choices{}},
		{"llm/langfuse_traces.jsonl", langfuseTraces{}, Choices{}},
		{"llm/langfuse_scores.csv", langfuseScores{}, Choices{}},
		{"llm/litellm_spendlogs.csv", liteLLM{}, Choices{}},
		{"llm/litellm_spendlogs.json", liteLLM{}, Choices{}},
		{"llm/litellm_daily_user_spend.csv", liteLLMDaily{}, Choices{}},
	} {
		d := draftWith(t, c.format, sampleOf(t, c.file, ""), c.choose)
		if d.Plan == nil {
			t.Errorf("%s: open questions %+v", c.file, d.Questions)
			continue
		}
		table := TableNamed(d.Plan.Outputs[0].Table)
		seen := map[string]bool{}
		for _, f := range d.Plan.Outputs[0].Fields {
			if table.Field(f.Name) == nil || seen[f.Name] || f.SQL == "" {
				t.Errorf("%s: field %q of %s is unknown, double or empty", c.file, f.Name, table.Name)
			}
			seen[f.Name] = true
		}
		for _, f := range table.Fields {
			if f.Required && !seen[f.Name] {
				t.Errorf("%s: the required field %s is not filled", c.file, f.Name)
			}
		}
	}
}

// TestPlanRefusesAnotherFile: a person may choose any source for any file.
func TestPlanRefusesAnotherFile(t *testing.T) {
	s := sampleOf(t, "other.csv", "a,b\n1,2\n3,4\n")
	for _, f := range vendorFormats() {
		d := &Draft{File: s.File, Source: f.ID(), Columns: s.Columns}
		err := f.Plan(s, d)
		if e := fault.Of(err); e == nil || e.Code != fault.Invalid && e.Code != fault.NotEnough || e.Hint == "" {
			t.Errorf("%s plans a file that is none of its own: %v", f.ID(), err)
		}
		if m := f.Detect(s); m.Score != 0 {
			t.Errorf("%s gives it %v", f.ID(), m.Score)
		}
	}
}

// TestVendorDescriptions: `telltale sources` prints them, so none may be empty, and ids are unique.
func TestVendorDescriptions(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range vendorFormats() {
		d := f.Describe()
		if d.ID != f.ID() || seen[d.ID] || d.Title == "" || d.Tool == "" || d.How == "" || d.Distinct == "" || len(d.Tables) == 0 {
			t.Errorf("%s is described as %+v", f.ID(), d)
		}
		for _, table := range d.Tables {
			if TableNamed(table) == nil {
				t.Errorf("%s fills %q, which is no table", d.ID, table)
			}
		}
		seen[d.ID] = true
	}
}
