package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
)

// octoberBoards places the KPIs of october; satisfaction stands twice.
func octoberBoards() []catalog.Dashboard {
	return []catalog.Dashboard{
		{ID: "executive", Title: "Executive", Panels: []catalog.Panel{
			{Title: "Key numbers", KPIs: []string{"uptime", "satisfaction", "latency_p95", "tokens_out"}},
			{Title: "Trends", Charts: []catalog.Chart{{KPIs: []string{"requests", "latency_p95"}}, {Kind: "latency", KPIs: []string{"latency_p95"}}}},
			{Title: "Empty", KPIs: []string{"tokens_out"}}}},
		{ID: "business", Title: "Business", Panels: []catalog.Panel{{Title: "Satisfaction", KPIs: []string{"satisfaction", "total_cost", "error_budget_remaining"}}}},
	}
}

// charted is october with two days of latency, and a day without data between them.
func octoberCharted() engine.Result {
	r := october()
	for i := range r.Values {
		if r.Values[i].ID == "latency_p95" {
			r.Values[i].Series = []engine.Point{{T: "2026-10-01T00:00:00+02:00", V: ptr(.5)}, {T: "2026-10-02T00:00:00+02:00"}, {T: "2026-10-03T00:00:00+02:00", V: ptr(1.5)}}
			r.Values[i].Target = &engine.Target{Text: "< 2s acceptable < 5s", Words: "< 2 s, acceptable to 5 s", Op: "<", Value: 2, Acceptable: ptr(5)}
		}
	}
	return r
}

func grafanaOf(t *testing.T, write func(*bytes.Buffer) error) (text []byte, d grafanaDashboard) {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), d
}

// sameAsGolden compares with a file of testdata that build's test of Grafana's types reads too.
func sameAsGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s has changed; run go test ./analytics/report -update and look at the difference. Now:\n%s", name, got)
	}
}

func panelTitles(d grafanaDashboard) []string {
	var all []string
	for _, p := range d.Panels {
		all = append(all, p.Type+" "+p.Title)
	}
	return all
}

func TestTheMonthStandsInTheDashboard(t *testing.T) {
	text, d := grafanaOf(t, func(b *bytes.Buffer) error { return WriteGrafana(b, octoberCharted(), stackFooting(), octoberBoards()) })
	sameAsGolden(t, "october.grafana.json", text)
	want := []string{"row Executive: Key numbers", "stat Uptime", "stat User satisfaction", "stat Latency P95", "row Executive: Trends", "timeseries Latency P95",
		"row Business: Satisfaction", "stat Total cost", "stat Error budget remaining", "row About", "text What this rests on"}
	if got := panelTitles(d); !slices.Equal(got, want) {
		t.Errorf("panels %q, want %q", got, want)
	}
	for _, p := range d.Panels {
		if p.Type == "stat" || p.Type == "timeseries" {
			if p.Datasource.UID != "-- Grafana --" || p.FieldConfig.Defaults.Thresholds.Steps[0].Value != nil {
				t.Errorf("%s asks %+v, and its thresholds begin at %v", p.Title, p.Datasource, p.FieldConfig.Defaults.Thresholds.Steps[0].Value)
			}
		}
	}
	// Midnight of 1 October in Berlin is 22:00 of 30 September in UTC: 1,790,805,600 s.
	for _, want := range []string{`[1790805600000,1790892000000,1790978400000]`, `[0.5,null,1.5]`, `"queryType":"snapshot"`} {
		if !strings.Contains(compact(t, text), want) {
			t.Errorf("the dashboard does not hold %s", want)
		}
	}
}

func compact(t *testing.T, text []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheLiveDashboardAsksWhatIsRight(t *testing.T) {
	text, d := grafanaOf(t, func(b *bytes.Buffer) error { return WriteStack(b, "grafana-live", stackFooting()) })
	sameAsGolden(t, "live.grafana.json", text)
	if v := d.Templating.List; len(v) != 1 || v[0].Type != "datasource" || v[0].Query != "prometheus" {
		t.Errorf("variables %+v", v)
	}
	var rules strings.Builder
	rules.WriteString("groups: [{name: a, rules: [")
	asking := 0
	for i, p := range d.Panels {
		for _, target := range p.Targets {
			expression := strings.NewReplacer("$__rate_interval", "5m", "$__range", "1d").Replace(target.(map[string]any)["expr"].(string))
			fmt.Fprintf(&rules, "{record: q%d, expr: %s},", i, quoted(expression))
			asking++
			if p.Datasource.UID != "${datasource}" {
				t.Errorf("%s asks %s", p.Title, p.Datasource.UID)
			}
		}
	}
	rules.WriteString("]}]\n")
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "rules.yml"), []byte(rules.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	promtool(t, folder, "check", "rules", "rules.yml")
	// Requests, success, P95 and uptime as tiles and charts; three budgets, and their burn.
	if asking != 14 {
		t.Errorf("%d panels ask Prometheus, want 14", asking)
	}
}

func TestThresholdsHaveABase(t *testing.T) {
	for _, c := range []struct {
		target *targetLevels
		want   string
	}{
		{nil, `[{"color":"text","value":null}]`},
		{&targetLevels{upper: true, value: 2, acceptable: ptr(5)}, `[{"color":"green","value":null},{"color":"yellow","value":2},{"color":"red","value":5}]`},
		{&targetLevels{upper: true, value: 2}, `[{"color":"green","value":null},{"color":"red","value":2}]`},
		{&targetLevels{value: .99}, `[{"color":"red","value":null},{"color":"green","value":0.99}]`},
		{&targetLevels{value: .99, acceptable: ptr(.95)}, `[{"color":"red","value":null},{"color":"yellow","value":0.95},{"color":"green","value":0.99}]`},
	} {
		if got, err := json.Marshal(thresholdsOf(c.target).Steps); err != nil || string(got) != c.want {
			t.Errorf("%+v gives %s (%v), want %s", c.target, got, err, c.want)
		}
	}
}

func TestHostileNamesLeaveADashboardWhole(t *testing.T) {
	r, f := octoberCharted(), stackFooting()
	for i := range r.Values {
		r.Values[i].Name += hostile + " $var ``` "
	}
	for i := range f.Definitions {
		f.Definitions[i].Name += hostile + " $var ``` "
	}
	_, month := grafanaOf(t, func(b *bytes.Buffer) error { return WriteGrafana(b, r, f, octoberBoards()) })
	_, live := grafanaOf(t, func(b *bytes.Buffer) error { return WriteStack(b, "grafana-live", f) })
	for _, d := range []grafanaDashboard{month, live} {
		ids := map[int]bool{}
		for _, p := range d.Panels {
			if ids[p.ID] || strings.Contains(p.Title, "$") || p.GridPos.X+p.GridPos.W > 24 {
				t.Errorf("panel %d %q at %+v", p.ID, p.Title, p.GridPos)
			}
			ids[p.ID] = true
			if content, ok := p.Options["content"].(string); ok && strings.Count(content, "```") != 2 {
				t.Error("the text leaves its block of code")
			}
		}
	}
}
