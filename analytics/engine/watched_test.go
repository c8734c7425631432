package engine

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"telltale/analytics/catalog"
)

// A KPI that the workspace added is told in the trends, looked at for days unlike others and predicted, as built-in ones
// are. Two of a day's 24 requests are slow until September, three in October, and twenty on the 20th.
func TestOwnKPIsAreWatched(t *testing.T) {
	w := newWorkspace(t, "UTC")
	own, err := catalog.ParseOwn("", []byte(`slow_requests:
  name: Slow requests
  about: Requests of ten seconds and more.
  unit: count
  better: lower
  sum: {fact: requests, value: sum(weight) FILTER (duration_us >= 10000000)}
`))
	if err != nil {
		t.Fatal(err)
	}
	cat, err := catalog.LoadWith([]catalog.Own{own})
	if err != nil {
		t.Fatal(err)
	}
	w.Engine = New(w.db, cat)
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-08-01 00:00:00' + INTERVAL (i) HOUR AS ts, 200 AS status,
		CASE WHEN i % 24 < CASE WHEN ts >= TIMESTAMP '2026-10-20' AND ts < TIMESTAMP '2026-10-21' THEN 20 WHEN ts >= TIMESTAMP '2026-10-01' THEN 3 ELSE 2 END
			THEN 10000000 ELSE 100000 END AS duration_us FROM range(92 * 24) t(i)`)
	w.settle(t)
	query := Query{Period: Spec{Preset: "month", Month: "2026-10"}}
	found, err := w.Anomalies(context.Background(), query)
	if err != nil || len(found.Items) == 0 {
		t.Fatalf("%+v, %v", found, err)
	}
	// Usually two: seven of the eight Tuesdays before are of August and September or have three since, the middle of 2, 2, 2, 2, 2, 2, 3, 3 is 2.
	if a := found.Items[0]; a.KPI != "slow_requests" || a.Day != "2026-10-20" || a.Value != 20 || a.Usual != 2 {
		t.Errorf("anomaly %+v", a)
	}
	forecasts, err := w.Forecasts(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	if f := forecasts.Items[len(forecasts.Items)-1]; f.KPI != "slow_requests" || f.History != 92 || len(f.Days) == 0 {
		t.Errorf("forecast %+v", f)
	}
	h, err := w.Highlights(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(h.Trends, func(trend Trend) bool { return trend.KPI == "slow_requests" && trend.Tendency == "up" && !*trend.Good }) {
		t.Errorf("trends %+v", h.Trends)
	}
}

// A disk that fills by a point a day, from 11 % on 13 August, has 90 % on 31 October and more than 100 % from 11 November on, in a
// straight line; the model that does best damps the line, which takes some days more. Nothing is told with a higher limit,
// nor of what is over it already.
func TestWhatFillsUpIsToldWithItsDay(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "samples", `SELECT TIMESTAMP '2026-08-13 23:30:00' + INTERVAL (i) DAY AS ts, 'node_filesystem_used_percent' AS metric, 11 + i AS value FROM range(80) t(i)`)
	w.settle(t)
	told := func() []string {
		h, err := w.Highlights(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-10"}})
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, trend := range h.Trends {
			if strings.Contains(trend.Text, "over the limit") {
				texts = append(texts, trend.Text)
			}
		}
		return texts
	}
	first := told()
	if len(first) != 1 {
		t.Fatalf("%q", first)
	}
	by, rest, _ := strings.Cut(strings.TrimPrefix(first[0], "Disk used: over the limit of 100 % by "), " at this rate, from 90.0 % now (95 % interval ")
	if day, err := time.Parse("2 Jan 2006", by); err != nil || rest == "" || day.Before(time.Date(2026, 11, 11, 0, 0, 0, 0, time.UTC)) || day.After(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%q", first)
	}
	w.set(t, "limit.disk_used", "300%")
	if got := told(); len(got) != 0 {
		t.Errorf("far from its limit: %q", got)
	}
	w.set(t, "limit.disk_used", "80%")
	if got := told(); len(got) != 0 {
		t.Errorf("over it already: %q", got)
	}
}

// What is forecast to cross a limit on the second day is told; what only its interval crosses is not.
func TestCapacityTrend(t *testing.T) {
	limit := 60.
	f := Forecast{KPI: "database_connections_used", Name: "Database connections", Unit: "count", Model: "Holt-Winters", History: 90, Limit: &limit, newest: 55,
		Crosses: "2026-11-02", Earliest: "2026-11-01", Days: []ForecastDay{{Day: "2026-11-01", Value: 58, Low: 54, High: 62}, {Day: "2026-11-02", Value: 61, Low: 56, High: 66}}}
	got, ok := capacityTrend(f, "USD", "lower")
	if want := "Database connections: over the limit of 60 by 2 Nov 2026 at this rate, from 55 now (95 % interval 1 Nov 2026 to open; Holt-Winters on 90 days)."; !ok || got.Text != want || *got.Good {
		t.Errorf("%+v", got)
	}
	f.Latest = "2026-11-09"
	if got, _ := capacityTrend(f, "USD", "lower"); !strings.Contains(got.Text, "interval 1 Nov 2026 to 9 Nov 2026;") {
		t.Errorf("%+v", got)
	}
	f.Crosses = ""
	if got, ok := capacityTrend(f, "USD", "lower"); ok {
		t.Errorf("only the interval: %+v", got)
	}
}
