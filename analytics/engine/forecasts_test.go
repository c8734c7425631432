package engine

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The first and last days with a value bound a history; a day without one takes that of the week before, and in the first
// week that of the day before.
func TestHistoryIsUnbroken(t *testing.T) {
	values := map[int64]float64{}
	for day := int64(10); day < 20; day++ {
		values[day] = float64(day)
	}
	delete(values, 12)
	delete(values, 18)
	history, begin, filled := unbroken(values, 5, 30)
	if diff := cmp.Diff([]float64{10, 11, 11, 13, 14, 15, 16, 17, 11, 19}, history); diff != "" || begin != 10 || filled != 2 {
		t.Errorf("from %d, %d filled: %s", begin, filled, diff)
	}
	if history, _, _ := unbroken(map[int64]float64{}, 5, 30); len(history) != 0 {
		t.Errorf("out of nothing: %v", history)
	}
}

// Ten weeks of the same week: 17 days ago the same would have been said, and it came exactly.
func TestTheForecastBeforeIsScored(t *testing.T) {
	var history []float64
	for i := range 70 {
		history = append(history, []float64{100, 110, 120, 115, 105, 40, 30}[i%7])
	}
	score := lastScore(history, 1000)
	if score == nil || score.Days != 17 || score.Error > 1e-6 || score.Forecast-score.Came > 1e-6 || score.Made != dayText(983) {
		t.Errorf("%+v", score)
	}
	if lastScore(history[:30], 1000) != nil {
		t.Error("30 days were enough for a forecast made before")
	}
}

// 35 days of an hourly request: 11 days more of 24, which is over a limit of 20 from the first day. Three weeks are too few.
func TestForecasts(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-10-01 00:00:00' + INTERVAL (i) HOUR AS ts, 200 AS status FROM range(35 * 24) t(i)`)
	w.insert(t, "samples", `SELECT TIMESTAMP '2026-10-01 00:00:00' + INTERVAL (6 * i) HOUR AS ts, 'node_filesystem_used_percent' AS metric, 80 + i % 4 AS value FROM range(35 * 4) t(i)`)
	w.settle(t)
	w.set(t, "limit.requests", "20")
	found, err := w.Forecasts(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-11"}})
	if err != nil {
		t.Fatal(err)
	}
	f := found.Items[0]
	if f.KPI != "requests" || f.Model != "seasonal naive" || f.History != 35 || f.Filled != 0 || len(f.Days) != 11 || f.Error != 0 {
		t.Fatalf("%+v", f)
	}
	if d := f.Days[0]; d != (ForecastDay{Day: "2026-11-05", Value: 24, Low: 24, High: 24, Low80: 24, High80: 24}) || f.Crosses != "2026-11-05" || f.Earliest != "2026-11-05" {
		t.Errorf("%+v, crosses %s", d, f.Crosses)
	}
	// The disk's highest sample of a day is 83 %: it is not full, but over a limit of 82 %.
	if f := found.Items[6]; f.KPI != "disk_used" || f.Limit == nil || *f.Limit != 1 || len(f.Days) != 11 || f.Days[10].Value != 0.83 || f.Earliest != "" {
		t.Errorf("%+v", f)
	}
	if f := found.Items[5]; f.KPI != "database_connections_used" || len(f.Days) != 0 || f.Limit != nil {
		t.Errorf("nothing samples connections: %+v", f)
	}
	w.set(t, "limit.disk_used", "82%")
	found, err = w.Forecasts(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-11"}})
	if err != nil || found.Items[6].Crosses != "2026-11-05" {
		t.Errorf("%+v, %v", found.Items[6], err)
	}
	found, err = w.Forecasts(context.Background(), Query{Period: Spec{Preset: "custom", From: "2026-10-01", To: "2026-10-22"}})
	if err != nil {
		t.Fatal(err)
	}
	if f := found.Items[0]; len(f.Days) != 0 || f.Note != "A forecast needs 28 days with data, and has 21." {
		t.Errorf("%+v", f)
	}
	if f := found.Items[2]; f.KPI != "total_cost" || f.Note != "A forecast needs 28 days with data, and has 0." {
		t.Errorf("without bills: %+v", f)
	}
}
