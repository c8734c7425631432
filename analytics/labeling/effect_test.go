package labeling

import (
	"math"
	"strings"
	"testing"
)

// An enriched sample of 200 has 70, 70 and 60 of 100, 300 and 1,600 predictions: W is .05, .15 and .8, and the effect
// 200 (.0025/70 + .0225/70 + .64/60) = 2.2048. What takes 207 labels of a simple sample without end takes 457 of it, and 200
// of it show what 91 do: Wilson at 84 % of 91 is 7.54 points to either side.
func TestEnrichedSamplesTakeMore(t *testing.T) {
	d := newDesk(t)
	strata := []SampleStratum{{Name: "low confidence", Size: 100, Weight: 100, Sample: 70}, {Name: "thumbs down", Size: 300, Weight: 300, Sample: 70}, {Name: "the rest", Size: 1600, Weight: 1600, Sample: 60}}
	s, err := d.Size(ctx, withPeriod(SizeQuestion{Purpose: Estimate, Expected: .84, Target: .8, Size: 200, Strata: strata}))
	if err != nil {
		t.Fatal(err)
	}
	if s.Suggested != 457 || math.Abs(s.Chosen.Margin-.0754) > 1e-3 || !strings.Contains(s.Sentence, "221 labels show what 100 of a simple sample would") {
		t.Errorf("%+v, chosen %+v", s, s.Chosen)
	}
	// In proportion: nothing changes.
	for i := range strata {
		strata[i].Sample = strata[i].Size / 10
	}
	if s, err = d.Size(ctx, withPeriod(SizeQuestion{Purpose: Estimate, Expected: .84, Target: .8, Strata: strata})); err != nil || s.Suggested != 207 || strings.Contains(s.Sentence, "in proportion") {
		t.Errorf("%+v, %v", s, err)
	}
}
