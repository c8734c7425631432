package engine

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/catalog"
)

// Peers of 90, 100, 100 and 110 have the median 100 and the median distance 5, a robust deviation of 7.413: 3.5 of them are
// 25.9. 125 is like them, 126 is not. Three peers say nothing; a holiday is no peer; equal peers leave no measure, and then
// 2 % decide.
func TestJudgeDay(t *testing.T) {
	k := &catalog.KPI{ID: "requests", Name: "Requests", Unit: catalog.Count}
	peers := func(values ...float64) map[int64]float64 {
		days := map[int64]float64{}
		for i, v := range values {
			days[100-7*int64(i+1)] = v
		}
		return days
	}
	for _, c := range []struct {
		name     string
		value    float64
		peers    map[int64]float64
		holidays map[int64]bool
		want     bool
	}{
		{"like its peers", 125, peers(90, 100, 100, 110), nil, false},
		{"unlike its peers", 126, peers(90, 100, 100, 110), nil, true},
		{"below them", 74, peers(90, 100, 100, 110), nil, true},
		{"three peers", 500, peers(90, 100, 110), nil, false},
		{"a holiday is no peer", 500, peers(90, 100, 100, 110), map[int64]bool{93: true}, false},
		{"equal peers, a little more", 102, peers(100, 100, 100, 100), nil, false},
		{"equal peers, more", 103, peers(100, 100, 100, 100), nil, true},
	} {
		c.peers[100] = c.value
		if a, ok := judgeDay(k, c.peers, 100, c.holidays); ok != c.want || ok && (a.Usual != 100 || a.Peers != 4) {
			t.Errorf("%s: %t, %+v", c.name, ok, a)
		}
	}
}

// A request an hour, and twice as many on 20 October, the new ones of model b; twice as many on the holiday too. October has
// 31 x 24 + 24 + 24 = 792 requests, and the anomaly is 24 of them.
func TestAnomalies(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-08-01 00:00:00' + INTERVAL (i) HOUR AS ts, 200 AS status, 'a' AS model FROM range(92 * 24) t(i)
		UNION ALL SELECT TIMESTAMP '2026-10-20 00:30:00' + INTERVAL (i) HOUR, 200, 'b' FROM range(24) t(i)
		UNION ALL SELECT TIMESTAMP '2026-10-26 00:30:00' + INTERVAL (i) HOUR, 200, 'b' FROM range(24) t(i)`)
	w.load(t, "events", "ts,ended,kind,title\n2026-10-26 00:00:00,2026-10-27 00:00:00,holiday,National Day\n2026-10-20 09:00:00,,deployment,Release 43\n")
	w.settle(t)
	found, err := w.Anomalies(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-10"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []Anomaly{{Day: "2026-10-20", KPI: "requests", Name: "Requests", Unit: "count", Value: 48, Usual: 24, Peers: 8, Share: 24. / 792,
		Segment: "Model “b” has 100 % of the difference", Also: []string{}, Beside: []string{"Release 43, deployment 09:00"}}}
	if diff := cmp.Diff(want, found.Items); diff != "" {
		t.Error(diff)
	}
	if found.Note != "Another day that differs is a holiday." {
		t.Errorf("note %q", found.Note)
	}
}
