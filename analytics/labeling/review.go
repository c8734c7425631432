package labeling

import (
	"context"
	"time"

	"telltale/analytics/engine"
)

// Review is an accuracy review: its plan, what was drawn from, and how far it is.
type Review struct {
	ID       int64          `json:"id"`
	Name     string         `json:"name"`
	State    string         `json:"state"` // open, closed
	Plan     SamplingPlan   `json:"plan"`
	Frame    SamplingFrame  `json:"frame"`  // when the sample was drawn: the manifest, with the seed of the plan
	Drawn    string         `json:"drawn"`  // RFC 3339
	Closed   string         `json:"closed"` // RFC 3339; "" while it is open
	ClosedBy string         `json:"closedBy"`
	Counts   bool           `json:"counts"`   // its result is the KPI of its period
	Rubric   RubricVersion  `json:"rubric"`   // the newest
	Failures []string       `json:"failures"` // kinds of failure, in the order of their keys
	Progress ReviewProgress `json:"progress"`
	Accuracy *ReviewShare   `json:"accuracy"` // as far as the plan allows to read it; nil where nothing may be read, and of one to find failures
}

// Reviews are all reviews of the workspace, the newest first.
func (d *Desk) Reviews(ctx context.Context) ([]Review, error) {
	kept, err := d.db.Reviews(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Review, len(kept))
	for i, r := range kept {
		if all[i], err = d.Review(ctx, r.ID); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Review is one review. It fails with fault.NotFound when there is none of the id.
func (d *Desk) Review(ctx context.Context, id int64) (Review, error) {
	r, err := d.read(ctx, id)
	if err != nil {
		return Review{}, err
	}
	review := Review{ID: r.ID, Name: r.Name, State: "open", Plan: r.plan, Frame: r.frame, Drawn: r.told(r.Drawn), ClosedBy: r.ClosedBy,
		Counts: r.Z > 0, Progress: r.progress(0)}
	if !r.Closed.IsZero() {
		review.State, review.Closed = "closed", r.told(r.Closed)
	}
	if r.plan.Purpose != Find {
		review.Accuracy = r.accuracy()
	}
	if review.Failures, err = d.db.Failures(ctx, id); err != nil {
		return Review{}, err
	}
	versions, err := d.Rubrics(ctx, id)
	if err == nil && len(versions) > 0 {
		review.Rubric = versions[0]
		if saved, err := time.Parse(time.RFC3339, review.Rubric.Saved); err == nil {
			review.Rubric.Saved = r.told(saved)
		}
	}
	return review, err
}

// Remove forgets a review and everything that was answered in it.
func (d *Desk) Remove(ctx context.Context, id int64) error {
	r, err := d.read(ctx, id)
	if err != nil {
		return err
	}
	if err := d.db.RemoveReview(ctx, id); err != nil || r.Z == 0 {
		return err
	}
	return d.settle(ctx, r.Name)
}

// spec is the period of the review as it was when the sample was drawn.
func (r *record) spec() engine.Spec {
	return engine.Spec{Preset: "custom", From: r.From.Format(time.RFC3339), To: r.To.Format(time.RFC3339)}
}
