package app

import (
	"context"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// rejectLimit is how many rejected records one page may hold.
const rejectLimit = 1000

// Imports takes files in and keeps the ledger.
type Imports struct {
	app   *App
	drops drops
}

// Sources lists the exports that are understood.
func (s *Imports) Sources() ([]source.Description, error) {
	formats := source.Formats()
	return formats, clean(&formats)
}

// List returns the ledger, newest first, undone imports included.
func (s *Imports) List() ([]analytics.Import, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]analytics.Import, error) {
		imports, err := w.Imports(ctx)
		return each(imports, s.app.home.ledgerLine), err
	})
}

// Get returns everything about one import.
func (s *Imports) Get(id int64) (analytics.ImportDetail, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (analytics.ImportDetail, error) {
		detail, err := w.ImportDetail(ctx, id)
		detail.Import = s.app.home.ledgerLine(detail.Import)
		return detail, err
	})
}

// Rejects returns rejected records of an import in the order of the file, at most 1,000 from offset on.
func (s *Imports) Rejects(id int64, offset int64, limit int) (analytics.RejectPage, error) {
	if limit <= 0 || limit > rejectLimit {
		limit = rejectLimit
	}
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (analytics.RejectPage, error) {
		return w.Rejects(ctx, id, max(offset, 0), limit)
	})
}

// ExportRejects writes the rejected records of an import to a file that can be mended and imported again, and returns
// its path.
func (s *Imports) ExportRejects(id int64, path string) (string, error) {
	if path == "" {
		return "", fault.New(fault.Invalid, "There is no name for the file.").Do("Choose where to save the rejected records.")
	}
	file, err := createExport(path)
	if err != nil {
		return "", err
	}
	defer file.Discard()
	if err := s.app.WriteRejects(s.app.life, id, file); err != nil {
		return "", err
	}
	return path, file.Keep()
}

// UndoPreview says what undoing an import would do.
func (s *Imports) UndoPreview(id int64) (analytics.UndoEffect, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (analytics.UndoEffect, error) {
		return w.UndoEffect(ctx, id)
	})
}

// Undo begins to take an import back, as if it had never been made, and returns the job.
func (s *Imports) Undo(id int64) (Job, error) {
	line, err := s.Get(id)
	if err != nil {
		return Job{}, err
	}
	task, err := s.app.begin(kindUndo, "Undo "+line.Import.Name, func(ctx context.Context, w *analytics.Workspace, report progress) (*JobResult, error) {
		effect, err := w.Undo(ctx, id, report)
		if err != nil {
			return nil, err
		}
		s.keepUploads(ctx, w)
		return &JobResult{Undo: &effect}, nil
	})
	if err != nil {
		return Job{}, err
	}
	return task.snapshot(), nil
}

// Coverage shows which hours have data, per source, from a local day to another (exclusive); "" stands for all.
func (s *Imports) Coverage(from, to string) (engine.CoverageGrid, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (engine.CoverageGrid, error) {
		return w.Engine().Coverage(ctx, from, to)
	})
}
