package engine

import (
	"context"
	"math"
	"testing"

	"telltale/analytics/fault"
)

// Confidences on the borders of bins: 0.35 begins the eighth, 0.3499999 rounds into it, 1 belongs to the last.
func TestConfidence(t *testing.T) {
	w := newWorkspace(t, "UTC")
	october := Query{Period: Spec{Preset: "month", Month: "2026-10"}}
	empty, err := w.Confidence(context.Background(), october)
	if err != nil || len(empty.Bins) != 20 || empty.N != 0 || empty.Calibration != nil || empty.Why == "" {
		t.Errorf("without predictions: %+v, %v", empty, err)
	}
	w.load(t, "predictions", "ts,model,confidence,weight\n2026-10-05 10:00:00,a,0,1\n2026-10-05 10:00:01,a,0.35,2\n2026-10-05 10:00:02,a,0.3499999,1\n2026-10-05 10:00:03,a,0.349999,1\n"+
		"2026-10-05 10:00:04,a,1,1\n2026-10-05 10:00:05,a,0.9999999,1\n2026-10-05 10:00:06,a,,3\n2026-10-05 10:00:07,b,0.5,1\n")
	// 200 labelled predictions at 0.55, half of them right: 0.05 off.
	w.insert(t, "predictions", "SELECT TIMESTAMP '2026-10-06 10:00:00' + INTERVAL (i) SECOND AS ts, 'c' AS model, 0.55 AS confidence, i % 2 = 0 AS correct FROM range(200) t(i)")
	w.settle(t)
	october.Filters = []Filter{{Dimension: "model", Values: []string{"a"}}}
	c, err := w.Confidence(context.Background(), october)
	if err != nil {
		t.Fatal(err)
	}
	if c.N != 7 || c.Missing != 3 || c.Why != "0 labelled predictions state a confidence; 200 are needed." {
		t.Errorf("%v with a confidence, %v without, %s", c.N, c.Missing, c.Why)
	}
	for i, b := range c.Bins {
		want := map[int]float64{0: 1, 6: 1, 7: 3, 19: 2}[i]
		if b.N != want || math.Abs(b.Share-want/7) > 1e-12 || math.Abs(b.From-float64(i)*.05) > 1e-12 || math.Abs(b.To-float64(i+1)*.05) > 1e-12 {
			t.Errorf("bin %d: %+v, want %v", i, b, want)
		}
	}
	october.Filters[0].Values[0] = "c"
	if c, err = w.Confidence(context.Background(), october); err != nil || c.Calibration == nil {
		t.Fatalf("%+v, %v", c, err)
	}
	k := c.Calibration
	if k.Labels != 200 || k.Reviewed || math.Abs(k.Brier-.2525) > 1e-9 || len(k.Curve) != 10 || k.Curve[0].N != 20 || math.Abs(k.Curve[0].Confidence-.55) > 1e-9 {
		t.Errorf("calibration: %+v", k)
	}
	// Equal confidences stand in all bins, and each of them is half right.
	if k.Curve[0].Accuracy != .5 || k.Curve[9].Accuracy != .5 || math.Abs(k.Error-.05) > 1e-9 {
		t.Errorf("curve: %+v", k.Curve)
	}
	if _, err := w.Confidence(context.Background(), Query{Period: october.Period, Filters: []Filter{{Dimension: "endpoint", Values: []string{"/"}}}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("filtered by endpoint: %v", err)
	}
}
