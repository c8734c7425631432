package labeling

import (
	"context"
	"testing"

	"telltale/analytics/engine"
)

// Holds draws from a workspace's frame with each of so many seeds, labels the sample with what the imported labels say, and
// counts the intervals of the hallucination rate that hold a rate. The sample of the last seed is returned too.
func Holds(t *testing.T, d *Desk, plan SamplingPlan, rate float64, seeds int) (hits int, sample []string) {
	t.Helper()
	p, err := d.engine.Population(context.Background(), engine.Query{Period: plan.Period})
	if err != nil {
		t.Fatal(err)
	}
	all := (&desk{Desk: d, t: t}).members(p, "coalesce(CAST(hallucinated AS VARCHAR), '')")
	for i := range all {
		all[i].yes, all[i].stratum = all[i].stratum == "true", ""
	}
	says := truth(all)
	for seed := range seeds {
		plan.Seed = seed + 1
		r := drawn(t, plan, all)
		if s := r.labelled(says, Hallucination); s.Low <= rate && rate <= s.High {
			hits++
		}
		sample = ids(r.items)
	}
	return hits, sample
}

// Drawn are the predictions of a review in their order.
func Drawn(t *testing.T, d *Desk, review int64) []string {
	return ids((&desk{Desk: d, t: t}).drawn(review))
}
