package labeling

import (
	"context"
	"slices"
	"strings"

	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// LabelStep is what comes of one thing that a person did: how far the review is now, and the item to show next.
type LabelStep struct {
	Progress ReviewProgress `json:"progress"`
	Item     *ReviewItem    `json:"item"`     // the same item while a question about it is open; nil when nothing is left
	Undone   int            `json:"undone"`   // position of the item whose answer was undone or redone; 0 otherwise
	Failures []string       `json:"failures"` // kinds of failure of the review, in the order of their keys
}

// Answer keeps what a person says about an item, in the place of what was said before. When it returns, no crash can undo it.
// It fails with fault.Invalid for answers that mean nothing and for a closed review.
func (d *Desk) Answer(ctx context.Context, review int64, position int, answer LabelAnswer) (LabelStep, error) {
	e, err := answer.kept()
	if err != nil {
		return LabelStep{}, err
	}
	r, err := d.open(ctx, review)
	if err != nil {
		return LabelStep{}, err
	}
	if e.Accuracy == "" && e.Hallucination == "" && e.Answered == "" && len(e.Failures) == 0 && e.Note == "" {
		return LabelStep{}, fault.New(fault.Invalid, "This is no answer.").Do("Answer, skip the item, or undo.")
	}
	if err := d.grow(ctx, review, e.Failures); err != nil {
		return LabelStep{}, err
	}
	e.Kind = answerEdit
	return d.step(ctx, r, position, e)
}

// Skip puts an item off to the end. One that is still skipped when the review is closed counts as unsure.
func (d *Desk) Skip(ctx context.Context, review int64, position int, reviewer string) (LabelStep, error) {
	r, err := d.open(ctx, review)
	if err != nil {
		return LabelStep{}, err
	}
	return d.step(ctx, r, position, store.ReviewEdit{Kind: skipEdit, Reviewer: strings.Join(strings.Fields(reviewer), " ")})
}

// Undo takes the last answer or skip back: of the item at a position, or of the whole review where that is 0. What was said
// before holds again, as if the answer had never been given; the log keeps both. It fails with fault.NotFound where nothing
// is left to undo.
func (d *Desk) Undo(ctx context.Context, review int64, position int, reviewer string) (LabelStep, error) {
	return d.turn(ctx, review, position, reviewer, undoEdit, (*record).undoable, "undo")
}

// Redo brings back what was undone last, unless the item was answered since.
func (d *Desk) Redo(ctx context.Context, review int64, position int, reviewer string) (LabelStep, error) {
	return d.turn(ctx, review, position, reviewer, redoEdit, (*record).redoable, "redo")
}

func (d *Desk) turn(ctx context.Context, review int64, position int, reviewer, kind string, which func(*record, int) int, verb string) (LabelStep, error) {
	r, err := d.open(ctx, review)
	if err != nil {
		return LabelStep{}, err
	}
	of := which(r, position)
	if of == 0 {
		return LabelStep{}, fault.New(fault.NotFound, "There is nothing to %s.", verb)
	}
	at := r.edits[slices.IndexFunc(r.edits, func(e store.ReviewEdit) bool { return e.Edit == of })].Position
	step, err := d.step(ctx, r, at, store.ReviewEdit{Kind: kind, Of: of, Reviewer: strings.Join(strings.Fields(reviewer), " ")})
	step.Undone = at
	return step, err
}

// undoable is the newest edit that can be undone, of an item or of all for 0; 0 when there is none.
func (r *record) undoable(position int) int {
	for _, e := range slices.Backward(r.edits) {
		if r.isHeld(e, first) && (position == 0 || e.Position == position) {
			return e.Edit
		}
	}
	return 0
}

// redoable is the edit that was undone last, of an item or of all for 0; 0 when there is none, or when anything was answered
// since.
func (r *record) redoable(position int) int {
	for _, e := range slices.Backward(r.edits) {
		switch {
		case e.Role != first || position > 0 && e.Position != position:
		case e.Kind == answerEdit || e.Kind == skipEdit:
			if !r.undone[e.Edit] {
				return 0
			}
		case e.Kind == undoEdit && r.undone[e.Of]:
			return e.Of
		}
	}
	return 0
}

// step keeps an edit and tells what comes next: after an answer the next item, after an undo the item itself.
func (d *Desk) step(ctx context.Context, r *record, position int, e store.ReviewEdit) (LabelStep, error) {
	if _, err := r.item(position); err != nil {
		return LabelStep{}, err
	}
	rubrics, err := d.db.Rubrics(ctx, r.ID)
	if err != nil {
		return LabelStep{}, err
	}
	if len(rubrics) > 0 {
		e.Rubric = rubrics[0].Version
	}
	e.Position, e.Role, e.At = position, or(e.Role, first), d.now()
	kept := []store.ReviewEdit{e}
	if err := d.db.Edit(ctx, r.ID, kept...); err != nil {
		return LabelStep{}, err
	}
	r.add(kept[0])
	if err := d.looked(ctx, r, position); err != nil {
		return LabelStep{}, err
	}
	step := LabelStep{Progress: r.progress(position)}
	show := step.Progress.Resume
	held := r.holds(first, "")[position]
	if e.Kind == undoEdit || e.Kind == redoEdit || e.Kind == answerEdit && r.stateOf(held) != done {
		show = position
	}
	if step.Failures, err = d.db.Failures(ctx, r.ID); err != nil || show == 0 {
		return step, err
	}
	item, err := d.show(ctx, r, show)
	step.Item = &item
	return step, err
}

// looked makes what a planned look shows what counts, when an edit reached it or changed what it shows. Nothing is lost where
// that has to wait: every later edit of the kind, and the close, do the same.
func (d *Desk) looked(ctx context.Context, r *record, position int) error {
	if r.plan.Looks == 1 || r.plan.Purpose == Find {
		return nil
	}
	v := r.reading()
	inside := slices.ContainsFunc(v.items, func(i store.ReviewItem) bool { return i.Position == position })
	if !inside && (r.Z == 0 || r.Z == v.z) {
		return nil
	}
	if err := d.settle(ctx); err != nil && !fault.Is(err, fault.Busy) {
		return err
	}
	return nil
}

// grow adds kinds of failure that the review does not know yet.
func (d *Desk) grow(ctx context.Context, review int64, failures []string) error {
	if len(failures) == 0 {
		return nil
	}
	have, err := d.db.Failures(ctx, review)
	if err != nil {
		return err
	}
	all, err := kinds(append(slices.Clone(have), failures...))
	if err != nil || len(all) == len(have) {
		return err
	}
	return d.db.SaveFailures(ctx, review, all)
}
