package labeling

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// Close ends the labelling of a review. What is still skipped is unsure from now on. What the plan allows becomes the KPI of
// the period: all of it when everything is judged or skipped, else what the last look that was reached shows, else nothing.
// It fails with fault.NotEnough when nobody judged anything.
func (d *Desk) Close(ctx context.Context, review int64, by string) (Review, error) {
	// Nobody labels meanwhile: what is answered when the review is closed counts, and nothing comes after.
	err := d.change(ctx, review, func(s *sitting) error {
		if s.r.progress(0).Done == 0 {
			return fault.New(fault.NotEnough, "Nobody has judged anything in the review %q.", s.r.Name).Do("Label it, or remove it.")
		}
		if err := d.db.CloseReview(ctx, review, d.now(), strings.Join(strings.Fields(by), " ")); err != nil {
			return err
		}
		if err := d.settle(ctx); err != nil {
			// What cannot be counted now must not look as if it were.
			return cmp.Or(d.db.CloseReview(ctx, review, time.Time{}, ""), err)
		}
		return nil
	})
	if err != nil {
		return Review{}, err
	}
	return d.Review(ctx, review)
}

// Reopen lets people change the labels of a closed review; until it is closed again only what a planned look allows counts.
func (d *Desk) Reopen(ctx context.Context, review int64) (Review, error) {
	err := d.sit(ctx, review, func(s *sitting) error {
		if s.r.Closed.IsZero() {
			return fault.New(fault.Invalid, "The review %q is open.", s.r.Name)
		}
		if err := d.db.CloseReview(ctx, review, time.Time{}, ""); err != nil {
			return err
		}
		if err := d.settle(ctx); err != nil {
			return cmp.Or(d.db.CloseReview(ctx, review, s.r.Closed, s.r.ClosedBy), err)
		}
		return nil
	})
	if err != nil {
		return Review{}, err
	}
	return d.Review(ctx, review)
}

// settle makes what counts of all reviews what KPIs read. Of reviews whose periods overlap one counts: that of all
// predictions before those of some, and the one that was closed last; pooled, their weights would mean nothing.
func (d *Desk) settle(ctx context.Context, gone ...string) error {
	kept, err := d.db.Reviews(ctx)
	if err != nil {
		return err
	}
	var all []*record
	for _, k := range kept {
		r, err := d.read(ctx, k.ID)
		if err != nil {
			return err
		}
		if r.plan.Purpose != Find && r.reading().look > 0 && (!r.Closed.IsZero() || !r.plan.Anytime) {
			all = append(all, r)
		}
	}
	slices.SortStableFunc(all, func(a, b *record) int {
		return cmp.Or(cmp.Compare(min(len(a.plan.Filters), 1), min(len(b.plan.Filters), 1)), b.Closed.Compare(a.Closed))
	})
	counted := map[int64]store.Counted{}
	var taken []*record
	for _, r := range all {
		if slices.ContainsFunc(taken, func(t *record) bool { return r.From.Before(t.To) && t.From.Before(r.To) }) {
			continue
		}
		taken = append(taken, r)
		counted[r.ID] = r.counted()
	}
	return d.db.Settle(ctx, counted, gone...)
}

// counted is what of the review counts.
func (r *record) counted() store.Counted {
	v := r.reading()
	c := store.Counted{Z: r.reach(v)}
	weights := v.weights(r.frame)
	for _, i := range v.items {
		e := v.held[i.Position]
		for _, question := range []string{Accuracy, Hallucination, Answers} {
			answer := v.answer(r.plan, i, question)
			if answer == "" {
				continue
			}
			at := e.At
			if at.IsZero() {
				at = r.Closed
			}
			// Strata of the same name in two reviews are two strata.
			stratum := r.Name
			if i.Stratum != "" {
				stratum += ": " + i.Stratum
			}
			c.Labels = append(c.Labels, store.Label{Prediction: i.Prediction, Question: question, Answer: answer, Reviewer: e.Reviewer, Review: r.Name,
				Stratum: stratum, Weight: weights[i.Position], At: at})
		}
	}
	return c
}
