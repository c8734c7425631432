package engine

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// From 2 October on answers take 2 s instead of 1 s, one of a day's 48 requests fails, and users give 3 stars instead of
// 5; a release came on 1 October. The release of 20 October has eleven days after it, which are too few to judge.
func TestChanges(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-09-01 00:00:00' + INTERVAL (i * 30) MINUTE AS ts,
		CASE WHEN ts >= TIMESTAMP '2026-10-02' THEN 2000000 ELSE 1000000 END AS duration_us,
		CASE WHEN ts >= TIMESTAMP '2026-10-02' AND i % 48 = 5 THEN 500 ELSE 200 END AS status FROM range(61 * 48) t(i)`)
	w.insert(t, "feedback", `SELECT TIMESTAMP '2026-09-01 12:00:00' + INTERVAL (i) DAY AS ts, 'f' || i AS id, 'stars' AS scale, 1 AS rating_min, 5 AS rating_max,
		CASE WHEN ts >= TIMESTAMP '2026-10-02' THEN 3 ELSE 5 END AS rating FROM range(61) t(i)`)
	w.load(t, "events", `ts,kind,title,component,version
2026-09-16 08:00:00,deployment,Before the period,,
2026-10-01 12:00:00,deployment,Release 42,api,42
2026-10-10 00:00:00,holiday,Nobody works,,
2026-10-20 09:00:00,prompt,Shorter answers,assistant,v7
`)
	w.load(t, "incidents", "started,ended,title,kind\n2026-10-12 10:00:00,2026-10-12 11:00:00,Down,outage\n")
	w.settle(t)
	c, err := w.Changes(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-10"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Items) != 2 || c.Items[0].Event.Title != "Release 42" || c.Items[1].Event.Title != "Shorter answers" {
		t.Fatalf("%+v", c.Items)
	}
	number, no := func(f float64) *float64 { return &f }, false
	want := []ChangeEffect{
		// 14 x 47 of 14 x 48 requests: 47/48 - 1 = -0.0208333.
		{KPI: "api_success_rate", Name: "API success rate", Unit: "percent", Before: number(1), After: number(47. / 48), DaysBefore: 14, DaysAfter: 14,
			Low: number(-1. / 48), High: number(-1. / 48), Tendency: "down", Good: &no},
		{KPI: "latency_p95", Name: "Latency P95", Unit: "seconds", Before: number(1), After: number(2), DaysBefore: 14, DaysAfter: 14, Relative: true,
			Low: number(1), High: number(1), Tendency: "up", Good: &no},
		{KPI: "satisfaction", Name: "User satisfaction", Unit: "rating", Before: number(5), After: number(3), DaysBefore: 14, DaysAfter: 14,
			Low: number(-2), High: number(-2), Tendency: "down", Good: &no},
	}
	close := cmp.Comparer(func(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 })
	if diff := cmp.Diff(want, c.Items[0].Effects, close); diff != "" {
		t.Errorf("Release 42: %s", diff)
	}
	if diff := cmp.Diff([]string{"Down, outage 12 Oct 10:00"}, c.Items[0].Beside); diff != "" {
		t.Errorf("beside the release: %s", diff)
	}
	late := c.Items[1].Effects[1]
	if late.KPI != "latency_p95" || late.DaysAfter != 11 || late.Tendency != "" || *late.Before != 2 || *late.After != 2 {
		t.Errorf("eleven days: %+v", late)
	}
	if got := c.worsened("latency_p95"); got != `After the change “Release 42” (deployment, 1 Oct 2026 12:00) it went from 1 s to 2 s.` {
		t.Errorf("%q", got)
	}
	// Whatever number one looks at, its page asks what was changed around it; some have no value by day.
	every := w.catalog.IDs()
	if c, err := w.Changes(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-10"}, KPIs: every}); err != nil || len(c.Items) != 2 {
		t.Errorf("all KPIs: %d changes, %v", len(c.Items), err)
	}
	if got := c.worsened("task_completion"); got != "" {
		t.Errorf("nothing is known of it: %q", got)
	}
	c, err = w.Changes(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-08"}})
	if err != nil || len(c.Items) != 0 || c.Note == "" {
		t.Errorf("August: %+v %v", c, err)
	}
}
