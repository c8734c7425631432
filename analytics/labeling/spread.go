package labeling

import (
	"context"

	"telltale/analytics/fault"
	"telltale/analytics/stats"
)

// spreads are how much the answers of each stratum differed in the earlier review that a plan names. It fails with
// fault.Invalid when that one was stratified by something else.
func (d *Desk) spreads(ctx context.Context, plan SamplingPlan, strata []SampleStratum) ([]float64, error) {
	r, err := d.read(ctx, plan.Earlier)
	if err != nil {
		return nil, err
	}
	if r.plan.By != plan.By {
		return nil, fault.New(fault.Invalid, "The review %q was not stratified by %s.", r.Name, plan.By).Do("Name another one, or choose proportional.")
	}
	right, judged := map[string]float64{}, map[string]float64{}
	held := r.holds(first, "")
	for _, i := range r.items {
		if e := held[i.Position]; i.Part == partSample && e.Accuracy != "" {
			judged[i.Stratum]++
			if e.Accuracy == yes {
				right[i.Stratum]++
			}
		}
	}
	spreads := make([]float64, len(strata))
	for i, s := range strata {
		spreads[i] = stats.Spread(right[s.Name], judged[s.Name])
	}
	return spreads, nil
}
