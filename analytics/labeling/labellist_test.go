package labeling

import (
	"strings"
	"testing"
)

// A list of labels has every item of the review, judged or not; texts and notes only when they are asked for.
func TestLabelLines(t *testing.T) {
	d := newDesk(t)
	d.predictions(20)
	r := d.draw(SamplingPlan{Name: "List", Size: 3, Questions: []string{Accuracy, Hallucination}, Redact: true})
	if _, err := d.Answer(ctx, r.ID, 1, LabelAnswer{Accuracy: "incorrect", Hallucinated: "yes", Failures: []string{"Outdated"}, Note: "=1+1", Reviewer: "Ann"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Skip(ctx, r.ID, 2, "Ann"); err != nil {
		t.Fatal(err)
	}
	for _, texts := range []bool{false, true} {
		lines, err := d.LabelLines(ctx, r.ID, texts)
		if err != nil || len(lines) != 3 {
			t.Fatalf("%d lines, %v", len(lines), err)
		}
		judged, skipped, untouched := lines[0], lines[1], lines[2]
		if judged.Accuracy != "no" || judged.Hallucination != "yes" || strings.Join(judged.Failures, ";") != "Outdated" || judged.Reviewer != "Ann" || judged.At == "" || judged.Prediction == "" || judged.Part != "sample" || judged.Skipped {
			t.Errorf("judged: %+v", judged)
		}
		if !skipped.Skipped || skipped.Accuracy != "" || untouched.Reviewer != "" || untouched.At != "" || untouched.Position != 3 {
			t.Errorf("skipped: %+v, untouched: %+v", skipped, untouched)
		}
		if got := judged.Note == "=1+1" && strings.HasPrefix(judged.Input, "Question ") && strings.HasPrefix(untouched.Output, "Answer "); got != texts {
			t.Errorf("asked for texts: %v, got them: %v (%+v)", texts, got, judged)
		}
	}
}
