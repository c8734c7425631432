package labeling

import (
	"strings"
	"testing"

	"telltale/analytics/fault"
)

// said is a state in words.
func (s ItemState) said() string {
	switch {
	case s.Skipped:
		return "skipped"
	case s.Answer == nil:
		return "-"
	}
	return strings.Join(append([]string{s.Answer.Accuracy}, s.Answer.Failures...), "+")
}

func TestLogTellsFromAndTo(t *testing.T) {
	d := newDesk(t)
	d.predictions(20)
	r := d.draw(SamplingPlan{Size: 3, Design: Stratified, By: "confidence", Blind: true, Questions: []string{Accuracy}})
	d.answer(r.ID, 1, "correct")
	d.answer(r.ID, 1, "incorrect")
	for _, act := range []func() error{
		func() error { _, err := d.Skip(ctx, r.ID, 2, "ann"); return err },
		func() error { _, err := d.Undo(ctx, r.ID, 1, "bea"); return err },
		func() error { _, err := d.Redo(ctx, r.ID, 1, "bea"); return err },
		func() error { _, err := d.Undo(ctx, r.ID, 2, "bea"); return err },
		func() error {
			_, err := d.Merge(ctx, r.ID, "cy", []SecondLabel{{Position: 1, Answer: LabelAnswer{Accuracy: "correct"}}})
			return err
		},
		func() error {
			_, err := d.Adjudicate(ctx, r.ID, 1, LabelAnswer{Accuracy: "correct", Reviewer: "ann"})
			return err
		},
	} {
		if err := act(); err != nil {
			t.Fatal(err)
		}
	}
	log, err := d.Log(ctx, r.ID, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range log.Edits {
		line := strings.Join([]string{e.Role, e.Kind, e.From.said(), e.To.said()}, " ")
		if e.Holds {
			line += " holds"
		}
		if e.Undoable {
			line += " undoable"
		}
		got = append(got, line)
	}
	want := []string{
		"adjudicated answer - correct holds",
		"second answer - correct holds",
		"first undo skipped -",
		"first redo correct incorrect",
		"first undo incorrect correct",
		"first skip - skipped",
		"first answer correct incorrect holds undoable",
		"first answer - correct",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || log.Total != 8 {
		t.Errorf("log:\n%s", strings.Join(got, "\n"))
	}
	if log, _ = d.Log(ctx, r.ID, 2, 1); log.Total != 2 || len(log.Edits) != 1 || log.Edits[0].Kind != "skip" || log.Edits[0].Reviewer != "ann" {
		t.Errorf("the log of an item, without its newest: %+v", log)
	}
	if _, err = d.Log(ctx, r.ID, 9, 0); !fault.Is(err, fault.NotFound) {
		t.Errorf("the log of no item: %v", err)
	}

	// What stratum an open item is of is hidden in a blind review.
	items, err := d.Items(ctx, r.ID)
	if err != nil || len(items) != 3 {
		t.Fatal(items, err)
	}
	if i := items[0]; i.State != "judged" || i.Stratum == "" || i.Said.said() != "incorrect" {
		t.Errorf("a judged item: %+v", i)
	}
	if i := items[1]; i.State != "open" || i.Stratum != "" || i.Said.said() != "-" {
		t.Errorf("an open item: %+v", i)
	}
}

func TestSheetsCarryTextsWhenAsked(t *testing.T) {
	d := newDesk(t)
	d.predictions(20)
	r := d.draw(SamplingPlan{Size: 2})
	if _, err := d.SheetWith(ctx, r.ID, ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("texts that nobody asked for: %v", err)
	}
	bare, err := d.SheetWith(ctx, r.ID, NoTexts)
	if err != nil || bare.Rows[0].Input+bare.Rows[0].Output != "" || bare.Rows[0].Prediction == "" {
		t.Errorf("a sheet without texts: %+v, %v", bare.Rows, err)
	}
	plain, err := d.SheetWith(ctx, r.ID, PlainTexts)
	if err != nil || !strings.HasPrefix(plain.Rows[0].Input, "Question ") {
		t.Errorf("a sheet with texts: %+v, %v", plain.Rows, err)
	}
}

// The pages show the clocks that instants are written by, and those of every other page are the workspace's.
func TestTimesAreThoseOfTheZone(t *testing.T) {
	d := newDesk(t)
	d.predictions(20)
	r := d.draw(SamplingPlan{Size: 3})
	d.exec("UPDATE reviews SET frame = replace(CAST(frame AS VARCHAR), '\"zone\":\"UTC\"', '\"zone\":\"Asia/Kolkata\"')")
	d.sittings = map[int64]*sitting{}
	d.answer(r.ID, 1, "correct")
	log, err := d.Log(ctx, r.ID, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	item, err := d.Item(ctx, r.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	again, err := d.Review(ctx, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	for what, at := range map[string]string{"edit": log.Edits[0].At, "prediction": item.At, "drawn": again.Drawn, "rubric": again.Rubric.Saved} {
		if !strings.HasSuffix(at, "+05:30") {
			t.Errorf("%s at %q", what, at)
		}
	}
}
