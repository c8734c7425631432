package catalog

import (
	"strings"
	"testing"
	"testing/fstest"

	"telltale/analytics/fault"
)

func TestBuiltInCatalog(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"requests", "requests_per_second", "peak_requests_per_second", "requests_per_day", "api_success_rate", "error_rate", "errors",
		"latency_p50", "latency_p95", "latency_p99", "latency_within_target", "uptime", "downtime", "error_budget_remaining", "total_cost", "cost_per_request",
		"cost_share", "satisfaction", "positive_share", "responses", "daily_active_users", "tokens_in", "tokens_out",
		"predictions", "confidence_high", "confidence_low", "dont_know_rate", "conversations", "conversations_per_day", "messages_per_conversation",
		"cost_per_prediction", "cost_per_conversation", "cost_per_1k_tokens"} {
		if c.KPI(id) == nil {
			t.Errorf("the KPI %s is missing", id)
		}
	}
	placed := map[string]bool{}
	for _, d := range c.Dashboards {
		for _, p := range d.Panels {
			for _, id := range p.KPIs {
				placed[id] = true
			}
		}
	}
	for _, id := range c.IDs() {
		if !placed[id] {
			t.Errorf("%s stands on no dashboard", id)
		}
	}
	for _, k := range c.KPIs {
		if k.in.Formula == "" || len(c.FactsOf(k)) == 0 || k.Interval == "" {
			t.Errorf("%s does not say its formula in words (%q), what it rests on, or its interval (%q)", k.ID, k.in.Formula, k.Interval)
		}
	}
	if k := c.KPI("latency_p95"); k.Line == 0 || k.File != "sla.yaml" || k.NUnit != "requests" {
		t.Errorf("latency_p95 is declared at %s:%d and counts %q", k.File, k.Line, k.NUnit)
	}
}

func TestMarkdownListsEveryKPI(t *testing.T) {
	text, err := Markdown()
	if err != nil {
		t.Fatal(err)
	}
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range c.IDs() {
		if !strings.Contains(text, "| `"+id+"` |") {
			t.Errorf("%s is not in the list", id)
		}
	}
	if want := "| API success rate | `api_success_rate` | successful requests / requests with a known end | > 99% | &lt; 95% for 5m |\n"; !strings.Contains(text, want) {
		t.Errorf("the list lacks the line %s", want)
	}
}

const someFacts = `requests:
  about: requests
  table: requests
  time: ts
  rows: requests
  basis: complete
  weight: weight
  measures: {weight: weight}
  rules: [success]
  dimensions:
    model: {title: Model, value: model}
`

func loadKPIs(kpis string) error {
	_, err := LoadFS(fstest.MapFS{
		"facts.yaml":      {Data: []byte(someFacts)},
		"own.yaml":        {Data: []byte(kpis)},
		"dashboards.yaml": {Data: []byte("own: {title: Own, panels: []}\n")},
		"meetings.yaml":   {},
		"settings.yaml":   {Data: []byte("# none\n")},
	}, "own.yaml")
	return err
}

const head = "  name: N\n  about: A\n  unit: count\n  better: higher\n"

func TestMistakesNameFileLineAndWhatIsAllowed(t *testing.T) {
	for _, c := range []struct {
		name, yaml string
		line       int64
		text       []string
	}{
		{"unknown key", "a:\n" + head + "  colour: red\n  sum: {fact: requests, value: sum(weight)}\n", 6, []string{"colour", "A KPI has: name"}},
		{"unknown key of a kind", "a:\n" + head + "  sum: {fact: requests, value: sum(weight), wole: 1}\n", 6, []string{"wole"}},
		{"unknown unit", "a:\n  name: N\n  about: A\n  unit: miles\n  better: higher\n  sum: {fact: requests, value: sum(weight)}\n", 4, []string{"miles", "percent, seconds"}},
		{"unknown fact", "a:\n" + head + "  sum: {fact: sales, value: sum(weight)}\n", 6, []string{"sales", "facts.yaml are requests"}},
		{"unknown dimension", "a:\n" + head + "  share: {fact: requests, by: colour, value: sum(weight)}\n", 1, []string{"colour", "It has model"}},
		{"judges no dimension", "a:\n" + head + "  judges: colour\n  sum: {fact: requests, value: sum(weight)}\n", 1, []string{"colour", "no dimension"}},
		{"unknown column", "a:\n" + head + "  distinct: {fact: requests, key: shoe}\n", 1, []string{"shoe"}},
		{"no kind", "a:\n" + head, 1, []string{"0 kinds", "derived, engine"}},
		{"two kinds", "a:\n" + head + "  derived: 1 + 1\n  sum: {fact: requests, value: sum(weight)}\n", 1, []string{"2 kinds"}},
		{"missing field", "a:\n" + head + "  ratio: {fact: requests, part: sum(weight)}\n", 1, []string{"whole", "needs fact, part, whole"}},
		{"superfluous field", "a:\n" + head + "  sum: {fact: requests, value: sum(weight), level: 0.5}\n", 1, []string{"level", "needs fact, value"}},
		{"level", "a:\n" + head + "  quantile: {fact: requests, value: duration_us, level: 95}\n", 1, []string{"95"}},
		{"unknown computation", "a:\n" + head + "  engine: {name: magic, facts: [requests]}\n", 1, []string{"magic", "uptime"}},
		{"bad target", "a:\n" + head + "  target: about 5\n  sum: {fact: requests, value: sum(weight)}\n", 6, []string{"about 5", "Targets look like"}},
		{"bad alert", "a:\n" + head + "  alert: loud\n  sum: {fact: requests, value: sum(weight)}\n", 6, []string{"loud", "Rules look like"}},
		{"alert without a target", "a:\n" + head + "  alert: < target\n  sum: {fact: requests, value: sum(weight)}\n", 1, []string{"needs a target"}},
		{"derived from nothing known", "a:\n" + head + "  derived: b / 2\n", 1, []string{`"b"`, "Declared are a"}},
		{"derived from itself", "a:\n" + head + "  derived: b * 2\nb:\n" + head + "  derived: a / 2\n", 1, []string{"derived from itself"}},
		{"declared twice", "a:\n" + head + "  derived: 1\na:\n" + head + "  derived: 2\n", 7, []string{"a"}},
		{"bad id", "A b:\n" + head + "  derived: 1\n", 1, []string{"lower-case"}},
		{"no YAML", "a: [\n", 1, nil},
	} {
		err := loadKPIs(c.yaml)
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want an invalid catalog", c.name, err)
			continue
		}
		f := fault.Of(err)
		if f.File != "own.yaml" || f.Line != c.line {
			t.Errorf("%s: placed at %s line %d, want own.yaml line %d (%v)", c.name, f.File, f.Line, c.line, err)
		}
		for _, text := range c.text {
			if !strings.Contains(err.Error(), text) {
				t.Errorf("%s: %q does not say %q", c.name, err, text)
			}
		}
	}
	if err := loadKPIs("a:\n" + head + "  sum: {fact: requests, value: sum(weight)}\n"); err != nil {
		t.Errorf("a right KPI is refused: %v", err)
	}
}

