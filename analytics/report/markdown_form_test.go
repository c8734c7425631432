package report

import (
	"bytes"
	"strings"
	"testing"

	"telltale/analytics/actions"
	"telltale/analytics/engine"
)

// The form has every line of the template, in its order, with a value or the reason why there is none.
func TestTheFormIsFilled(t *testing.T) {
	r := october()
	add := func(id, name, unit string, value *float64) {
		r.Values = append(r.Values, engine.Value{ID: id, Name: name, Unit: unit, Value: value})
	}
	add("infrastructure_status", "Infrastructure", "status", ptr(1))
	add("daily_active_users", "Daily active users", "count", ptr(3200))
	r.Values = append(r.Values, engine.Value{ID: "roi", Name: "ROI", Unit: "percent", Why: "No conversation has an outcome.", Target: &engine.Target{Words: "> 200 %"}})
	for i := range r.Values {
		if r.Values[i].ID == "api_success_rate" {
			// As-of is 20 October 14:05: the day before begins at 14:05 of the 19th.
			r.Values[i].Alert.Episodes = append(r.Values[i].Alert.Episodes,
				engine.Episode{From: "2026-10-19T20:00:00+02:00", Fired: "2026-10-19T20:05:00+02:00", To: "2026-10-19T20:11:00+02:00", Worst: ptr(.9), Seconds: 360},
				engine.Episode{From: "2026-10-20T14:00:00+02:00", Fired: "2026-10-20T14:05:00+02:00"},
				engine.Episode{From: "2026-10-20T09:00:00+02:00", Possible: true})
		}
	}
	h := engine.Highlights{Trends: []engine.Trend{{Text: "Requests rose by 11 %."}},
		Actions: []engine.Action{{Text: "Uptime is close.", Evidence: "99.9 %.", Look: "the *error budget*"}}}
	var b bytes.Buffer
	agreed := actions.ActionList{Items: []actions.ListedAction{
		{Item: actions.Item{Title: "Roll *back*", Owner: "Ada", Due: "2026-10-19", KPI: "task_completion", State: actions.Open}, When: "1 day late", KPIName: "Task completion", Wanted: "up by 2 points"},
		{Item: actions.Item{Title: "Done", State: actions.Done}}}}
	if err := WriteDashboard(&b, r, h, agreed, stackFooting()); err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, want := range []string{
		"# Production Health Dashboard - support-chat, October 2026\n",
		"## Executive View (High-Level KPIs)\n- Uptime: 100 % (99.73 % to 100.00 %) (Target: ≥ 99.9 %), not enough data\n- User Satisfaction: 4.30/5 (4.25/5 to 4.35/5) (Target: > 4/5), met\n- Monthly Cost: €8,245.00\n" +
			"- ROI: – (Target: > 200 %) (No conversation has an outcome)\n",
		"## Operations View (Technical Metrics)\n- API Success Rate: 99.963 % (Target: > 99 %), met\n- Latency P95: 580 ms (Target: < 2 s, acceptable to 5 s), met\n- Infrastructure: Degraded\n",
		"## Business View (User Metrics)\n- Daily Active Users: 3,200\n",
		"## Alerts (Last 24h, to 2026-10-20 14:05)\n- 2026-10-20 14:05 API success rate, < 95 % for 5 min: still fires\n- 2026-10-19 20:05 API success rate, < 95 % for 5 min, at worst 90.0 %: over after 6 min\n" +
			"- Earlier in the period: 1\n",
		"## Trends\n- Requests rose by 11 %.\n",
		"## Action Items\n- [ ] Roll \\*back\\* (Ada), 1 day late, 2026-10-19: Task completion up by 2 points\n- [ ] Suggested: Uptime is close. 99.9 %. Look at: the \\*error budget\\*\n",
		"## All numbers\n\n| KPI |", "## Notes\n", "## What this rests on\n\n- Period: October 2026", "- Coverage: requests 98.5 %\n", "- Assumptions: Cost of an agent hour = 30\n",
		"## Definitions\n\n- Requests (requests): number of requests\n",
	} {
		i := strings.Index(b.String()[at:], want)
		if i < 0 {
			t.Fatalf("%q is missing behind %d in\n%s", want, at, b.String())
		}
		at += i
	}
}

func TestWhatLooksLikeATagIsNoMarkup(t *testing.T) {
	for text, want := range map[string]string{
		"< 2 s, <5s, <= 85 %, a<":          "< 2 s, <5s, <= 85 %, a<",
		"<b>bold</b>, <!-- x -->, <?php":   "&lt;b>bold&lt;/b>, &lt;!-- x -->, &lt;?php",
		"<https://example.com>, <<i>i</i>": "&lt;https://example.com>, <&lt;i>i&lt;/i>",
	} {
		if got := escape(text); got != want {
			t.Errorf("escape(%q) = %q, want %q", text, got, want)
		}
	}
}

// What is judged at the end of the month has fired then, though the newest row is an hour older.
func TestTheFormsLastDayReachesToItsAlerts(t *testing.T) {
	r := october()
	for i := range r.Values {
		if a := r.Values[i].Alert; a != nil {
			a.Episodes = []engine.Episode{{From: "2026-10-01T00:00:00+02:00", Fired: "2026-11-01T00:00:00+01:00"}}
			break
		}
	}
	var b strings.Builder
	formAlerts(&b, r)
	if want := "## Alerts (Last 24h, to 2026-11-01 00:00)\n- 2026-11-01 00:00 API success rate"; !strings.HasPrefix(b.String(), want) {
		t.Error(b.String())
	}
}
