package labeling

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// SecondLabel is what a second reviewer says about one item.
type SecondLabel struct {
	Position   int         `json:"position"`
	Prediction string      `json:"prediction"` // to be sure that it is the item; "" trusts the position
	Answer     LabelAnswer `json:"answer"`
}

// MergeOutcome says what came of merging the labels of a second reviewer.
type MergeOutcome struct {
	Reviewer  string          `json:"reviewer"`
	Merged    int             `json:"merged"`    // answers that are new or different
	Same      int             `json:"same"`      // answers that were there already
	Refused   []string        `json:"refused"`   // why an answer was not taken, one sentence each
	Agreement *LabelAgreement `json:"agreement"` // nil where no item was judged by both
}

// Overlap are the positions that a second reviewer is to judge: a random part of the sample, and all of what calibrates.
func (d *Desk) Overlap(ctx context.Context, review int64) ([]int, error) {
	r, err := d.read(ctx, review)
	if err != nil {
		return nil, err
	}
	positions := []int{}
	for _, i := range r.items {
		if i.Overlap {
			positions = append(positions, i.Position)
		}
	}
	return positions, nil
}

// Merge keeps the labels of a second reviewer beside those of the review, in the place of earlier ones of the same name. It
// may be done again and changes nothing then; the review may be closed. It fails with fault.Invalid without a reviewer.
func (d *Desk) Merge(ctx context.Context, review int64, reviewer string, labels []SecondLabel) (MergeOutcome, error) {
	r, err := d.read(ctx, review)
	if err != nil {
		return MergeOutcome{}, err
	}
	out := MergeOutcome{Reviewer: strings.Join(strings.Fields(reviewer), " "), Refused: []string{}}
	if out.Reviewer == "" {
		return out, fault.New(fault.Invalid, "The labels do not say who judged.").Do("Name the second reviewer.")
	}
	rubrics, err := d.db.Rubrics(ctx, review)
	if err != nil {
		return out, err
	}
	have := r.holds(second, out.Reviewer)
	var edits []store.ReviewEdit
	for _, l := range labels {
		item, err := r.item(l.Position)
		if err == nil && l.Prediction != "" && l.Prediction != item.Prediction {
			err = fault.New(fault.Invalid, "Item %d is the prediction %q, not %q.", l.Position, item.Prediction, l.Prediction)
		}
		e, wrong := l.Answer.kept()
		if err = cmp.Or(err, wrong); err == nil && r.plan.next(e) != "" {
			err = fault.New(fault.Invalid, "Item %d is not fully answered: the question of %s is open.", l.Position, r.plan.next(e))
		}
		if err != nil {
			out.Refused = append(out.Refused, err.Error())
			continue
		}
		before := have[l.Position]
		if before.Kind == answerEdit && before.Accuracy == e.Accuracy && before.Hallucination == e.Hallucination && before.Answered == e.Answered &&
			before.Note == e.Note && slices.Equal(before.Failures, e.Failures) {
			out.Same++
			continue
		}
		e.Position, e.Kind, e.Role, e.Reviewer, e.At, e.Rubric = l.Position, answerEdit, second, out.Reviewer, d.now(), l.Answer.Rubric
		if e.Rubric == 0 && len(rubrics) > 0 {
			e.Rubric = rubrics[0].Version
		}
		edits = append(edits, e)
	}
	if len(edits) > 0 {
		if err := d.db.Edit(ctx, review, edits...); err != nil {
			return out, err
		}
		if r, err = d.read(ctx, review); err != nil {
			return out, err
		}
	}
	out.Merged = len(edits)
	if len(r.seconds()) > 0 {
		out.Agreement, err = r.agreement(out.Reviewer)
	}
	return out, err
}

// Disagreement is an item on which two reviewers disagree.
type Disagreement struct {
	Position int          `json:"position"`
	First    LabelAnswer  `json:"first"`
	Second   LabelAnswer  `json:"second"`
	Settled  *LabelAnswer `json:"settled"` // nil until it is adjudicated
}

// Disagreements are the items on which the review and any second reviewer disagree: those that nobody settled first.
func (d *Desk) Disagreements(ctx context.Context, review int64) ([]Disagreement, error) {
	r, err := d.read(ctx, review)
	if err != nil {
		return nil, err
	}
	a, settled := r.holds(first, ""), r.holds(adjudicated, "")
	all := []Disagreement{}
	for _, reviewer := range r.seconds() {
		b := r.holds(second, reviewer)
		for _, i := range r.items {
			x, y := a[i.Position], b[i.Position]
			if r.stateOf(x) != done || r.stateOf(y) != done {
				continue
			}
			one := Disagreement{Position: i.Position, First: *shown(x), Second: *shown(y)}
			if one.First.Accuracy == one.Second.Accuracy && one.First.Answered == one.Second.Answered && madeUp(one.First) == madeUp(one.Second) {
				continue
			}
			if e, ok := settled[i.Position]; ok {
				one.Settled = shown(e)
			}
			all = append(all, one)
		}
	}
	slices.SortStableFunc(all, func(x, y Disagreement) int {
		open := func(d Disagreement) int {
			if d.Settled == nil {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(open(x), open(y)), cmp.Compare(x.Position, y.Position))
	})
	return all, nil
}

// Adjudicate settles an item on which two reviewers disagree: from now on the estimate takes this answer. It may be done
// after the close, and then changes what counts.
func (d *Desk) Adjudicate(ctx context.Context, review int64, position int, answer LabelAnswer) ([]Disagreement, error) {
	err := d.sit(ctx, review, func(s *sitting) error {
		if _, err := s.r.item(position); err != nil {
			return err
		}
		e, err := answer.kept()
		if err != nil {
			return err
		}
		if open := s.r.plan.next(e); open != "" {
			return fault.New(fault.Invalid, "The item is not fully answered: the question of %s is open.", open).Do("Answer it too.")
		}
		if err := d.grow(ctx, s, e.Failures); err != nil {
			return err
		}
		e.Position, e.Kind, e.Role, e.At, e.Rubric = position, answerEdit, adjudicated, d.now(), s.rubric
		if err := d.keep(ctx, s, e); err != nil || s.r.Z == 0 {
			return err
		}
		return d.settle(ctx)
	})
	if err != nil {
		return nil, err
	}
	return d.Disagreements(ctx, review)
}
