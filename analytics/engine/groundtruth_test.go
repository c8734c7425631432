package engine

import (
	"math"
	"testing"
)

// Of four predictions the export calls three right or wrong, two of them right; of two it says that one is made up.
func TestGroundTruthStandsApart(t *testing.T) {
	w := newWorkspace(t, "UTC")
	query := Query{Period: Spec{Preset: "month", Month: "2026-10"}}
	none, err := w.GroundTruth(t.Context(), query)
	if err != nil || len(none.Parts) != 0 || none.Sentence != "" {
		t.Fatalf("without a word of any export: %+v, %v", none, err)
	}
	w.load(t, "predictions", `ts,id,correct,hallucinated
2026-10-01 10:00:00,p1,true,false
2026-10-01 10:01:00,p2,true,
2026-10-01 10:02:00,p3,false,true
2026-10-01 10:03:00,p4,,
2026-09-01 10:03:00,p5,false,true
`)
	w.settle(t)
	found, err := w.GroundTruth(t.Context(), query)
	if err != nil || len(found.Parts) != 2 {
		t.Fatalf("%+v, %v", found, err)
	}
	if p := found.Parts[0]; p.KPI != "accuracy" || p.Labels != 3 || math.Abs(p.Share-2.0/3) > 1e-9 {
		t.Errorf("right: %+v", p)
	}
	if p := found.Parts[1]; p.KPI != "hallucination_rate" || p.Labels != 2 || p.Share != 0.5 {
		t.Errorf("made up: %+v", p)
	}
	want := "By the exports' own columns, 66.7 % of 3 are right, 50.0 % of 2 are hallucinated in October 2026. No review is mixed with that: how those predictions were chosen is not known."
	if found.Sentence != want {
		t.Errorf("%s", found.Sentence)
	}
}
