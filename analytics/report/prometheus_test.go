package report

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"telltale/analytics/engine"
)

// hostile is text that means something in YAML, in templates of Prometheus, in Markdown, in spreadsheets and in HTML.
const hostile = "a: 'b' \"c\" #d {{ fail }} \\ \t\n- e\u2028\x7f\x00 | <b> =1+1 & * ! %"

// stackFooting is what the exports for a live stack are made of: the catalog's targets and alerts on requests, one KPI that
// nothing live tells, and a setting of each name.
func stackFooting() engine.Footing {
	settings := []engine.InForce{
		{Key: "assumption.hourly_cost", Title: "Cost of an agent hour", Words: "30"},
		{Key: "success.4xx", Value: "failure", Words: "counts as a failure"}, {Key: "success.101", Value: "success", Words: "counts as a success"},
		{Key: "live.service", Value: "support-chat"}, {Key: "live.requests", Value: "http_requests_total"}, {Key: "live.code", Value: "code"},
		{Key: "live.duration", Value: "http_request_duration_seconds"}, {Key: "live.first_token", Value: "gen_ai_server_time_to_first_token_seconds"},
		{Key: "live.probes", Value: "probe_success"}, {Key: "live.window", Value: "5m"},
	}
	return engine.Footing{Period: october().Period, Currency: "EUR", Settings: settings,
		Coverage: []engine.TableCoverage{{Table: "requests", Share: ptr(.985)}},
		Definitions: []engine.Definition{
			{ID: "requests", Name: "Requests", About: "API requests.", Formula: "number of requests", Unit: "count"},
			{ID: "api_success_rate", Name: "API success rate", About: "Share that succeeded.", Formula: "successful / known", Unit: "percent", Target: "> 99%", Alert: "< 95% for 5m",
				Runbook: "https://wiki.example/success"},
			{ID: "latency_p95", Name: "Latency P95", About: "95 % took at most this long.", Formula: "95th percentile", Unit: "seconds", Target: "< 2s acceptable < 5s", Alert: "> 2 * target for 10m"},
			{ID: "uptime", Name: "Uptime", About: "Share of the time.", Formula: "(time - downtime) / time", Unit: "percent", Target: ">= 99.9%", Alert: "< target by month"},
			{ID: "error_budget_remaining", Name: "Error budget remaining", About: "Downtime left.", Formula: "allowed - downtime", Unit: "seconds", Alert: "< 20% of budget while 7d left"},
			{ID: "error_budget_burn", Name: "Error budget burn", About: "Times faster than allowed.", Formula: "failed / allowed", Unit: "ratio", Alert: "burns 2% in 1h, 5% in 6h, 10% in 3d"},
			{ID: "total_cost", Name: "Total cost", About: "All of it.", Formula: "sum", Unit: "money", Target: "<= 10000", Facts: []string{"costs"}},
		}}
}

// prometheusTool is a program of Prometheus: in the folder TELLTALE_PROMETHEUS, which build/test sets, or on the PATH.
func prometheusTool(t *testing.T, name string) (path string, ok bool) {
	t.Helper()
	if folder := os.Getenv("TELLTALE_PROMETHEUS"); folder != "" {
		return filepath.Join(folder, name), true
	}
	path, err := exec.LookPath(name)
	if err != nil {
		t.Logf("%s is not installed; ./build/test fetches it", name)
	}
	return path, err == nil
}

// promtool runs promtool in the folder and fails the test with what it says.
func promtool(t *testing.T, folder string, args ...string) {
	t.Helper()
	tool, ok := prometheusTool(t, "promtool")
	if !ok {
		return
	}
	command := exec.Command(tool, args...)
	command.Dir = folder
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func rulesOf(t *testing.T, f engine.Footing) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteStack(&b, "prometheus", f); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPromtoolRunsTheRules(t *testing.T) {
	folder := t.TempDir()
	cases, err := os.ReadFile("testdata/rules.test.yml")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"rules.yml": rulesOf(t, stackFooting()), "test.yml": string(cases)} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	promtool(t, folder, "check", "rules", "rules.yml")
	promtool(t, folder, "test", "rules", "test.yml")
}

// ruleFile is as much of a file of rules as tests look at.
type ruleFile struct {
	Groups []struct {
		Name  string
		Rules []struct {
			Record, Alert, Expr, For string
			Labels, Annotations      map[string]string
		}
	}
}

