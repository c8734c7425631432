package app

import (
	"context"

	"telltale/analytics"
	"telltale/analytics/labeling"
)

// Labels is the accuracy review: people judge a random sample of predictions by hand.
type Labels struct{ app *App }

// Frame counts what a plan would draw from, and shares its size out over the strata.
func (s *Labels) Frame(plan labeling.SamplingPlan) (labeling.SamplingFrame, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.SamplingFrame, error) {
		return w.Labeling().Frame(ctx, plan)
	})
}

// Size says how many labels a purpose takes, in sentences.
func (s *Labels) Size(q labeling.SizeQuestion) (labeling.SampleSizes, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.SampleSizes, error) {
		return w.Labeling().Size(ctx, q)
	})
}

// Draw draws the sample of a plan and keeps it as a review.
func (s *Labels) Draw(plan labeling.SamplingPlan) (labeling.Review, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.Review, error) {
		return w.Labeling().Draw(ctx, plan)
	})
}

// Reviews are all reviews of the workspace, the newest first.
func (s *Labels) Reviews() ([]labeling.Review, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]labeling.Review, error) {
		return w.Labeling().Reviews(ctx)
	})
}

// Review is one review.
func (s *Labels) Review(review int64) (labeling.Review, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.Review, error) {
		return w.Labeling().Review(ctx, review)
	})
}

// Item is the item at a position of a review, ready to be judged.
func (s *Labels) Item(review int64, position int) (labeling.ReviewItem, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.ReviewItem, error) {
		return w.Labeling().Item(ctx, review, position)
	})
}

// Items lists the items of a review with what was said about them, without their texts.
func (s *Labels) Items(review int64) ([]labeling.ListedItem, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]labeling.ListedItem, error) {
		return w.Labeling().Items(ctx, review)
	})
}

// Log tells what was done in a review, or to the item at a position where that is not 0: at most 500 edits, the newest first,
// without as many as the offset says.
func (s *Labels) Log(review int64, position, offset int) (labeling.EditLog, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.EditLog, error) {
		return w.Labeling().Log(ctx, review, position, offset)
	})
}

// Answer keeps what a person says about an item, and returns the item to show next. When it returns, no crash can undo it.
func (s *Labels) Answer(review int64, position int, answer labeling.LabelAnswer) (labeling.LabelStep, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.LabelStep, error) {
		return w.Labeling().Answer(ctx, review, position, answer)
	})
}

// Skip puts an item off to the end.
func (s *Labels) Skip(review int64, position int, reviewer string) (labeling.LabelStep, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.LabelStep, error) {
		return w.Labeling().Skip(ctx, review, position, reviewer)
	})
}

// Undo takes the last answer or skip back: of the item at a position, or of the whole review where that is 0.
func (s *Labels) Undo(review int64, position int, reviewer string) (labeling.LabelStep, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.LabelStep, error) {
		return w.Labeling().Undo(ctx, review, position, reviewer)
	})
}

// Redo brings back what was undone last, unless the item was answered since.
func (s *Labels) Redo(review int64, position int, reviewer string) (labeling.LabelStep, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.LabelStep, error) {
		return w.Labeling().Redo(ctx, review, position, reviewer)
	})
}

// Progress tells how far the labelling of a review is.
func (s *Labels) Progress(review int64) (labeling.ReviewProgress, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.ReviewProgress, error) {
		return w.Labeling().Progress(ctx, review)
	})
}

// Rubrics are all versions of a review's rubric, the newest first.
func (s *Labels) Rubrics(review int64) ([]labeling.RubricVersion, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]labeling.RubricVersion, error) {
		return w.Labeling().Rubrics(ctx, review)
	})
}

// SaveRubric keeps a new version of a review's rubric and returns the newest.
func (s *Labels) SaveRubric(review int64, text string) (labeling.RubricVersion, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.RubricVersion, error) {
		return w.Labeling().SaveRubric(ctx, review, text)
	})
}

// SaveFailures keeps the kinds of failure of a review, in the order of their keys.
func (s *Labels) SaveFailures(review int64, names []string) ([]string, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]string, error) {
		return w.Labeling().SaveFailures(ctx, review, names)
	})
}

// Remove forgets a review and everything that was answered in it.
func (s *Labels) Remove(review int64) error {
	return s.app.set(func(ctx context.Context, w *analytics.Workspace) error { return w.Labeling().Remove(ctx, review) })
}
