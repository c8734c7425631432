package engine

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"telltale/analytics/fault"
)

// log writes requests of one day: model, how many, how many of them failed.
func log(day string, lines ...any) string {
	var b strings.Builder
	for i := 0; i < len(lines); i += 3 {
		for n := range lines[i+1].(int) {
			status := 200
			if n < lines[i+2].(int) {
				status = 500
			}
			fmt.Fprintf(&b, "%sT10:%02d:00Z,%d,%s\n", day, n%60, status, lines[i])
		}
	}
	return b.String()
}

const whyHead = "ts,status,model\n"

// Model a keeps half and then has three quarters of the requests; its errors go from 1 % to 2 %, those of b stay at 5 %.
// The arithmetic stands at explain.TestRatio: rate +0.625 points and mix -0.34375 for a, mix -0.53125 for b.
func TestWhySplitsAShare(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.load(t, "requests", whyHead+log("2026-09-10", "a", 500, 5, "b", 500, 25)+log("2026-10-10", "a", 600, 12, "b", 200, 10))
	w.settle(t)
	why, err := w.Why(context.Background(), "error_rate", Query{Period: Spec{Preset: "month", Month: "2026-10"}})
	if err != nil {
		t.Fatal(err)
	}
	if *why.Before != .03 || *why.After != .0275 {
		t.Fatalf("from %v to %v, want 3 %% to 2.75 %%", *why.Before, *why.After)
	}
	for _, s := range why.Splits {
		if s.Dimension != "model" {
			continue
		}
		b, a := s.Effects[0], s.Effects[1]
		if b.Name != "b" || math.Abs(b.Mix+.0053125) > 1e-12 || b.Rate != 0 || math.Abs(a.Rate-.00625) > 1e-12 || math.Abs(a.Mix+.0034375) > 1e-12 {
			t.Errorf("effects %+v", s.Effects)
		}
		return
	}
	t.Fatalf("no split by model in %+v", why.Splits)
}

func TestWhyRefusesWhatHasNoParts(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.load(t, "requests", whyHead+log("2026-10-10", "a", 5, 0))
	w.settle(t)
	if _, err := w.Why(context.Background(), "latency_p95", Query{}); !fault.Is(err, fault.Unsupported) {
		t.Errorf("a percentile was split: %v", err)
	}
	why, err := w.Why(context.Background(), "errors", Query{Compare: "none"})
	if err != nil || why.Note == "" || len(why.Splits) != 0 {
		t.Errorf("without a comparison: %+v, %v", why, err)
	}
	why, err = w.Why(context.Background(), "errors", Query{})
	if err != nil || why.Note == "" || len(why.Splits) != 0 {
		t.Errorf("without data before: %+v, %v", why, err)
	}
}

// On random requests the effects of every dimension add up to the change of a share and of a count.
func TestWhyAddsUp(t *testing.T) {
	w := newWorkspace(t, "UTC")
	rapid.Check(t, func(t *rapid.T) {
		w.exec(t, "DELETE FROM stored.requests")
		text, failures := whyHead, 0
		for _, day := range []string{"2026-09-10", "2026-10-10"} {
			for _, model := range []string{"a", "b", "c"} {
				n := rapid.IntRange(0, 30).Draw(t, "n")
				failed := rapid.IntRange(0, n).Draw(t, "failed")
				text += log(day, model, n, failed)
				failures += failed
			}
			text += log(day, "d", 1, 0)
		}
		w.load(t, "requests", text)
		w.settle(t)
		for _, kpi := range []string{"error_rate", "errors"} {
			why, err := w.Why(context.Background(), kpi, Query{Period: Spec{Preset: "month", Month: "2026-10"}})
			if err != nil {
				t.Fatalf("%v", err)
			}
			for _, s := range why.Splits {
				var sum float64
				for _, effect := range s.Effects {
					sum += effect.Sum()
				}
				// Where every segment stayed as it was there is no step.
				if len(s.Steps) == 0 && *why.Before == *why.After {
					continue
				}
				if first, last := s.Steps[0], s.Steps[len(s.Steps)-1]; first.From != *why.Before || math.Abs(last.To-*why.After) > 1e-9 {
					t.Fatalf("%s by %s: the steps lead from %v to %v, the change from %v to %v", kpi, s.Dimension, first.From, last.To, *why.Before, *why.After)
				}
				if change := *why.After - *why.Before; math.Abs(sum-change) > 1e-9 {
					t.Fatalf("%s by %s: the effects add up to %v, the change is %v", kpi, s.Dimension, sum, change)
				}
			}
			// Where nothing ever failed there is nothing to split.
			if len(why.Splits) == 0 && failures > 0 {
				t.Fatalf("%s was not split", kpi)
			}
		}
	})
}

// 100 requests x 10 tokens x $0.01 = $10 of model m became 200 x 20 x $0.02 = $80: by symmetry each cause has a third of the
// $70. The storage went from $5 to $8 beside it. The bill names the model by its SKU, the log by its provider and snapshot.
func TestCausesOfACost(t *testing.T) {
	w := newWorkspace(t, "UTC")
	w.insert(t, "requests", `SELECT TIMESTAMP '2026-09-10 10:00:00' + INTERVAL (i) MINUTE AS ts, 200 AS status, 'acme/m-2-2026-01-02' AS model, 6 AS tokens_in, 4 AS tokens_out FROM range(100) t(i)
		UNION ALL SELECT TIMESTAMP '2026-10-10 10:00:00' + INTERVAL (i) MINUTE, 200, 'M.2', 12, 8 FROM range(200) t(i)`)
	w.load(t, "costs", `started,ended,billed,currency,kind,service,sku,description
2026-09-01,2026-09-02,4,USD,usage,Acme API,m-2-input,
2026-09-01,2026-09-02,6,USD,usage,Acme API,,"M 2, output tokens"
2026-09-01,2026-09-02,5,USD,usage,Storage,m-20,
2026-10-01,2026-10-02,80,USD,usage,Acme API,M-2-2026-01-02,
2026-10-01,2026-10-02,8,USD,usage,Storage,,
`)
	w.settle(t)
	why, err := w.Why(context.Background(), "total_cost", Query{Period: Spec{Preset: "month", Month: "2026-10"}})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"requests": 70. / 3, "mix of models": 0, "tokens per request": 70. / 3, "price per token": 70. / 3, "other costs": 3}
	var sum float64
	for _, c := range why.Causes {
		sum += c.Effect
		if math.Abs(c.Effect-want[c.Name]) > 1e-9 {
			t.Errorf("%s: %v, want %v", c.Name, c.Effect, want[c.Name])
		}
	}
	if len(why.Causes) != len(want) || math.Abs(sum-(*why.After-*why.Before)) > 1e-9 {
		t.Errorf("%+v add up to %v, the change is %v", why.Causes, sum, *why.After-*why.Before)
	}
}
