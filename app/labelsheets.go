package app

import (
	"context"
	"io"

	"telltale/analytics"
	"telltale/analytics/fault"
	"telltale/analytics/labeling"
	"telltale/analytics/labelsheet"
)

// WriteLabelSheet writes what a second reviewer of a review is to judge as a sheet to fill in, in one of labelsheet.Formats.
func (a *App) WriteLabelSheet(to io.Writer, format string, review int64) error {
	sheet, err := ask(a, func(ctx context.Context, w *analytics.Workspace) (labelsheet.Sheet, error) {
		return w.Labeling().Sheet(ctx, review)
	})
	if err != nil {
		return err
	}
	if err := labelsheet.Write(to, format, sheet); err != nil {
		return fault.Of(err)
	}
	return nil
}

// MergeLabelSheet merges the answers of a sheet that came back. The reviewer is who the sheet names where none is given.
func (a *App) MergeLabelSheet(review int64, path, reviewer string) (labeling.MergeOutcome, error) {
	return ask(a, func(ctx context.Context, w *analytics.Workspace) (labeling.MergeOutcome, error) {
		return w.Labeling().MergeSheet(ctx, review, path, reviewer)
	})
}
