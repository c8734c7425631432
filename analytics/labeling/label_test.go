package labeling

import (
	"strings"
	"testing"

	"telltale/analytics/fault"
)

func TestLabelling(t *testing.T) {
	d := newDesk(t)
	d.predictions(60)
	r := d.draw(SamplingPlan{Size: 4, Blind: true, Failures: []string{"outdated"}})
	item, err := d.Item(ctx, r.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	if !item.Hidden || item.Confidence != nil || len(item.Metadata) != 0 || item.Next != Accuracy || !strings.HasPrefix(item.Input, "Question ") {
		t.Errorf("an item before it is judged: %+v", item)
	}
	if len(item.Conversation) < 2 {
		t.Errorf("the conversation: %+v", item.Conversation)
	}

	step := d.answer(r.ID, 1, "correct")
	if step.Item == nil || step.Item.Position != 2 || step.Progress.Done != 1 || step.Progress.Left != 3 {
		t.Errorf("after the first answer: %+v", step)
	}
	if item, _ = d.Item(ctx, r.ID, 1); item.Hidden || item.Confidence == nil || item.Answer.Accuracy != "correct" || item.Next != "" {
		t.Errorf("the item once it is judged: %+v", item)
	}

	// Incorrect: whether anything is made up is asked on the same item.
	step = d.answer(r.ID, 2, "incorrect")
	if step.Item.Position != 2 || step.Item.Next != Hallucination || step.Progress.Done != 1 {
		t.Errorf("after a half answer: %+v", step)
	}
	step, err = d.Answer(ctx, r.ID, 2, LabelAnswer{Accuracy: "incorrect", Hallucinated: "cannot verify", Failures: []string{"wrong product"}, Note: "no such thing", Reviewer: "ann"})
	if err != nil || step.Item.Position != 3 || step.Progress.Done != 2 {
		t.Errorf("after the whole answer: %+v, %v", step, err)
	}
	if strings.Join(step.Failures, ", ") != "outdated, wrong product" {
		t.Errorf("kinds of failure: %v", step.Failures)
	}

	// What is skipped comes back after the others, and the last one that is left is it.
	if step, err = d.Skip(ctx, r.ID, 3, "ann"); err != nil || step.Item.Position != 4 || step.Progress.Skipped != 1 {
		t.Errorf("after a skip: %+v, %v", step, err)
	}
	if step = d.answer(r.ID, 4, "correct"); step.Item == nil || step.Item.Position != 3 || !step.Item.Skipped {
		t.Errorf("the skipped one comes back: %+v", step)
	}
	if step = d.answer(r.ID, 3, "correct"); step.Item != nil || step.Progress.Done != 4 || step.Progress.Resume != 0 {
		t.Errorf("the end: %+v", step)
	}
	// The clock ticks ten seconds at each keeping: item 2 took two of them, 4 came after the skip of 3, and 3 took one.
	if p := step.Progress.Pace; p == nil || *p != 20 {
		t.Errorf("pace %v", p)
	}
	for _, a := range []LabelAnswer{{}, {Accuracy: "maybe"}, {Hallucinated: "perhaps"}} {
		if _, err := d.Answer(ctx, r.ID, 1, a); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", a, err)
		}
	}
	if _, err := d.Item(ctx, r.ID, 5); !fault.Is(err, fault.NotFound) {
		t.Errorf("an item that is not there: %v", err)
	}
}

func TestUndo(t *testing.T) {
	d := newDesk(t)
	d.predictions(60)
	r := d.draw(SamplingPlan{Size: 4, Questions: []string{Accuracy}})
	before, err := d.Progress(ctx, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	said := func(position int) string {
		t.Helper()
		item, err := d.Item(ctx, r.ID, position)
		if err != nil {
			t.Fatal(err)
		}
		if item.Skipped {
			return "skipped"
		}
		if item.Answer == nil {
			return ""
		}
		return item.Answer.Accuracy
	}
	undo := func(position, undone int) LabelStep {
		t.Helper()
		step, err := d.Undo(ctx, r.ID, position, "ann")
		if err != nil || step.Undone != undone || step.Item.Position != undone {
			t.Fatalf("undo of %d: %+v, %v", position, step, err)
		}
		return step
	}
	d.answer(r.ID, 1, "correct")
	d.answer(r.ID, 2, "incorrect")
	d.answer(r.ID, 1, "unsure")

	// Of any earlier item, and back to what was said before.
	undo(2, 2)
	if said(1) != "unsure" || said(2) != "" {
		t.Errorf("after the undo of 2: %q, %q", said(1), said(2))
	}
	if step, err := d.Redo(ctx, r.ID, 0, "ann"); err != nil || step.Undone != 2 || said(2) != "incorrect" {
		t.Errorf("redo: %+v, %v, %q", step, err, said(2))
	}
	undo(0, 1)
	if said(1) != "correct" {
		t.Errorf("the answer before holds: %q", said(1))
	}
	undo(0, 2)
	undo(0, 1)
	after, err := d.Progress(ctx, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	before.CanRedo, after.Pace, after.SecondsLeft = true, nil, nil
	if after != before || said(1) != "" || said(2) != "" {
		t.Errorf("undo equals never answered: %+v, want %+v", after, before)
	}
	if _, err := d.Undo(ctx, r.ID, 0, "ann"); !fault.Is(err, fault.NotFound) {
		t.Errorf("nothing is left to undo: %v", err)
	}
	// An answer makes what was undone before it a thing of the past.
	d.answer(r.ID, 3, "correct")
	if _, err := d.Redo(ctx, r.ID, 0, "ann"); !fault.Is(err, fault.NotFound) {
		t.Errorf("redo after an answer: %v", err)
	}
	if _, err := d.Skip(ctx, r.ID, 4, "ann"); err != nil || said(4) != "skipped" {
		t.Errorf("skip: %v", err)
	}
	undo(4, 4)
	if said(4) != "" {
		t.Errorf("an undone skip: %q", said(4))
	}
	edits, err := d.db.ReviewEdits(ctx, r.ID)
	if err != nil || len(edits) != 11 || edits[3].Kind != undoEdit || edits[3].Of != 2 || edits[3].Reviewer != "ann" {
		t.Errorf("the log keeps everything: %d edits, %v", len(edits), err)
	}
}
