package labeling

import (
	"testing"

	"telltale/analytics/engine"
)

// The sentence of a verdict writes its interval as the page does beside it: 9.0 %, and not 9 %.
func TestVerdictsWriteTheirIntervalAsItStandsBeside(t *testing.T) {
	target := &engine.Target{Words: "< 5 %", Op: "<", Value: 0.05}
	for _, c := range []struct {
		low, high    float64
		verdict, why string
	}{
		{0.024, 0.09, "too close to call", "A part of the interval, 2.4 % to 9.0 %, meets the target (< 5 %), and a part does not."},
		{0.024, 0.04, "met", "All of the interval, 2.4 % to 4.0 %, meets the target (< 5 %)."},
		{0.05, 0.2, "missed", "None of the interval, 5.0 % to 20.0 %, meets the target (< 5 %)."},
	} {
		s := ReviewShare{Low: c.low, High: c.high, Target: target}
		if s.judge(); s.Verdict != c.verdict || s.Why != c.why {
			t.Errorf("%g to %g: %s, %q", c.low, c.high, s.Verdict, s.Why)
		}
	}
}
