package labeling

import (
	"context"
	"fmt"

	"telltale/analytics/engine"
)

// phrases says what the labels tell of the phrases by which the export's silence is filled: how many did not answer by the
// phrases, and how many corrected by the labels of flagged and unflagged predictions. It is "" where the review asks no such
// question, where its labels do not count, and where the export says itself who did not answer.
func (d *Desk) phrases(ctx context.Context, r *record) (string, error) {
	if !r.plan.asks(Answers) || r.Z == 0 {
		return "", nil
	}
	result, err := d.engine.Evaluate(ctx, engine.Query{KPIs: []string{"dont_know_rate"}, Period: r.spec(), Compare: "none", Filters: r.plan.Filters})
	if err != nil {
		return "", err
	}
	for _, v := range result.Values {
		for _, variant := range v.Variants {
			if v.Value != nil && variant.Value != nil {
				return fmt.Sprintf("By phrases %s did not answer; corrected by labels it is %s. %s", percent(*v.Value), percent(*variant.Value), variant.Note), nil
			}
		}
	}
	return "", nil
}
