package engine

import (
	"context"
	"testing"

	"telltale/analytics/fault"
)

// Seven models with 7, 6, ... 1 requests a day: five layers of their own, and the two smallest together.
func TestLayersAddUpToTheWhole(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-10-05 00:00:00' + INTERVAL (d) DAY + INTERVAL (h) HOUR + INTERVAL (i * 7 + m) MINUTE AS ts, 200 AS status, 'm' || m AS model
		FROM range(3) d(d), range(24) h(h), range(7) m(m), range(7) i(i) WHERE i <= m AND (d < 2 OR m > 0)`)
	w.settle(t)
	query := Query{Period: Spec{Preset: "custom", From: "2026-10-05", To: "2026-10-08"}, Series: "day"}
	l, err := w.Layers(context.Background(), "requests", "model", query)
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Layers) != 6 || l.Grain != "day" {
		t.Fatalf("got %d layers by %s, want 6 by day", len(l.Layers), l.Grain)
	}
	for i, want := range []struct {
		key    string
		groups int
		value  float64
		days   [3]float64
	}{
		// 7 an hour on each of three days, and so on down to model 2; models 1 and 0 make 2 and 1, model 0 on two days.
		{"m6", 1, 504, [3]float64{168, 168, 168}},
		{"m5", 1, 432, [3]float64{144, 144, 144}},
		{"m4", 1, 360, [3]float64{120, 120, 120}},
		{"m3", 1, 288, [3]float64{96, 96, 96}},
		{"m2", 1, 216, [3]float64{72, 72, 72}},
		{"other", 2, 192, [3]float64{72, 72, 48}},
	} {
		got := l.Layers[i]
		if got.Key != want.key || got.Groups != want.groups || *got.Value != want.value {
			t.Errorf("layer %d is %s of %d groups with %v, want %+v", i, got.Key, got.Groups, *got.Value, want)
		}
		for d, v := range want.days {
			if *got.Series[d].V != v {
				t.Errorf("%s on day %d: %v, want %v", got.Key, d, *got.Series[d].V, v)
			}
		}
	}
	if share := l.Layers[5].Share; share != 192.0/1992 {
		t.Errorf("the rest has a share of %v, want 192 of 1992", share)
	}

	query.Filters = []Filter{{Dimension: "model", Values: []string{"m0"}, Not: true}}
	if l, err = w.Layers(context.Background(), "requests", "model", query); err != nil {
		t.Fatal(err)
	}
	// A rest of one model is that model.
	if last := l.Layers[5]; last.Key != "m1" || last.Groups != 1 || *last.Value != 144 {
		t.Errorf("the last layer is %+v, want m1", last)
	}
}

func TestOnlySumsHaveLayers(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.load(t, "requests", "ts,status,model\n2026-10-05 10:00:00,200,a\n")
	w.settle(t)
	query := Query{Period: Spec{Preset: "month", Month: "2026-10"}, Series: "auto"}
	for _, c := range []struct {
		kpi, dimension string
		code           fault.Code
	}{
		{"api_success_rate", "model", fault.Unsupported},
		{"cost_share", "category", fault.Unsupported},
		{"requests", "shoe", fault.Invalid},
		{"nothing", "model", fault.NotFound},
	} {
		if _, err := w.Layers(context.Background(), c.kpi, c.dimension, query); !fault.Is(err, c.code) {
			t.Errorf("%s by %s: %v, want %s", c.kpi, c.dimension, err, c.code)
		}
	}
	l, err := w.Layers(context.Background(), "total_cost", "category", query)
	if err != nil || len(l.Layers) != 0 {
		t.Errorf("without a bill: %+v, %v; want no layers", l, err)
	}
}
