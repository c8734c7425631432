package engine

import (
	"context"
	"fmt"
	"math"
	"testing"
)

// Durations on both sides of the edges: 999 µs is below a millisecond, 1,119 µs below 1.12 ms, 1,999,999 µs below 2 s although
// four digits of it are 2 s, which the roll-up rounds to. Upgrades and pending requests have no latency.
func TestLatencies(t *testing.T) {
	w := newWorkspace(t, "UTC")
	october := Query{Period: Spec{Preset: "month", Month: "2026-10"}}
	w.load(t, "requests", `ts,status,outcome,duration_us,model,weight
2026-10-05 10:00:00,200,success,999,a,1
2026-10-05 10:00:01,200,success,1000,a,1
2026-10-05 10:00:02,500,failure,1119,a,2
2026-10-05 10:00:03,200,success,1120,a,1
2026-10-06 10:00:00,200,success,1999999,b,3
2026-10-06 10:00:01,200,success,2000000,b,1
2026-10-06 10:00:02,101,success,9000000,b,1
2026-10-06 10:00:03,200,pending,9000000,b,1
2026-10-06 10:00:04,200,success,,b,1
2026-09-06 10:00:04,200,success,2500000,b,4
`)
	w.settle(t)
	l, err := w.Latencies(context.Background(), october)
	if err != nil {
		t.Fatal(err)
	}
	if l.N != 9 || l.Before != 4 || l.Previous == nil || l.Previous.Label != "September 2026, to 6 Sep 2026 10:01" || l.Why != "" || l.Target.Text != "< 2s acceptable < 5s" {
		t.Errorf("%+v", l)
	}
	// From below a millisecond to 2.5 to 2.8 s are 70 bins.
	if len(l.Bins) != 70 || l.Bins[0].From != 0 || l.Bins[0].To != .001 || l.Bins[69].From != 2.5 || l.Bins[69].To != 2.8 {
		t.Fatalf("%d bins from %+v to %+v", len(l.Bins), l.Bins[0], l.Bins[len(l.Bins)-1])
	}
	want := map[float64]float64{0: 1, .001: 3, .00112: 1, 1.8: 3, 2: 1}
	for i, b := range l.Bins {
		if b.N != want[b.From] || math.Abs(b.Share-want[b.From]/9) > 1e-12 {
			t.Errorf("from %v: %v, a share of %v; want %v of 9", b.From, b.N, b.Share, want[b.From])
		}
		if before := map[bool]float64{true: 1}[b.From == 2.5]; *b.Before != before {
			t.Errorf("from %v: %v before, want %v", b.From, *b.Before, before)
		}
		if i > 0 && l.Bins[i-1].To != b.From {
			t.Errorf("a gap between %v and %v", l.Bins[i-1].To, b.From)
		}
	}
	october.Compare, october.Filters = "none", []Filter{{Dimension: "topic", Values: []string{"x"}}}
	if l, err = w.Latencies(context.Background(), october); err != nil || l.Why != "Requests cannot be filtered by topic." || len(l.Bins) != 0 {
		t.Errorf("filtered by topic: %+v, %v", l, err)
	}
	october.Filters = []Filter{{Dimension: "model", Values: []string{"c"}}}
	if l, err = w.Latencies(context.Background(), october); err != nil || l.Why == "" || l.P95 != nil || l.Within != nil || l.Previous != nil {
		t.Errorf("without a request: %+v, %v", l, err)
	}
	october.Filters[0].Values[0] = "b"
	// 1.8 to 2 s, and 2 to 2.24 s.
	if l, err = w.Latencies(context.Background(), october); err != nil || len(l.Bins) != 2 || l.Bins[0].N != 3 || l.Bins[1].N != 1 || l.Bins[0].Before != nil || *l.Within != .75 {
		t.Errorf("of one model: %+v, %v", l, err)
	}
}

// Six decades and more are too many bins: neighbours are joined to those of the series R10.
func TestLatenciesOverManyDecadesAreJoined(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.load(t, "requests", "ts,status,duration_us\n2026-10-05 10:00:00,200,0\n2026-10-05 10:00:01,200,1120\n2026-10-05 10:00:02,200,1249\n2026-10-05 10:00:03,200,1000000000\n")
	w.settle(t)
	l, err := w.Latencies(context.Background(), Query{Period: Spec{Preset: "month", Month: "2026-10"}})
	if err != nil {
		t.Fatal(err)
	}
	// One below a millisecond, ten a decade up to 1,000 s, and the one that begins there.
	if len(l.Bins) != 62 || l.Bins[0].N != 1 || l.Bins[1].From != .001 || l.Bins[1].To != .00125 || l.Bins[1].N != 2 || l.Bins[61].From != 1000 || l.Bins[61].To != 1250 || l.Bins[61].N != 1 {
		t.Errorf("%d bins: %+v", len(l.Bins), l.Bins)
	}
	if l.Bins[0].Before != nil {
		t.Errorf("September has no requests, but a share of them took %+v", l.Bins[0])
	}
}

// Whatever is filtered, and whether days come from the roll-up or rows: each bin has the rows that lie in it, and all of
// them are the n and the share within the target of the KPIs.
func TestLatenciesCountTheRowsOfTheKPIs(t *testing.T) {
	w := newWorkspace(t, "Europe/Vienna")
	w.insert(t, "requests", kindsOf(7, "1.25 + h[17] % 3"))
	w.settle(t)
	for _, period := range []Spec{{Preset: "month", Month: "2026-10"}, {Preset: "custom", From: "2026-09-27T13:17:00Z", To: "2026-10-19T02:31:07Z"}} {
		for filter, condition := range map[string]string{"": "TRUE", "model": "coalesce(model, '') = 'a'", "status_class": "coalesce(CAST(status // 100 AS VARCHAR) || 'xx', '') = 'a'"} {
			query := Query{Period: period, KPIs: []string{"latency_p95", "latency_within_target"}, Compare: "none"}
			if filter != "" {
				query.Filters = []Filter{{Dimension: filter, Values: []string{"a"}}}
			}
			l, err := w.Latencies(context.Background(), query)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			for i, b := range l.Bins {
				var rows float64
				end := b.To
				if i == len(l.Bins)-1 {
					end = math.Inf(1)
				}
				err := w.db.QueryRow(context.Background(), fmt.Sprintf(`SELECT coalesce(sum(weight), 0)::DOUBLE FROM stored.requests WHERE status IS DISTINCT FROM 101 AND outcome IS DISTINCT FROM 'pending'
					AND duration_us >= %f AND duration_us < %f AND ts >= %s AND ts < %s AND %s`, b.From*1e6, min(end*1e6, 1e15), timestamp(l.Period.From), timestamp(l.Period.To), condition)).Scan(&rows)
				if err != nil {
					t.Fatal(err)
				}
				if math.Abs(rows-b.N) > 1e-9 {
					t.Errorf("%s %s: from %v to %v are %v rows, got %v", period.Preset, filter, b.From, b.To, rows, b.N)
				}
				sum += b.N
			}
			values := w.evaluateAll(t, query)
			within, p95 := values["latency_within_target"], values["latency_p95"]
			if l.N == 0 {
				if within.Value != nil || l.Within != nil || l.P95 != nil {
					t.Errorf("%s %s: no bins, but %+v", period.Preset, filter, within)
				}
				continue
			}
			if math.Abs(sum-*within.Whole) > 1e-9 || sum != l.N || *l.Within != *within.Value || *l.P95 != *p95.Value {
				t.Errorf("%s %s: the bins hold %v, the KPI %v", period.Preset, filter, sum, *within.Whole)
			}
		}
	}
}
