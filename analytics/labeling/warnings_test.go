package labeling

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// 2,000 predictions of one a minute reach from 1 to 2 October: 29 of 31 days have none.
func TestWarningsOfAFrame(t *testing.T) {
	d := newDesk(t)
	d.predictions(2000)
	warnings := func(plan SamplingPlan) []string {
		t.Helper()
		plan.Period, plan.Size = october, 10
		f, err := d.Frame(ctx, plan)
		if err != nil {
			t.Fatal(err)
		}
		return f.Warnings
	}
	days := "29 of 31 days of October 2026 have no prediction: the result says nothing about them."
	if diff := cmp.Diff([]string{days}, warnings(SamplingPlan{})); diff != "" {
		t.Error(diff)
	}
	d.answer(d.draw(SamplingPlan{Size: 10, Questions: []string{Accuracy}}).ID, 1, "correct")
	d.exec("UPDATE stored.predictions SET output = NULL WHERE id IN ('p5', 'p6')")
	d.exec("UPDATE stored.predictions SET weight = 10 WHERE id = 'p7'")
	d.exec("UPDATE stored.predictions SET id = 'p8' WHERE id = 'p9'")
	d.db.Define(ctx, nil) // what was read of the data is stale
	want := []string{
		"Without an output text, so that there is nothing to judge: 2 of 2,000 predictions.",
		"Rows that stand for more than one prediction, because the log was sampled: 1. Each of them is as likely to be drawn as any other, and its label counts for all that it stands for.",
		"Rows with the id of another one: 1. Each id is drawn once at most.",
		days,
		"Labelled before: 1. They may be drawn again.",
	}
	if diff := cmp.Diff(want, warnings(SamplingPlan{})); diff != "" {
		t.Error(diff)
	}
	fresh := warnings(SamplingPlan{Fresh: true})
	if last := fresh[len(fresh)-1]; last != "Labelled before and left out: 1. The result is of the others only." {
		t.Error(last)
	}
}
