package app

import (
	"context"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/labeling"
)

// Result is what the labels of a review prove, as far as its plan allows to read them now.
func (s *Labels) Result(review int64) (labeling.ReviewResult, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.ReviewResult, error) {
		return w.Labeling().Result(ctx, review)
	})
}

// History holds the reviews that count against each other.
func (s *Labels) History() (labeling.ReviewHistory, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.ReviewHistory, error) {
		return w.Labeling().History(ctx)
	})
}

// GroundTruth is what the exports say themselves of the predictions of a period, which is never mixed with a review.
func (s *Labels) GroundTruth(query engine.Query) (engine.GroundTruth, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.GroundTruth, error) {
		return w.Engine().GroundTruth(ctx, query)
	})
}

// Close ends the labelling of a review; what its plan allows becomes the KPI of its period.
func (s *Labels) Close(review int64, by string) (labeling.Review, error) {
	return changed(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.Review, error) {
		return w.Labeling().Close(ctx, review, by)
	})
}

// Reopen lets people change the labels of a closed review.
func (s *Labels) Reopen(review int64) (labeling.Review, error) {
	return changed(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.Review, error) {
		return w.Labeling().Reopen(ctx, review)
	})
}

// SetBaseline makes the month of a review the one that alerts on drops compare with, and returns it as 2026-10.
func (s *Labels) SetBaseline(review int64) (string, error) {
	return changed(s.app, func(ctx context.Context, w *analytics.Workspace) (string, error) {
		return w.SetBaseline(ctx, review)
	})
}

// FrameChange says whether what a review was drawn from is still what it was.
func (s *Labels) FrameChange(review int64) (labeling.FrameChange, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.FrameChange, error) {
		return w.Labeling().FrameChange(ctx, review)
	})
}

// TopUp draws from what was added to the frame of an open review since it was drawn, as densely as from the rest.
func (s *Labels) TopUp(review int64) (labeling.Review, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.Review, error) {
		return w.Labeling().TopUp(ctx, review)
	})
}

// Overlap are the positions that a second reviewer is to judge.
func (s *Labels) Overlap(review int64) ([]int, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]int, error) {
		return w.Labeling().Overlap(ctx, review)
	})
}

// Merge keeps the labels of a second reviewer beside those of the review.
func (s *Labels) Merge(review int64, reviewer string, labels []labeling.SecondLabel) (labeling.MergeOutcome, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.MergeOutcome, error) {
		return w.Labeling().Merge(ctx, review, reviewer, labels)
	})
}

// Agreement compares the labels of the review with those of a second reviewer; "" takes the last one.
func (s *Labels) Agreement(review int64, reviewer string) (labeling.LabelAgreement, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.LabelAgreement, error) {
		return w.Labeling().Agreement(ctx, review, reviewer)
	})
}

// Disagreements are the items on which two reviewers disagree: those that nobody settled first.
func (s *Labels) Disagreements(review int64) ([]labeling.Disagreement, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]labeling.Disagreement, error) {
		return w.Labeling().Disagreements(ctx, review)
	})
}

// Adjudicate settles an item on which two reviewers disagree, and returns what Disagreements does.
func (s *Labels) Adjudicate(review int64, position int, answer labeling.LabelAnswer) ([]labeling.Disagreement, error) {
	return changed(s.app, func(ctx context.Context, w *analytics.Workspace) ([]labeling.Disagreement, error) {
		return w.Labeling().Adjudicate(ctx, review, position, answer)
	})
}

// changed is ask for what changes the numbers: it tells the pages.
func changed[T any](a *App, call func(context.Context, *analytics.Workspace) (T, error)) (T, error) {
	answer, err := ask(a, call)
	if err == nil {
		a.changed()
	}
	return answer, err
}
