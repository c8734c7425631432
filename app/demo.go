package app

import (
	"context"
	"os"
	"path/filepath"

	"telltale/analytics"
	"telltale/analytics/demo"
	"telltale/analytics/fault"
)

// OpenDemo begins to open the demo's workspace in the data folder, which is made first when it is missing or of an older
// version, and returns the job. Until the job is done the workspace that was open stays so.
func (s *Workspaces) OpenDemo() (Job, error) { return s.app.OpenDemo(s.app.home.Demo(), 1) }

// OpenDemo is the service's call for a workspace anywhere and for a demo that is thinned out, see demo.Options.
func (a *App) OpenDemo(path string, oneIn int) (Job, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return Job{}, fault.New(fault.Invalid, "The path cannot be used: %v.", err).In(path)
	}
	task, err := a.jobs.start(kindDemo, "demo of "+demo.Product, true, func(ctx context.Context, report func(analytics.Progress)) (*JobResult, error) {
		var err error
		named := func(p analytics.Progress) {
			if p.File != "" {
				p.File = filepath.Base(p.File)
			}
			report(p)
		}
		if a.openPath() == path {
			err = a.use(ctx, func(w *analytics.Workspace) error { return fillDemo(ctx, w, oneIn, named) })
		} else if err = makeDemo(ctx, path, oneIn, named); err == nil {
			err = a.exchange(ctx, path, analytics.Options{App: Version()})
			// At once: what is told of the change below asks the workspace, and would wait for this.
			a.once.Do(func() { close(a.opened) })
		}
		if err != nil {
			return nil, err
		}
		a.changed()
		return &JobResult{Path: path}, nil
	})
	if err != nil {
		return Job{}, err
	}
	return task.snapshot(), nil
}

// makeDemo makes the workspace what OpenDemo promises and closes it again. One that was made and cannot be filled is
// removed.
func makeDemo(ctx context.Context, path string, oneIn int, report progress) error {
	made := !exists(path)
	if !made {
		state, err := demoState(ctx, path)
		if err != nil {
			return err
		}
		if made = state == analytics.OldDemo; made {
			if err := os.Remove(path); err != nil {
				return fault.New(fault.Invalid, "The older demo cannot be removed: %v.", err).In(path)
			}
		}
	}
	err := inWorkspace(ctx, path, func(w *analytics.Workspace) error { return fillDemo(ctx, w, oneIn, report) })
	if err != nil && made {
		_ = os.Remove(path)
	}
	return err
}

func demoState(ctx context.Context, path string) (state analytics.DemoState, err error) {
	err = inWorkspace(ctx, path, func(w *analytics.Workspace) (err error) {
		state, err = w.Demo(ctx)
		return err
	})
	return state, err
}

// inWorkspace calls do with a workspace that is not the open one.
func inWorkspace(ctx context.Context, path string, do func(*analytics.Workspace) error) error {
	w, err := analytics.Open(ctx, path, analytics.Options{App: Version()})
	if err != nil {
		return err
	}
	err = do(w)
	if closing := w.Close(); err == nil {
		err = closing
	}
	return err
}

// fillDemo imports the demo into a workspace in which nothing is yet, leaves a demo as it is, and refuses any other.
func fillDemo(ctx context.Context, w *analytics.Workspace, oneIn int, report progress) error {
	state, err := w.Demo(ctx)
	if err != nil {
		return err
	}
	switch state {
	case analytics.Blank:
		_, err := w.FillDemo(ctx, oneIn, report)
		return err
	case analytics.NoDemo:
		return fault.New(fault.Invalid, "This workspace holds other data, which the demo must not mix with.").In(w.Path()).
			Do("Name a workspace that does not exist yet.")
	}
	return nil
}