func TestMistakesOfDashboardsAreRefused(t *testing.T) {
	const kpis = "a:\n" + head + "  sum: {fact: requests, value: sum(weight)}\n" +
		"b:\n  name: N\n  about: A\n  unit: percent\n  better: higher\n  ratio: {fact: requests, part: sum(weight), whole: sum(weight)}\n" +
		"c:\n" + head + "  engine: {name: uptime, facts: [requests]}\n"
	for _, c := range []struct{ name, panel, text string }{
		{"unknown key", "{title: T, period: month, kpis: [a], colour: red}", "A panel has: title"},
		{"unknown period", "{title: T, period: year, kpis: [a]}", `"year"`},
		{"unknown KPI", "{title: T, period: month, kpis: [z]}", `"z"`},
		{"KPI twice", "{title: T, period: month, kpis: [a]}, {title: U, period: last7d, kpis: [a]}", "stands on it twice"},
		{"unknown card", "{title: T, period: month, cards: [weather]}", "Allowed are actions, trends"},
		{"chart without a KPI", "{title: T, period: month, charts: [{by: model}]}", "has no KPI"},
		{"chart of two units", "{title: T, period: month, charts: [{kpis: [a, b]}]}", "share one unit"},
		{"unknown KPI to set beside", "{title: T, period: month, charts: [{kpis: [a], against: z}]}", `"z"`},
		{"stack of shares", "{title: T, period: month, charts: [{kpis: [b], by: model}]}", "only sums add up"},
		{"chart of an unknown kind", "{title: T, period: month, charts: [{kind: pie, kpis: [a]}]}", `the unknown kind "pie"`},
		{"kind with a dimension", "{title: T, period: month, charts: [{kind: latency, kpis: [a], by: model}]}", "takes KPIs only"},
		{"hours of a computation", "{title: T, period: month, charts: [{kind: heat_map, kpis: [c]}]}", "no value of an hour"},
		{"kind of another fact", "{title: T, period: month, charts: [{kind: ratings, kpis: [a]}]}", "drawn from feedback"},
		{"stack by no dimension", "{title: T, period: month, charts: [{kpis: [a], by: shoe}]}", "It has model"},
		{"table without a KPI", "{title: T, period: month, tables: [{by: model}]}", "has no KPI"},
		{"table of what cannot be split", "{title: T, period: month, tables: [{kpis: [c], by: model}]}", "cannot be split"},
	} {
		_, err := LoadFS(fstest.MapFS{
			"facts.yaml":      {Data: []byte(someFacts)},
			"settings.yaml":   {Data: []byte("# none\n")},
			"own.yaml":        {Data: []byte(kpis)},
			"dashboards.yaml": {Data: []byte("own: {title: Own, panels: [" + c.panel + "]}\n")},
			"meetings.yaml":   {},
		}, "own.yaml")
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v, want an invalid catalog that says %q", c.name, err, c.text)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, name := range kpiFiles {
		data, err := embedded.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add("a: {derived: a}")
	f.Fuzz(func(t *testing.T, text string) {
		if err := loadKPIs(text); err != nil && fault.Of(err).Code != fault.Invalid {
			t.Errorf("%q: %v is no error about the file", text, err)
		}
	})
}
