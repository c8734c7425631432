package engine

import (
	"context"
	"math"
	"strings"
	"testing"

	"telltale/analytics/fault"
)

// Two months of a request every half hour and one rating a day. From 2 October on answers take 1 s instead of 2 s, no
// request fails any more, where one of a day's 48 did, and 3 of 4 ratings are good instead of 2 of 4.
func effectWorkspace(t *testing.T) *workspace {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-09-01 00:00:00' + INTERVAL (i * 30) MINUTE AS ts, 'e' || i % 2 AS endpoint,
		CASE WHEN ts >= TIMESTAMP '2026-10-02' THEN 1000000 ELSE 2000000 END AS duration_us,
		CASE WHEN ts < TIMESTAMP '2026-10-02' AND i % 48 = 5 THEN 500 ELSE 200 END AS status FROM range(61 * 48) t(i)`)
	w.insert(t, "feedback", `SELECT TIMESTAMP '2026-09-01 12:00:00' + INTERVAL (i) DAY AS ts, 'f' || i AS id, 'thumbs' AS scale, 0 AS rating_min, 1 AS rating_max,
		CASE WHEN i % 4 < CASE WHEN ts >= TIMESTAMP '2026-10-02' THEN 3 ELSE 2 END THEN 1 ELSE 0 END AS rating FROM range(61) t(i)`)
	w.load(t, "events", `ts,kind,title,component,version
2026-09-10 08:00:00,deployment,Release 41,api,41
2026-10-01 12:00:00,deployment,Release 42,api,42
2026-10-10 00:00:00,holiday,Nobody works,,
2026-10-20 09:00:00,prompt,Shorter answers,assistant,v7
2026-10-30 09:00:00,prompt,After the windows,assistant,v8
`)
	w.load(t, "incidents", "started,ended,title,kind\n2026-10-12 10:00:00,2026-10-12 11:00:00,Down,outage\n")
	w.setSince(t, "price.gpt-5", "$1 in, $8 out", "2026-10-05")
	w.settle(t)
	return w
}

func TestEffect(t *testing.T) {
	w := effectWorkspace(t)
	ask := func(q ActionEffectQuery) ActionEffect {
		t.Helper()
		f, err := w.ActionEffect(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	for _, c := range []struct {
		name              string
		query             ActionEffectQuery
		before, after     string // windows
		was, is, by       float64
		low, high         float64
		tendency, finally string
	}{
		// Four whole weeks end with the data on 29 October: every day is like the others, so the interval is a point.
		{"a percentile is the mean of its days", ActionEffectQuery{KPI: "latency_p95", Done: "2026-10-01"}, "3 to 30 Sep 2026", "2 to 29 Oct 2026", 2, 1, -.5, -.5, -.5, "down", ""},
		{"a share is a difference", ActionEffectQuery{KPI: "error_rate", Done: "2026-10-01"}, "3 to 30 Sep 2026", "2 to 29 Oct 2026", 1. / 48, 0, -1. / 48, -1. / 48, -1. / 48, "down", ""},
		// The failing request is an odd one: of its endpoint's 24 a day, one fails.
		{"a segment", ActionEffectQuery{KPI: "error_rate", Done: "2026-10-01", Filters: []Filter{{Dimension: "endpoint", Values: []string{"e1"}}}},
			"3 to 30 Sep 2026", "2 to 29 Oct 2026", 1. / 24, 0, -1. / 24, -1. / 24, -1. / 24, "down", ""},
		{"a sum is its mean a day", ActionEffectQuery{KPI: "requests", Done: "2026-10-01"}, "3 to 30 Sep 2026", "2 to 29 Oct 2026", 48, 48, 0, 0, 0, "stable", ""},
		// Newcombe of 21 of 28 against 14 of 28: Wilson's limits are 0.326331 to 0.673669 and 0.566443 to 0.873235, so
		// low = 0.25 - sqrt(0.183557² + 0.173669²) and high = 0.25 + sqrt(0.123235² + 0.173669²).
		{"answers have an interval of their own", ActionEffectQuery{KPI: "positive_share", Done: "2026-10-01"}, "3 to 30 Sep 2026", "2 to 29 Oct 2026", .5, .75, .25, -.002693, .462950, "no clear change", ""},
		// From 1 to 27 September there are three whole weeks; the data does not begin earlier, so nothing will make them four.
		{"the days on which it was done are in neither", ActionEffectQuery{KPI: "latency_p95", Started: "2026-09-28", Done: "2026-10-01"}, "7 to 27 Sep 2026", "2 to 22 Oct 2026", 2, 1, -.5, -.5, -.5, "down", ""},
		// Two weeks follow on 17 October, and four on the 31st of the month after it, which is 15 November.
		{"the windows grow with the data", ActionEffectQuery{KPI: "requests", Done: "2026-10-17"}, "3 to 16 Oct 2026", "18 to 31 Oct 2026", 48, 48, 0, 0, 0, "stable", "2026-11-15"},
	} {
		f := ask(c.query)
		if f.Why != "" || f.Before == nil || f.Before.Label != c.before || f.After.Label != c.after {
			t.Errorf("%s: %+v, before %+v, after %+v", c.name, f, f.Before, f.After)
			continue
		}
		for i, pair := range [][2]float64{{f.Before.Value, c.was}, {f.After.Value, c.is}, {*f.Change, c.by}, {*f.Low, c.low}, {*f.High, c.high}} {
			if math.Abs(pair[0]-pair[1]) > 1e-6 {
				t.Errorf("%s: number %d is %v, want %v", c.name, i, pair[0], pair[1])
			}
		}
		if f.Tendency != c.tendency || f.Final != c.finally {
			t.Errorf("%s: %s, final %q; want %s, %q", c.name, f.Tendency, f.Final, c.tendency, c.finally)
		}
	}
	// What was done is not among what happened beside it, nor is what came after the windows, or moves no number.
	beside := strings.Join(ask(ActionEffectQuery{KPI: "latency_p95", Done: "2026-10-01"}).Beside, "; ")
	if want := "Release 41, deployment 10 Sep 2026 08:00; Down, outage 12 Oct 2026 10:00; Shorter answers, prompt 20 Oct 2026 09:00; price of gpt-5 set to $1 in, $8 out from 2026-10-05"; beside != want {
		t.Errorf("beside: %s", beside)
	}
}

// Without a judgement there is a day from which there can be one, or none when data from before is missing.
func TestEffectThatCannotBeJudged(t *testing.T) {
	w := effectWorkspace(t)
	for _, c := range []struct{ name, kpi, done, why, from string }{
		{"a week after it shows no spread", "latency_p95", "2026-10-24", "The data has 7 whole days after it; to judge it takes 14.", "2026-11-08"},
		{"the data ends before it", "latency_p95", "2026-11-20", "The data has 0 whole days after it; to judge it takes 14.", "2026-12-05"},
		{"the data begins a week before", "latency_p95", "2026-09-09", "The data begins 8 days before; to judge it takes 14.", ""},
		{"the data begins after it", "latency_p95", "2026-08-30", "The data begins 0 days before, and a judgement needs whole weeks on both sides.", ""},
		{"there are no bills", "total_cost", "2026-10-01", "There are no cost lines in the period.", ""},
		{"a state is no amount", "infrastructure_status", "2026-10-01", "~is a state", ""},
	} {
		f, err := w.ActionEffect(context.Background(), ActionEffectQuery{KPI: c.kpi, Done: c.done})
		part, some := strings.CutPrefix(c.why, "~")
		if err != nil || f.Before != nil || f.Tendency != "" || f.From != c.from || some && !strings.Contains(f.Why, part) || !some && f.Why != c.why {
			t.Errorf("%s: %q from %q, %v", c.name, f.Why, f.From, err)
		}
	}
	// Answers have an interval of their own: a week of them can be judged.
	if f, err := w.ActionEffect(context.Background(), ActionEffectQuery{KPI: "positive_share", Done: "2026-10-24"}); err != nil || f.Tendency != "no clear change" || f.Final != "2026-11-22" {
		t.Errorf("a week of answers: %+v, %v", f, err)
	}
	for _, q := range []ActionEffectQuery{{KPI: "nothing", Done: "2026-10-01"}, {KPI: "requests", Done: "yesterday"}, {KPI: "requests", Done: ""}, {KPI: "requests", Started: "2026-10-02", Done: "2026-10-01"},
		{KPI: "requests", Done: "2026-10-01", Filters: []Filter{{Dimension: "shoe_size", Values: []string{"44"}}}}} {
		if _, err := w.ActionEffect(context.Background(), q); !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.NotFound) {
			t.Errorf("%+v: %v", q, err)
		}
	}
	if f, err := newWorkspace(t, "UTC").ActionEffect(context.Background(), ActionEffectQuery{KPI: "requests", Done: "2026-10-01"}); err != nil || f.Why != "There is no data yet." {
		t.Errorf("an empty workspace: %+v, %v", f, err)
	}
}
