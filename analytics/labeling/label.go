package labeling

import (
	"context"
	"slices"
	"strings"

	"telltale/analytics/fault"
	"telltale/analytics/stats"
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
func (d *Desk) Answer(ctx context.Context, review int64, position int, answer LabelAnswer) (step LabelStep, err error) {
	e, err := answer.kept()
	if err != nil {
		return LabelStep{}, err
	}
	err = d.change(ctx, review, func(s *sitting) error {
		if e.Accuracy == "" && e.Hallucination == "" && e.Answered == "" && len(e.Failures) == 0 && e.Note == "" {
			return fault.New(fault.Invalid, "This is no answer.").Do("Answer, skip the item, or undo.")
		}
		if err := d.grow(ctx, s, e.Failures); err != nil {
			return err
		}
		e.Kind = answerEdit
		step, err = d.step(ctx, s, position, e)
		return err
	})
	return step, err
}

// Skip puts an item off to the end. One that is still skipped when the review is closed counts as unsure.
func (d *Desk) Skip(ctx context.Context, review int64, position int, reviewer string) (step LabelStep, err error) {
	err = d.change(ctx, review, func(s *sitting) error {
		step, err = d.step(ctx, s, position, store.ReviewEdit{Kind: skipEdit, Reviewer: strings.Join(strings.Fields(reviewer), " ")})
		return err
	})
	return step, err
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

func (d *Desk) turn(ctx context.Context, review int64, position int, reviewer, kind string, which func(*record, int) int, verb string) (step LabelStep, err error) {
	err = d.change(ctx, review, func(s *sitting) error {
		of := which(s.r, position)
		if of == 0 {
			return fault.New(fault.NotFound, "There is nothing to %s.", verb)
		}
		at := s.r.edits[slices.IndexFunc(s.r.edits, func(e store.ReviewEdit) bool { return e.Edit == of })].Position
		step, err = d.step(ctx, s, at, store.ReviewEdit{Kind: kind, Of: of, Reviewer: strings.Join(strings.Fields(reviewer), " ")})
		step.Undone = at
		return err
	})
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
func (d *Desk) step(ctx context.Context, s *sitting, position int, e store.ReviewEdit) (LabelStep, error) {
	r := s.r
	if _, err := r.item(position); err != nil {
		return LabelStep{}, err
	}
	e.Position, e.Role, e.At, e.Rubric = position, or(e.Role, first), d.now(), s.rubric
	if err := d.keep(ctx, s, e); err != nil {
		return LabelStep{}, err
	}
	if err := d.looked(ctx, r, position); err != nil {
		return LabelStep{}, err
	}
	step := LabelStep{Progress: r.progress(position), Failures: slices.Clone(s.failures)}
	show := step.Progress.Resume
	if e.Kind == undoEdit || e.Kind == redoEdit || e.Kind == answerEdit && r.states[position-1] != done {
		show = position
	}
	if show == 0 {
		return step, nil
	}
	item, err := d.show(ctx, r, show)
	step.Item = &item
	d.ahead(r, show)
	return step, err
}

// looked makes what a planned look shows what counts, when an edit reached it or changed what it shows. Nothing is lost where
// that has to wait: every later edit of the kind, and the close, do the same.
func (d *Desk) looked(ctx context.Context, r *record, position int) error {
	if r.plan.Looks == 1 || r.plan.Purpose == Find || !r.showsAnew(position) {
		return nil
	}
	if err := d.settle(ctx); err != nil && !fault.Is(err, fault.Busy) {
		return err
	}
	return nil
}

// showsAnew reports whether an edit of an item changes what the planned looks of an open review show: it belongs to what the
// last one read, or another one is the last now.
func (r *record) showsAnew(position int) bool {
	judged := r.counts.Calibration
	for judged < len(r.items) && r.items[judged].Part == partSample {
		if _, settled := r.settled[judged+1]; r.states[judged] == untouched && !settled {
			break
		}
		judged++
	}
	judged -= r.counts.Calibration
	var last stats.Look
	looks := r.looks()
	for j, look := range looks {
		if judged >= look.N && j < len(looks)-1 {
			last = look
		}
	}
	rank := position - r.counts.Calibration
	return last.Z != r.Z || rank >= 1 && rank <= last.N
}
