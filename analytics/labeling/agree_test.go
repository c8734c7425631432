package labeling

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"telltale/analytics/fault"
	"telltale/analytics/labelsheet"
	"telltale/analytics/store"
)

// Two reviewers agree as in the textbook table 20/5/10/15: 70 % agreement, kappa 0.40.
func TestASecondReviewer(t *testing.T) {
	d := newDesk(t)
	d.predictions(500)
	r := d.draw(SamplingPlan{Size: 60, Overlap: 50, Questions: []string{Accuracy}})
	overlap, err := d.Overlap(ctx, r.ID)
	if err != nil || len(overlap) != 50 {
		t.Fatalf("overlap %d, %v", len(overlap), err)
	}
	if _, err := d.Agreement(ctx, r.ID, ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("before anybody else judged: %v", err)
	}
	place := map[int]int{}
	for n, position := range overlap {
		place[position] = n
	}
	items := d.drawn(r.ID)
	d.judge(r.ID, func(i store.ReviewItem) LabelAnswer {
		if n, ok := place[i.Position]; ok && n >= 25 {
			return LabelAnswer{Accuracy: "incorrect"}
		}
		return LabelAnswer{Accuracy: "correct"}
	})
	var labels []SecondLabel
	for n, position := range overlap {
		word := "correct"
		if n >= 20 && n < 25 || n >= 35 {
			word = "incorrect"
		}
		labels = append(labels, SecondLabel{Position: position, Prediction: items[position-1].Prediction, Answer: LabelAnswer{Accuracy: word}})
	}
	labels = append(labels, SecondLabel{Position: 1, Prediction: "another", Answer: LabelAnswer{Accuracy: "correct"}}, SecondLabel{Position: 99, Answer: LabelAnswer{Accuracy: "correct"}},
		SecondLabel{Position: 2, Answer: LabelAnswer{Note: "hm"}})
	out, err := d.Merge(ctx, r.ID, "  bob  ", labels)
	if err != nil || out.Merged != 50 || out.Reviewer != "bob" || len(out.Refused) != 3 {
		t.Fatalf("merged: %+v, %v", out, err)
	}
	a := out.Agreement.Accuracy
	if out.Agreement.Sentence != "ann and bob agree on 35 of 50 items." || a.Percent.Value != 0.7 || math.Abs(a.Kappa.Value-0.4) > 1e-9 || a.Table[0][0] != 20 || a.Table[1][0] != 10 {
		t.Errorf("agreement: %+v, %+v", out.Agreement, a)
	}
	if again, err := d.Merge(ctx, r.ID, "bob", labels[:50]); err != nil || again.Merged != 0 || again.Same != 50 {
		t.Errorf("merged again: %+v, %v", again, err)
	}
	if _, err := d.Merge(ctx, r.ID, " ", labels); !fault.Is(err, fault.Invalid) {
		t.Errorf("nobody: %v", err)
	}

	// The first label says 35 of 60 are right. Item by item the adjudicator sides with bob, whose 10 more are right.
	d.close(r.ID)
	if res := d.result(r.ID); !near(res.Accuracy.Value, 35./60) || res.Agreement == nil {
		t.Errorf("before adjudication: %+v", res.Accuracy)
	}
	queue, err := d.Disagreements(ctx, r.ID)
	if err != nil || len(queue) != 15 {
		t.Fatalf("%d disagreements, %v", len(queue), err)
	}
	settled := 0
	for _, one := range queue {
		if one.Second.Accuracy == "correct" && settled < 4 {
			settled++
			if queue, err = d.Adjudicate(ctx, r.ID, one.Position, LabelAnswer{Accuracy: "correct", Reviewer: "cy"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(queue) != 15 || queue[0].Settled != nil || queue[14].Settled == nil || queue[14].Settled.Reviewer != "cy" {
		t.Errorf("the queue: %+v", queue)
	}
	if v := d.kpi("accuracy"); v.Value == nil || !near(*v.Value, 39./60) {
		t.Errorf("the adjudicated estimate: %v", v.Value)
	}
}

func TestSelfAgreement(t *testing.T) {
	d := newDesk(t)
	d.predictions(100)
	r := d.draw(SamplingPlan{Size: 20, Repeats: 10, Questions: []string{Accuracy}})
	n := 0
	d.judge(r.ID, func(i store.ReviewItem) LabelAnswer {
		if i.Part == partRepeat {
			if n++; n <= 2 {
				return LabelAnswer{Accuracy: "incorrect"}
			}
		}
		return LabelAnswer{Accuracy: "correct"}
	})
	d.close(r.ID)
	res := d.result(r.ID)
	if res.SelfAgreement == nil || res.SelfAgreement.Agreed != 8 || res.SelfAgreement.Items != 10 || res.Accuracy.Value != 1 || res.Labels != 20 {
		t.Errorf("self-agreement: %+v, accuracy %+v", res.SelfAgreement, res.Accuracy)
	}
}

// Later imports make the frame larger. What is new is drawn as densely, so that the sample is the one that the whole frame
// would have given at the same density.
func TestTopUp(t *testing.T) {
	d := newDesk(t)
	d.predictions(500)
	r := d.draw(SamplingPlan{Name: "half", Size: 50, Questions: []string{Accuracy}})
	if c, err := d.FrameChange(ctx, r.ID); err != nil || c.Changed {
		t.Errorf("nothing changed: %+v, %v", c, err)
	}
	if _, err := d.TopUp(ctx, r.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("nothing to add: %v", err)
	}
	out := filepath.Join(t.TempDir(), "out.csv")
	sheet, err := d.Sheet(ctx, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	sheet.Rows[0].Accuracy = "correct"
	var text bytes.Buffer
	if err := labelsheet.Write(&text, "csv", sheet); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(out, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	d.exec("INSERT INTO stored.predictions SELECT 2, minute, ts, 'q' || id, conversation, user_id, model, input, output, label, confidence, answered, correct, hallucinated, scores, weight, fate, sources FROM stored.predictions")
	d.db.Define(ctx, nil) // what was read of the data is stale
	c, err := d.FrameChange(ctx, r.ID)
	if err != nil || !c.Changed || c.Was != 500 || c.Is != 1000 || c.TopUp == 0 || !strings.Contains(c.Sentence, "drawn from 500 predictions, and there are 1,000 now. A top-up draws") {
		t.Fatalf("the frame changed: %+v, %v", c, err)
	}
	topped, err := d.TopUp(ctx, r.ID)
	if err != nil || topped.Frame.Size != 1000 || topped.Progress.Sample != 50+c.TopUp || topped.Frame.Period.Label != "October 2026" {
		t.Fatalf("topped up: %+v, %v", topped, err)
	}
	// A sheet that was out meanwhile is still one of this review.
	if back, err := d.MergeSheet(ctx, r.ID, out, "Bob"); err != nil || back.Merged != 1 {
		t.Errorf("a sheet that went out before: %+v, %v", back, err)
	}
	whole := d.draw(SamplingPlan{Name: "whole", Size: 50 + c.TopUp})
	in := map[string]bool{}
	for _, i := range d.drawn(whole.ID) {
		in[i.Prediction] = true
	}
	for _, i := range d.drawn(r.ID) {
		if !in[i.Prediction] {
			t.Errorf("%s would not have been drawn from the whole frame", i.Prediction)
		}
		if strings.HasPrefix(i.Prediction, "q") != (i.Draw == 2) {
			t.Errorf("%+v is of the wrong draw", i)
		}
	}
	// Weights follow: the labels stand for all 1,000.
	d.judge(r.ID, func(store.ReviewItem) LabelAnswer { return LabelAnswer{Accuracy: "correct"} })
	d.close(r.ID)
	if v := d.kpi("accuracy"); len(v.Notes) == 0 || !strings.Contains(v.Notes[0], "for 1,000 predictions") {
		t.Errorf("what the labels stand for: %q", v.Notes)
	}
}

// A model that comes with a later import has a label of its own, however few its predictions are: the result is of it too.
func TestTopUpReachesNewStrata(t *testing.T) {
	d := newDesk(t)
	d.predictions(500)
	r := d.draw(SamplingPlan{Name: "October", Size: 20, Design: Stratified, By: "model", Questions: []string{Accuracy}})
	d.exec("INSERT INTO stored.predictions SELECT 2, minute, ts, 'q' || id, conversation, user_id, 'c', input, output, label, confidence, answered, correct, hallucinated, scores, weight, fate, sources FROM stored.predictions WHERE id IN ('p1', 'p2')")
	d.db.Define(ctx, nil) // what was read of the data is stale
	topped, err := d.TopUp(ctx, r.ID)
	if err != nil || topped.Frame.Size != 502 || len(topped.Frame.Strata) != 3 || topped.Frame.Strata[2].Name != "c" || topped.Frame.Strata[2].Sample != 1 {
		t.Fatalf("%+v, %v", topped.Frame, err)
	}
}