func TestRulesSayWhereTheyComeFromAndAreUnharmed(t *testing.T) {
	f := stackFooting()
	f.Filters = []engine.Filter{{Dimension: "model", Values: []string{"gpt-5"}}}
	f.Demo = "Made-up data: " + hostile
	for i := range f.Definitions {
		f.Definitions[i].Name += hostile
		f.Definitions[i].About += hostile
		f.Definitions[i].Formula += hostile
		f.Definitions[i].Runbook = hostile
	}
	text := rulesOf(t, f)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "rules.yml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	promtool(t, folder, "check", "rules", "rules.yml")
	var file ruleFile
	if err := yaml.Unmarshal([]byte(text), &file); err != nil {
		t.Fatal(err)
	}
	alerts := 0
	for _, group := range file.Groups {
		for _, rule := range group.Rules {
			if rule.Alert == "" || rule.Labels["kpi"] == "" {
				continue
			}
			alerts++
			if want := literally(hostile); rule.Annotations["runbook"] != want {
				t.Errorf("the runbook of %s reads %q instead of %q", rule.Alert, rule.Annotations["runbook"], want)
			}
			if rule.Labels["service"] != "support-chat" || rule.Labels["severity"] == "" {
				t.Errorf("%s has the labels %v", rule.Alert, rule.Labels)
			}
		}
	}
	// Four of rules, and a page and a ticket for each of three objectives.
	if alerts != 10 {
		t.Errorf("%d alerts of KPIs, want 10", alerts)
	}
	for _, want := range []string{"# Period: October 2026, 2026-10-01T00:00:00+02:00 to 2026-11-01T00:00:00+01:00", "# Time zone: Europe/Berlin", "# Filters: model is gpt-5",
		"# Coverage: requests 98.5 %", "# Assumptions: Cost of an agent hour = 30", "#   live.requests     http_requests_total", "They do not narrow what is asked here", "(total_cost)"} {
		if !strings.Contains(text, want) {
			t.Errorf("the file does not say %q", want)
		}
	}
}

// What cannot be told stands there with the reason that holds for it, and with its bound.
func TestRulesSayWhatIsMissingAndWhy(t *testing.T) {
	f := stackFooting()
	f.Definitions = append(f.Definitions,
		engine.Definition{ID: "cpu_maximum", Name: "Highest CPU", Unit: "percent", Target: "< 80%", Alert: "> 85%", Facts: []string{"samples"}},
		engine.Definition{ID: "satisfaction", Name: "User satisfaction", Unit: "rating", Alert: "< 3.5 over 7d", Facts: []string{"feedback"}},
		engine.Definition{ID: "roi", Name: "ROI", Unit: "percent", Target: "> 200%"},
		engine.Definition{ID: "tokens_out", Name: "Output tokens", Unit: "count", Facts: []string{"requests"}},
		engine.Definition{ID: "requests_per_second", Name: "Requests a second", Unit: "rate", Alert: "> 2 * expected", Facts: []string{"requests"}})
	text := rulesOf(t, f)
	for _, want := range []string{
		"#   because bills tell them, days later:\n#     Total cost (total_cost): target <= 10000\n",
		"that no setting live.* has: alert there, with the bound that stands here:\n#     Highest CPU (cpu_maximum): target < 80%, alert > 85%\n",
		"#   because ratings and comments tell them:\n#     User satisfaction (satisfaction): alert < 3.5 over 7d\n",
		"#   because they are derived from other numbers, not all of which a live system tells:\n#     ROI (roi): target > 200%\n",
		"#   because the rule compares with what Prometheus is not told (a baseline, an expectation, a budget or another number):\n#     Requests a second (requests_per_second): alert > 2 * expected\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the file does not say\n%s\nbut\n%s", want, text[:strings.Index(text, "groups:")])
		}
	}
	if strings.Contains(text, "tokens_out") {
		t.Error("a number without target and alert is missed")
	}
}

func TestRunbooksThatAreLinksAreLinks(t *testing.T) {
	text := rulesOf(t, stackFooting())
	if !strings.Contains(text, "runbook_url: 'https://wiki.example/success'") {
		t.Error("the link to the runbook is missing")
	}
}

// A rule over days has its value and its number of requests from the same days, and fires: a value that is computed in the rule
// has no labels, and "and" would find nothing that is recorded with some.
func TestRulesOverDaysFire(t *testing.T) {
	for rule, days := range map[string]string{"< 99.9% over 7d": "7d", "< 99.9% by month": "30d"} {
		f := stackFooting()
		f.Definitions = f.Definitions[:2]
		f.Definitions[1].Alert = rule
		text := rulesOf(t, f)
		if !strings.Contains(text, "and (sum(increase(http_requests_total["+days+"]))) >= 20") {
			t.Errorf("%s: the requests are not those of the days:\n%s", rule, text[strings.Index(text, "ApiSuccessRateLow"):])
		}
		folder := t.TempDir()
		test := "rule_files: [rules.yml]\nevaluation_interval: 1h\ntests:\n"
		for failed, fires := range map[string]bool{"10": true, "0": false} {
			test += "  - interval: 1h\n    input_series:\n" +
				"      - {series: 'http_requests_total{code=\"200\"}', values: '0+90x200'}\n" +
				"      - {series: 'http_requests_total{code=\"500\"}', values: '0+" + failed + "x200'}\n" +
				"    alert_rule_test:\n      - eval_time: 180h\n        alertname: ApiSuccessRateLow\n"
			if fires {
				test += "        exp_alerts: [{exp_labels: {severity: ticket, service: support-chat, kpi: api_success_rate}, exp_annotations: " +
					"{summary: 'API success rate: " + rule + "', description: 'Share that succeeded. Now: 90%', runbook_url: 'https://wiki.example/success'}}]\n"
			}
		}
		for name, content := range map[string]string{"rules.yml": text, "test.yml": test} {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		promtool(t, folder, "test", "rules", "test.yml")
	}
}
