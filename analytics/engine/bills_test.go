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
		w.settleIn(t, zone)
		if v := w.evaluateAll(t, Query{KPIs: []string{"total_cost"}, Period: Spec{Preset: "month", Month: "2026-10"}})["total_cost"]; v.Value == nil || *v.Value != 62 {
			t.Errorf("in %s the bill of October is %v, want 62", zone, show(v.Value))
		}
	}
}

// Import 2 is the export of another tool of what import 1 bills: each of ten days costs 3 + 4 = 7 in both. Imports 3 and 4
// are the actual and the amortised costs of a month: all lines but the purchase are in both. Import 5 is another account's.
func TestTheSameMoneyIsAskedAbout(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "costs", `SELECT DATE '2026-10-01' + (i // 2)::INTEGER AS started, started + 1 AS ended, 3 + i % 2 AS billed, 'USD' AS currency, 'usage' AS kind, 'Amazon Web Services' AS vendor,
			['EC2', 'S3'][i % 2 + 1] AS service, 'a1' AS account, 1 AS import FROM range(20) t(i)
		UNION ALL SELECT DATE '2026-10-01' + i::INTEGER, DATE '2026-10-02' + i::INTEGER, 7, 'USD', 'usage', 'AWS', NULL, NULL, 2 FROM range(10) t(i)
		UNION ALL SELECT DATE '2026-10-01' + i::INTEGER, DATE '2026-10-02' + i::INTEGER, 5 + i, 'USD', 'usage', 'Microsoft', 'VM', 's1', 3 + j FROM range(4) t(i), range(2) u(j)
		UNION ALL SELECT DATE '2026-10-01', DATE '2027-10-01', 365, 'USD', 'purchase', 'Microsoft', 'Reservation', 's1', 3
		UNION ALL SELECT DATE '2026-10-01', DATE '2026-10-02', 1, 'USD', 'usage', 'Microsoft', 'Reservation', 's1', 4
		UNION ALL SELECT DATE '2026-10-01' + i::INTEGER, DATE '2026-10-02' + i::INTEGER, 7, 'USD', 'usage', 'Amazon Web Services', NULL, 'a2', 5 FROM range(10) t(i)
		UNION ALL SELECT DATE '2026-10-01' + i::INTEGER, DATE '2026-10-02' + i::INTEGER, 2, 'USD', 'usage', 'OpenAI', NULL, NULL, 6 FROM range(10) t(i)`)
	w.settle(t)
	ask := func() map[[2]int64]SameMoney {
		t.Helper()
		b, err := w.Bills(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Imports) != 6 {
			t.Errorf("%d imports with costs, want 6", len(b.Imports))
		}
		asked := map[[2]int64]SameMoney{}
		for _, q := range b.Questions {
			asked[[2]int64{q.A, q.B}] = q
		}
		return asked
	}
	total := func() float64 {
		t.Helper()
		return *w.evaluateAll(t, Query{KPIs: []string{"total_cost"}, Period: Spec{Preset: "month", Month: "2026-10"}})["total_cost"].Value
	}
	asked := ask()
	if one := asked[[2]int64{1, 2}]; one.Evidence != "10 of 10 days cost as much in both" || one.AmountA != 70 || one.AmountB != 70 {
		t.Errorf("bill and export: %+v", one)
	}
	if one := asked[[2]int64{3, 4}]; one.Evidence != "4 of 5 lines are in both" || one.From != "2026-10-01" || one.To != "2026-10-04" {
		t.Errorf("actual and amortised: %+v", one)
	}
	// Import 2 names no account: it may as well be what import 5 bills.
	if _, ok := asked[[2]int64{2, 5}]; !ok || len(asked) != 3 {
		t.Errorf("asked about %+v", asked)
	}
	// 70 + 70 + 26 + 365 + 27 + 70 + 20
	if sum := total(); sum != 648 {
		t.Errorf("all count: %v", sum)
	}
	w.set(t, "cost.left_out", "2")
	w.set(t, "cost.both", "4+3")
	if asked := ask(); len(asked) != 0 {
		t.Errorf("still asked about %+v", asked)
	}
	if sum := total(); sum != 578 {
		t.Errorf("without import 2: %v", sum)
	}
}
