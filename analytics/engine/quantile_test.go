package engine

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
)

// Above mostExact rows durations are rounded to four significant digits: whole days from the roll-up, the rest from the
// rows. Both give the same, within 0.05 % of the exact percentiles.
func TestRoundedPercentiles(t *testing.T) {
	exact, rounded := busy(t, "America/St_Johns"), busy(t, "America/St_Johns")
	rounded.mostExact = 0
	ids := []string{"latency_p50", "latency_p95", "latency_p99"}
	for _, period := range []Spec{{Preset: "month", Month: "2026-09"}, {Preset: "custom", From: "2026-09-03T11:07:30Z", To: "2026-10-02T03:07:00Z"}} {
		for _, series := range []string{"", "day", "week", "month"} {
			want := exact.evaluateAll(t, Query{KPIs: ids, Period: period, Series: series})
			fast := rounded.evaluateAll(t, Query{KPIs: ids, Period: period, Series: series})
			slow := rounded.evaluateAll(t, Query{KPIs: ids, Period: period, Series: series, Filters: []Filter{{Dimension: "tenant", Values: []string{""}}}})
			for _, id := range ids {
				if !equal(fast[id].Value, slow[id].Value) || fast[id].Value == nil || len(fast[id].Notes) != 1 {
					t.Errorf("%s over %v: %v with the roll-up, %v from rows; notes %q", id, period, show(fast[id].Value), show(slow[id].Value), fast[id].Notes)
				}
				for i, p := range want[id].Series {
					if p.V != nil && math.Abs(*fast[id].Series[i].V / *p.V - 1) > .0005 {
						t.Errorf("%s of %s: %v, exact %v", id, p.T, *fast[id].Series[i].V, *p.V)
					}
				}
				if math.Abs(*fast[id].Value / *want[id].Value - 1) > .0005 {
					t.Errorf("%s: %v, exact %v", id, *fast[id].Value, *want[id].Value)
				}
			}
		}
	}
}

// Where rounding could carry a percentile over its target, the value itself decides.
func TestPercentilesCloseToTheTargetAreExact(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.mostExact = 0
	// All take 1,999,600 us, which is under 2 s and rounds to it.
	w.insert(t, "requests", "SELECT TIMESTAMP '2026-10-05 10:00:00' + INTERVAL (i) SECOND AS ts, 200 AS status, 1999600 AS duration_us FROM range(1000) t(i)")
	w.settle(t)
	q := Query{KPIs: []string{"latency_p95", "latency_p99"}, Period: Spec{Preset: "custom", From: "2026-10-05T10:00:00Z", To: "2026-10-05T11:00:00Z"}}
	values := w.evaluateAll(t, q)
	if v := values["latency_p95"]; *v.Value != 1.9996 || v.Verdict != Met || len(v.Notes) != 0 {
		t.Errorf("P95 is %v, %s, %q; want 1.9996, met, without a note", *v.Value, v.Verdict, v.Notes)
	}
	if v := values["latency_p99"]; *v.Value != 2 || len(v.Notes) != 1 {
		t.Errorf("P99, which has no target, is %v, %q; want 2, rounded", *v.Value, v.Notes)
	}
	p, err := w.Passport(context.Background(), "latency_p95", q)
	if err != nil {
		t.Fatal(err)
	}
	var got float64
	if err := w.db.QueryRow(context.Background(), p.SQL).Scan(&got); err != nil || math.Abs(got-1.9996) > 1e-12 {
		t.Errorf("the passport's SQL gives %v, %v", got, err)
	}
}

// The engine rounds as the store's roll-up does.
func TestFourDigits(t *testing.T) {
	w := newWorkspace(t, "UTC")
	for x, want := range map[int64]int64{0: 0, 9999: 9999, 10_004: 10_000, 10_005: 10_010, 99_995: 100_000, 123_449: 123_400, 123_450: 123_500, 1_999_500: 2_000_000, 1_999_499: 1_999_000,
		12_345_678: 12_350_000, 123_450_000: 123_500_000, 1_234_500_000: 1_235_000_000, 98_765_432_100: 98_765_000_000} {
		var got int64
		if err := w.db.QueryRow(context.Background(), strings.ReplaceAll("SELECT ("+fourDigits("x")+")::BIGINT FROM (SELECT "+fmt.Sprint(x)+"::BIGINT AS x)", "\n", " ")).Scan(&got); err != nil || got != want {
			t.Errorf("%d rounds to %d, %v; want %d", x, got, err, want)
		}
	}
}
