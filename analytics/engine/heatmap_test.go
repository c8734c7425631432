package engine

import (
	"context"
	"testing"

	"telltale/analytics/fault"
)

// Four weeks to 29 October 2026 in Vienna, whose clocks go back on the 25th: one request an hour, three at noon except on
// weekends, none on the 20th from 8 to 11. Those of noon on the 6th fail.
func TestHeatMap(t *testing.T) {
	w := newWorkspace(t, "Europe/Vienna")
	w.insert(t, "requests", `SELECT ts, CASE WHEN local >= TIMESTAMP '2026-10-06 12:00:00' AND local < TIMESTAMP '2026-10-06 13:00:00' THEN 500 ELSE 200 END AS status, CASE WHEN i % 3 > 0 THEN 'b' ELSE 'a' END AS model
		FROM (SELECT TIMESTAMP '2026-09-30 22:10:00' + to_hours((i // 3)::INTEGER) AS ts, i, ts + INTERVAL 1 HOUR + CASE WHEN ts < TIMESTAMP '2026-10-25 01:00:00' THEN INTERVAL 1 HOUR ELSE INTERVAL 0 HOUR END AS local FROM range(28 * 24 * 3 + 3) t(i))
		WHERE (i % 3 = 0 OR hour(local) = 12 AND isodow(local) < 6) AND NOT (local >= TIMESTAMP '2026-10-20 08:00:00' AND local < TIMESTAMP '2026-10-20 11:00:00')`)
	w.settle(t)
	query := Query{Period: Spec{Preset: "custom", From: "2026-10-01", To: "2026-10-30"}}
	h, err := w.HeatMap(context.Background(), "requests", query)
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Days) != 29 || h.Left != 0 || h.Why != "" || *h.Lowest != 1 || *h.Low != 1 || *h.High != 3 || *h.Highest != 3 || h.Peak != "2026-10-01T12:00:00+02:00" {
		t.Fatalf("%d days, %d left, from %v to %v, the most at %s: %s", len(h.Days), h.Left, h.Lowest, h.Highest, h.Peak, h.Why)
	}
	// The 20 working days to the 28th, and the 25th, whose hour from 2 to 3 comes twice. On other days no hour has more than
	// the others.
	if u := h.Usual; u == nil || u.Hour != 12 || u.Days != 20 || u.Of != 21 {
		t.Errorf("usually the most at %+v", h.Usual)
	}
	at := func(day, hour int) HeatCell { return h.Days[day-1].Hours[hour] }
	for _, c := range []struct {
		day, hour int
		value     float64
		state, t  string
	}{
		{1, 12, 3, "", "2026-10-01T12:00:00+02:00"}, {3, 12, 1, "", "2026-10-03T12:00:00+02:00"}, {20, 8, 0, "gap", "2026-10-20T08:00:00+02:00"}, {20, 11, 1, "", "2026-10-20T11:00:00+02:00"},
		{25, 2, 2, "", "2026-10-25T02:00:00+02:00"}, {28, 23, 1, "", "2026-10-28T23:00:00+01:00"}, {29, 12, 0, "out", ""},
	} {
		got := at(c.day, c.hour)
		value := 0.0
		if got.V != nil {
			value = *got.V
		}
		if value != c.value || got.State != c.state || got.T != c.t || (got.V == nil) != (c.state != "") {
			t.Errorf("%d October %d:00 is %+v with %v, want %+v", c.day, c.hour, got, value, c)
		}
	}
	sum := 0.0
	for _, d := range h.Days {
		for _, c := range d.Hours {
			if c.V != nil {
				sum += *c.V
			}
		}
	}
	if requests := w.evaluateAll(t, Query{KPIs: []string{"requests"}, Period: query.Period})["requests"]; *requests.Value != sum {
		t.Errorf("the hours have %v requests, the period %v", sum, *requests.Value)
	}

	// Model b is asked at noon only: zero requests at other hours are known, and have no error rate.
	query.Filters = []Filter{{Dimension: "model", Values: []string{"b"}}}
	if h, err = w.HeatMap(context.Background(), "requests", query); err != nil || *at(5, 3).V != 0 || *at(5, 12).V != 2 || at(20, 8).State != "gap" {
		t.Errorf("requests of model b: %+v, %v", h.Days, err)
	}
	if h, err = w.HeatMap(context.Background(), "error_rate", query); err != nil || at(5, 3).State != "none" || *at(5, 12).V != 0 || *at(6, 12).V != 1 || h.Peak != "2026-10-06T12:00:00+02:00" || h.Usual != nil {
		t.Errorf("failures of model b: peak %s, usual %+v, %v", h.Peak, h.Usual, err)
	}
	if h, err = w.HeatMap(context.Background(), "latency_p95", query); err != nil || h.Why == "" || len(h.Days) != 0 {
		t.Errorf("without durations: %+v, %v", h, err)
	}
}

func TestHeatMapsOfOddPeriods(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", "SELECT TIMESTAMP '2026-07-01 00:00:00' + to_hours(i::INTEGER) AS ts, 200 AS status FROM range(2400) t(i)")
	w.settle(t)
	// 2,400 hours are 100 days, of which the newest 92 are shown.
	h, err := w.HeatMap(context.Background(), "requests", Query{Period: Spec{Preset: "custom", From: "2026-07-01", To: "2026-10-09"}})
	if err != nil || len(h.Days) != 92 || h.Left != 8 || h.Days[0].Day != "2026-07-09" || *h.Days[0].Hours[0].V != 1 || h.Usual != nil {
		t.Errorf("%+v, %v", h, err)
	}
	if h, err = w.HeatMap(context.Background(), "requests", Query{Period: Spec{Preset: "custom", From: "2026-07-01", To: "2026-07-02"}}); err != nil || len(h.Days) != 0 || h.Why == "" {
		t.Errorf("one day: %+v, %v", h, err)
	}
	if _, err = w.HeatMap(context.Background(), "uptime", Query{Period: Spec{Preset: "all"}}); !fault.Is(err, fault.Unsupported) {
		t.Errorf("uptime by hour: %v", err)
	}
	if _, err = w.HeatMap(context.Background(), "luck", Query{Period: Spec{Preset: "all"}}); !fault.Is(err, fault.NotFound) {
		t.Errorf("no KPI: %v", err)
	}
}
