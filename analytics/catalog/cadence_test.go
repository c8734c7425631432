package catalog

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"telltale/analytics/fault"
)

// The agenda and the time boxes are those of the template's "Dashboard Review Cadence".
func TestMeetingsFollowTheTemplate(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range c.Cadences {
		var items []string
		for _, item := range m.Agenda {
			items = append(items, item.Title)
		}
		got = append(got, fmt.Sprintf("%s (%d minutes, %s): %s", m.ID, m.Minutes, m.Period, strings.Join(items, "; ")))
	}
	want := `daily (5 minutes, day): Check alerts; Verify key metrics green; Spot-check recent changes
weekly (30 minutes, week): Review trends; Identify anomalies; Discuss in team stand-up
monthly (120 minutes, month): Deep dive into metrics; SLA review; Cost optimization; Business impact review; Update forecasts
quarterly (240 minutes, quarter): Strategic review; Dashboard improvements; Benchmark against industry; Plan for next quarter`
	if strings.Join(got, "\n") != want {
		t.Errorf("the meetings are\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if m := c.Cadence("weekly"); m == nil || m.Running || c.Cadence("yearly") != nil {
		t.Errorf("the weekly review is %+v", m)
	}
}

func TestMistakesOfMeetingsAreRefused(t *testing.T) {
	const item = "{id: i, title: I, ask: A, minutes: 5, evidence: [{kind: alerts}]}"
	for _, c := range []struct{ name, meeting, text string }{
		{"unknown key", "{title: T, period: day, minutes: 5, colour: red, agenda: [" + item + "]}", "A meeting has: title"},
		{"unknown period", "{title: T, period: year, minutes: 5, agenda: [" + item + "]}", `"year"`},
		{"no agenda", "{title: T, period: day, minutes: 5}", "no agenda"},
		{"time boxes that do not add up", "{title: T, period: day, minutes: 6, agenda: [" + item + "]}", "it takes 6 minutes, and its items 5"},
		{"the same id twice", "{title: T, period: day, minutes: 10, agenda: [" + item + ", " + item + "]}", "item 2"},
		{"no time box", "{title: T, period: day, minutes: 0, agenda: [{id: i, title: I, evidence: [{kind: alerts}]}]}", "no time box"},
		{"no evidence", "{title: T, period: day, minutes: 5, agenda: [{id: i, title: I, minutes: 5}]}", "no evidence"},
		{"unknown evidence", "{title: T, period: day, minutes: 5, agenda: [{id: i, title: I, minutes: 5, evidence: [{kind: rumours}]}]}", "Allowed are actions, alerts"},
		{"figures without KPIs", "{title: T, period: day, minutes: 5, agenda: [{id: i, title: I, minutes: 5, evidence: [{kind: figures}]}]}", "none where it must"},
		{"alerts with KPIs", "{title: T, period: day, minutes: 5, agenda: [{id: i, title: I, minutes: 5, evidence: [{kind: alerts, kpis: [a]}]}]}", "where it cannot"},
		{"unknown KPI", "{title: T, period: day, minutes: 5, agenda: [{id: i, title: I, minutes: 5, evidence: [{kind: figures, kpis: [z]}]}]}", `"z"`},
		{"unknown entries", "{title: T, period: day, minutes: 5, agenda: [{id: i, title: I, minutes: 5, writes: poem, evidence: [{kind: alerts}]}]}", "Allowed are benchmark, plan"},
	} {
		_, err := LoadFS(fstest.MapFS{
			"facts.yaml":      {Data: []byte(someFacts)},
			"settings.yaml":   {},
			"own.yaml":        {Data: []byte("a:\n" + head + "  sum: {fact: requests, value: sum(weight)}\n")},
			"dashboards.yaml": {},
			"meetings.yaml":   {Data: []byte("mine: " + c.meeting + "\n")},
		}, "own.yaml")
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), c.text) || fault.Of(err).File != "meetings.yaml" {
			t.Errorf("%s: %v, want an invalid catalog that says %q", c.name, err, c.text)
		}
	}
}
