package engine

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/fault"
)

// Success falls to nine tenths twice: minutes 10 to 19 and 40 to 45 of the hour from ten.
const twoDips = `SELECT TIMESTAMP '2026-10-05 10:00:00' + INTERVAL (i) SECOND AS ts,
	CASE WHEN (i // 60 BETWEEN 10 AND 19 OR i // 60 BETWEEN 40 AND 45) AND i % 10 = 0 THEN 500 ELSE 200 END AS status FROM range(3600) t(i)`

var theHour = Query{Period: Spec{Preset: "custom", From: "2026-10-05T10:00:00Z", To: "2026-10-05T11:00:00Z", AsOf: "2026-10-05T11:00:00Z"}}

func TestDetection(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", twoDips)
	// The rule fires at 10:15 for 10:10 to 10:20, and at 10:45 for 10:40 to 10:46.
	w.load(t, "incidents", `started,ended,kind,title
2026-10-05 10:12:00,2026-10-05 10:25:00,outage,Database
2026-10-05 10:52:00,2026-10-05 10:55:00,partial,Search
2026-10-05 10:58:00,,degraded,Chat
2026-10-05 10:00:00,2026-10-05 11:00:00,maintenance,Planned
2026-10-05 10:11:00,2026-10-05 10:13:00,alert,HighErrors
2026-10-05 10:30:00,2026-10-05 10:31:00,alert,Flapping
2026-10-04 10:00:00,2026-10-04 11:00:00,outage,Yesterday
`)
	w.settle(t)
	d, err := w.Detection(context.Background(), theHour)
	if err != nil {
		t.Fatal(err)
	}
	minutes := func(n float64) *float64 { s := n * 60; return &s }
	// 10:46 lies six minutes before Search: too far. The imported alert of 10:11 came a minute before Database.
	want := []IncidentSighted{
		{From: "2026-10-05T10:12:00Z", To: "2026-10-05T10:25:00Z", Title: "Database", Kind: "outage", By: "Imported alerts", Delay: minutes(-1)},
		{From: "2026-10-05T10:52:00Z", To: "2026-10-05T10:55:00Z", Title: "Search", Kind: "partial"},
		{From: "2026-10-05T10:58:00Z", Title: "Chat", Kind: "degraded"},
	}
	if diff := cmp.Diff(want, d.Incidents); diff != "" {
		t.Errorf("incidents (-want +got):\n%s", diff)
	}
	byName := map[string]Detected{"": d.All}
	for _, r := range d.Rules {
		byName[r.Name] = r
	}
	for name, want := range map[string]Detected{
		"API success rate": {KPI: "api_success_rate", Name: "API success rate", Rule: "< 95% for 5m", Fired: 2, Detected: 1, Missed: 2, Unjudged: 1, Delay: minutes(3)},
		"Latency P95":      {KPI: "latency_p95", Name: "Latency P95", Rule: "> 2 * target for 10m", Missed: 3},
		"Imported alerts":  {Name: "Imported alerts", Rule: "as imported", Fired: 2, Detected: 1, Missed: 2, Unjudged: 1, Delay: minutes(-1)},
		"":                 {Name: "All together", Fired: 4, Detected: 1, Missed: 2, Unjudged: 2, Delay: minutes(-1)},
	} {
		if diff := cmp.Diff(want, byName[name]); diff != "" {
			t.Errorf("%q (-want +got):\n%s", name, diff)
		}
	}
	if d.Note == "" {
		t.Error("nothing says that the list was not declared complete")
	}
	// Once somebody declares the list complete, what fired without an incident was false.
	w.declare(t, "incidents", "2026-10-01/2026-11-01")
	w.settle(t)
	if d, err = w.Detection(context.Background(), theHour); err != nil || d.All.False == nil || *d.All.False != 2 || d.Note != "" {
		t.Errorf("declared: %+v, %v", d.All, err)
	}
}

func TestWhatIf(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", twoDips)
	w.settle(t)
	// Below 95 % for 6 and for 10 minutes.
	for rule, want := range map[string]int{"< 95% for 5m": 2, "< 95% for 6m": 2, "< 95% for 7m": 1, "< 95% for 11m": 0, "< 90% for 5m": 0, "< 91% for 1m": 2} {
		got, err := w.WhatIf(context.Background(), "api_success_rate", rule, theHour)
		if err != nil {
			t.Fatal(err)
		}
		if got.Count != want || len(got.Then.Episodes) != want || got.Before != 2 || got.Now.Rule != "< 95% for 5m" || got.Then.Rule != rule {
			t.Errorf("%s: %d episodes beside %d, want %d beside 2", rule, got.Count, got.Before, want)
		}
	}
	if got, err := w.WhatIf(context.Background(), "api_success_rate", "< 95% for 5m", theHour); err != nil || got.Then.Times != 2 || got.Then.Seconds != got.Then.Episodes[0].Seconds+got.Then.Episodes[1].Seconds {
		t.Errorf("the time that the rule fired: %+v, %v", got.Then, err)
	}
	// A KPI without a rule of its own takes one too.
	got, err := w.WhatIf(context.Background(), "error_rate", "> 5% for 5m", theHour)
	if err != nil || got.Count != 2 || got.Now != nil {
		t.Errorf("error rate: %+v, %v", got, err)
	}
	for kpi, rule := range map[string]string{"api_success_rate": "very bad", "requests": "> 5 for 5m", "satisfaction": "< 3 for 5m", "uptime": "< 99% over 7d", "latency_p95": "drops > 5% week over week"} {
		if _, err := w.WhatIf(context.Background(), kpi, rule, theHour); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s %s: %v", kpi, rule, err)
		}
	}
	if _, err := w.WhatIf(context.Background(), "nonsense", "< 1%", theHour); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown KPI: %v", err)
	}
}
