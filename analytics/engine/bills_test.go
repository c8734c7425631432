package engine

import (
	"context"
	"testing"
)

// Of $60 + $30 + $10 by three vendors, with a credit of $20 that stands apart, the largest has 60 of 100.
func TestCostShareByAnyDimension(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.load(t, "costs", `started,ended,billed,currency,kind,vendor,service,model
2026-10-01,2026-10-02,60,USD,usage,A,OpenAI,large
2026-10-01,2026-10-02,30,USD,usage,B,AmazonS3,
2026-10-01,2026-10-02,10,USD,usage,C,OpenAI,small
2026-10-01,2026-10-02,-20,USD,credit,D,Discount,
`)
	w.settle(t)
	october := Query{Period: Spec{Preset: "month", Month: "2026-10"}}
	for dimension, want := range map[string]map[string]float64{
		"vendor":   {"A": .6, "B": .3, "C": .1},
		"category": {"LLM API": .7, "storage": .3},
		// Lines without a model: 30 - 20 = 10 of 80.
		"model": {"large": .75, "small": .125, "": .125},
	} {
		b, err := w.Breakdown(context.Background(), "cost_share", dimension, october)
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Groups) != len(want) {
			t.Errorf("by %s: %+v", dimension, b.Groups)
		}
		for _, g := range b.Groups {
			if g.Value == nil || *g.Value != want[g.Key] {
				t.Errorf("by %s, %q has %v, want %v", dimension, g.Key, show(g.Value), want[g.Key])
			}
		}
	}
}

// The days of a bill are its vendor's labels: its October is the same sum in every zone.
func TestOctoberIsTheInvoiceInEveryZone(t *testing.T) {
	w := newWorkspace(t, "UTC")
	// $1 a day in October, $100 on the days around it, and $31 for all of the month; the hours of the log are of no concern.
	w.insert(t, "costs", `SELECT DATE '2026-09-30' + i::INTEGER AS started, DATE '2026-10-01' + i::INTEGER AS ended, CASE WHEN i IN (0, 32) THEN 100 ELSE 1 END AS billed,
		'USD' AS currency, 'usage' AS kind FROM range(33) t(i) UNION ALL SELECT DATE '2026-10-01', DATE '2026-11-01', 31, 'USD', 'usage'`)
	for _, zone := range []string{"Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kathmandu"} {
		w.set(t, "zone", zone)
		w.settle(t)
		if v := w.evaluateAll(t, Query{KPIs: []string{"total_cost"}, Period: Spec{Preset: "month", Month: "2026-10"}})["total_cost"]; v.Value == nil || *v.Value != 62 {
			t.Errorf("in %s the bill of October is %v, want 62", zone, show(v.Value))
		}
	}
}
