package app

import (
	"context"
	"path/filepath"

	"telltale/analytics"
	"telltale/analytics/fault"
)

// Compact begins to make the workspace file as small as its content (the space of undone imports is used again, but never
// given back), and returns the job. Its result says how long the file was and is.
func (s *Workspaces) Compact() (Job, error) {
	task, err := s.app.jobs.start(kindCompact, filepath.Base(s.app.openPath()), true, func(ctx context.Context, report progress) (*JobResult, error) {
		size, err := s.app.compact(ctx, report)
		if err != nil {
			return nil, err
		}
		s.app.changed()
		return &JobResult{Size: &size}, nil
	})
	if err != nil {
		return Job{}, err
	}
	return task.snapshot(), nil
}

// compact copies while others read, and then puts the copy in the file's place while nobody does.
func (a *App) compact(ctx context.Context, report progress) (analytics.SizeChange, error) {
	var copied *analytics.Compacted
	var of *analytics.Workspace
	if err := a.use(ctx, func(w *analytics.Workspace) (err error) {
		of = w
		copied, err = w.Compact(ctx, report)
		return err
	}); err != nil {
		return analytics.SizeChange{}, err
	}
	defer copied.Discard()
	if ctx.Err() != nil {
		return analytics.SizeChange{}, stopped(ctx)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.workspace != of {
		return analytics.SizeChange{}, fault.New(fault.Canceled, "Another workspace was opened; nothing was changed.")
	}
	// From here on it takes a moment, and must not stop half way.
	size, err := copied.Replace(context.WithoutCancel(ctx))
	if err != nil {
		return size, fault.Of(err)
	}
	return size, nil
}
