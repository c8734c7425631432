package app

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"telltale/analytics"
	"telltale/analytics/fault"
	"telltale/analytics/labeling"
	"telltale/analytics/labelsheet"
)

// WriteLabelSheet writes what a second reviewer of a review is to judge as a sheet to fill in, in one of labelsheet.Formats,
// or as a workspace of its own to label in (labeling.WorkspaceFormat), with those of labeling.Texts.
func (a *App) WriteLabelSheet(to io.Writer, review int64, format, texts string) error {
	if format == labeling.WorkspaceFormat {
		_, err := ask(a, func(ctx context.Context, w *analytics.Workspace) (struct{}, error) {
			return struct{}{}, w.Labeling().WriteWorkspace(ctx, to, review, texts)
		})
		return err
	}
	sheet, err := ask(a, func(ctx context.Context, w *analytics.Workspace) (labelsheet.Sheet, error) {
		return w.Labeling().SheetWith(ctx, review, texts)
	})
	if err != nil {
		return err
	}
	if err := labelsheet.Write(to, format, sheet); err != nil {
		return fault.Of(err)
	}
	return nil
}

// LabelFormats are the formats in which a review is sent to a second reviewer.
var LabelFormats = append(slices.Clone(labelsheet.Formats), labeling.WorkspaceFormat)

// ExportSheet writes what a second reviewer of a review is to judge to a file, as a sheet to fill in (xlsx, csv) or as a
// workspace to label in (telltale), and returns its path. It carries texts only as asked: plain, redacted, none. A workspace
// is written only where there is no file yet: a slip must not cost one that is there.
func (s *Labels) ExportSheet(review int64, format, texts, path string) (string, error) {
	if path == "" {
		return "", fault.New(fault.Invalid, "There is no name for the file.").Do("Choose where to save the sheet.")
	}
	file, err := createLabels(&path, format)
	if err != nil {
		return "", err
	}
	defer file.Discard()
	if err := s.app.WriteLabelSheet(file, review, format, texts); err != nil {
		return "", err
	}
	return path, file.Keep()
}

// createLabels begins the file of ExportSheet, and completes its name.
func createLabels(path *string, format string) (*File, error) {
	if format != labeling.WorkspaceFormat {
		return createExport(*path)
	}
	if !strings.EqualFold(filepath.Ext(*path), Extension) {
		*path += Extension
	}
	if exists(*path) {
		return nil, fault.New(fault.Invalid, "There is a file already.").In(*path).Do("Choose another name: a review that is sent replaces nothing.")
	}
	return CreateFile(*path)
}

// MergeSheet merges the answers of a sheet or a small workspace that came back. The reviewer is who it names where none is
// given.
func (s *Labels) MergeSheet(review int64, path, reviewer string) (labeling.MergeOutcome, error) {
	outcome, err := changed(s.app, func(ctx context.Context, w *analytics.Workspace) (labeling.MergeOutcome, error) {
		return w.Labeling().MergeSheet(ctx, review, path, reviewer)
	})
	if err == nil {
		s.app.home.DiscardUpload(path)
	}
	return outcome, err
}
