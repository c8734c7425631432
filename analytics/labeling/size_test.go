package labeling

import (
	"testing"

	"telltale/analytics/fault"
)

// The figures of the template's sample: Cochran 1977 for the margins, the binomial distribution for the power.
func TestSizes(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct {
		q         SizeQuestion
		suggested int
		sentence  string
	}{
		{SizeQuestion{Purpose: Estimate, Expected: 0.84}, 207, "207 for ±5 points at 84 %, 574 for ±3."},
		{SizeQuestion{Purpose: Estimate, Expected: 0.84, Frame: 2000}, 188, "188 for ±5 points at 84 %, 446 for ±3."},
		{SizeQuestion{Purpose: Estimate, Expected: 0.84, Frame: 500}, 147, "147 for ±5 points at 84 %, 268 for ±3."},
		{SizeQuestion{Purpose: Decide, Expected: 0.75, Target: 0.8}, 0, "No sample shows 75 % against 80 %: the share is not above the target."},
	} {
		s, err := d.Size(ctx, withPeriod(c.q))
		if err != nil {
			t.Fatal(err)
		}
		if s.Suggested != c.suggested || s.Sentence != c.sentence {
			t.Errorf("%+v: %d, %s", c.q, s.Suggested, s.Sentence)
		}
	}
	s, err := d.Size(ctx, withPeriod(SizeQuestion{Purpose: Decide, Expected: 0.84, Size: 100}))
	if err != nil {
		t.Fatal(err)
	}
	// The workspace's own target is 80 %.
	if s.Question.Target != 0.8 || s.Suggested < 730 || s.Suggested > 770 {
		t.Errorf("to decide: %+v", s)
	}
	if p := s.Chosen.Power; p == nil || *p < 0.16 || *p > 0.18 {
		t.Errorf("100 labels: %+v", s.Chosen)
	}
	if _, err := d.Size(ctx, SizeQuestion{Expected: 84}); !fault.Is(err, fault.Invalid) {
		t.Errorf("84 is no share: %v", err)
	}
}

func withPeriod(q SizeQuestion) SizeQuestion {
	q.Period = october
	return q
}
