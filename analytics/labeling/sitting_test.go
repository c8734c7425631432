package labeling

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// What a sitting remembers is what a fresh look at the workspace sees, whoever wrote: this desk, another one, or a settlement.
func TestSittingsAreAsFresh(t *testing.T) {
	d := newDesk(t)
	d.predictions(60)
	r := d.draw(SamplingPlan{Size: 8, Looks: 4, Questions: []string{Accuracy}, Calibration: 2, Repeats: 2, Blind: true})
	other := &desk{Desk: New(d.db, d.engine), t: t}
	other.now = d.now
	same := func(when string) {
		t.Helper()
		fresh := New(d.db, d.engine)
		for _, one := range []*Desk{d.Desk, other.Desk} {
			got, err := one.Progress(ctx, r.ID)
			if err != nil {
				t.Fatal(err)
			}
			want, err := fresh.Progress(ctx, r.ID)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%s: %v\n%s", when, err, diff)
			}
			for position := 1; position <= 12; position++ {
				got, err := one.Item(ctx, r.ID, position)
				if err != nil {
					t.Fatal(err)
				}
				want, err := fresh.Item(ctx, r.ID, position)
				if diff := cmp.Diff(want, got); err != nil || diff != "" {
					t.Errorf("%s, item %d: %v\n%s", when, position, err, diff)
				}
			}
		}
	}
	same("untouched")
	d.answer(r.ID, 1, "correct")
	other.answer(r.ID, 2, "incorrect")
	d.answer(r.ID, 4, "unsure")
	same("answers of two desks")
	if _, err := other.Undo(ctx, r.ID, 0, "bob"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Skip(ctx, r.ID, 4, "ann"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Redo(ctx, r.ID, 2, "ann"); !fault.Is(err, fault.NotFound) {
		t.Errorf("redo of what was not undone: %v", err)
	}
	same("undo, skip")
	// The first look is at two of eight: items 3 and 4.
	d.answer(r.ID, 3, "correct")
	other.answer(r.ID, 4, "correct")
	same("a look that settled")
	if v := d.kpi("accuracy"); v.Value == nil || *v.Value != 1 {
		t.Errorf("the look counts: %+v", v.Value)
	}
	other.answer(r.ID, 3, "incorrect")
	if v := d.kpi("accuracy"); v.Value == nil || *v.Value != 0.5 {
		t.Errorf("what was read is changed: %+v", v.Value)
	}
	if _, err := other.SaveFailures(ctx, r.ID, []string{"outdated"}); err != nil {
		t.Fatal(err)
	}
	if step := d.answer(r.ID, 5, "correct"); len(step.Failures) != 1 {
		t.Errorf("a kind of failure of the other desk: %v", step.Failures)
	}
	other.close(r.ID)
	if _, err := d.Answer(ctx, r.ID, 5, LabelAnswer{Accuracy: "correct"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("closed by the other desk: %v", err)
	}
	if err := other.Remove(ctx, r.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Item(ctx, r.ID, 1); !fault.Is(err, fault.NotFound) {
		t.Errorf("removed by the other desk: %v", err)
	}
	// The next review has the number of the removed one, and its edits begin anew.
	if again := d.draw(SamplingPlan{Name: "again", Size: 3, Questions: []string{Accuracy}}); again.ID != r.ID {
		t.Fatalf("the number of the new review is %d", again.ID)
	}
	d.answer(r.ID, 1, "correct")
	if edits, err := d.db.ReviewEdits(ctx, r.ID); err != nil || len(edits) != 1 || edits[0].Edit != 1 {
		t.Errorf("edits of the new review: %+v, %v", edits, err)
	}
}

// An import that is undone or comes again changes what an item shows, though nothing was written in the review.
func TestTextsFollowTheData(t *testing.T) {
	d := newDesk(t)
	d.predictions(60)
	r := d.draw(SamplingPlan{Size: 2, Questions: []string{Accuracy}})
	if item, err := d.Item(ctx, r.ID, 1); err != nil || item.Missing != "" {
		t.Fatalf("%+v, %v", item, err)
	}
	d.exec("DELETE FROM stored.predictions")
	d.db.Define(ctx, nil) // as an undo does, this raises the version of the data
	if item, err := d.Item(ctx, r.ID, 1); err != nil || item.Missing == "" || item.Output != "" {
		t.Errorf("%+v, %v", item, err)
	}
}

// Somebody answers while another one closes the review: what counts is what was answered by then, and nothing is answered after.
func TestClosingWaitsForAnswers(t *testing.T) {
	d := newDesk(t)
	d.now = time.Now // read by two at once
	d.predictions(100)
	r := d.draw(SamplingPlan{Size: 20, Questions: []string{Accuracy}})
	d.judge(r.ID, func(store.ReviewItem) LabelAnswer { return LabelAnswer{Accuracy: "correct"} })
	for round := range 10 {
		begun, done := make(chan bool), make(chan bool)
		go func() {
			defer close(done)
			for n := range 200 {
				if n == round {
					close(begun)
				}
				if _, err := d.Answer(ctx, r.ID, 1+n%20, LabelAnswer{Accuracy: []string{"correct", "incorrect"}[(n/20+round)%2]}); err != nil {
					return
				}
			}
		}()
		<-begun
		d.close(r.ID)
		<-done
		if v, a := d.kpi("accuracy"), d.result(r.ID).Accuracy; v.Value == nil || !near(*v.Value, a.Value) {
			t.Fatalf("round %d: %v counts, and the labels say %v", round, *v.Value, a.Value)
		}
		if _, err := d.Reopen(ctx, r.ID); err != nil {
			t.Fatal(err)
		}
	}
}
