package cli

import (
	"context"
	"os"

	"telltale/analytics"
	"telltale/analytics/fault"
	"telltale/app"
)

// path is the workspace that the command is about.
func (s *settings) path(home app.Home) string {
	if s.workspace != "" {
		return s.workspace
	}
	return home.Workspace()
}

// withNew calls do with the workspace, which is made when it is missing.
func (s *settings) withNew(ctx context.Context, do func(*app.App) error) error {
	home, err := app.FindHome()
	if err != nil {
		return err
	}
	return s.with(ctx, home, do)
}

// withOld calls do with a workspace that must be there: a report on a misspelt name must not make an empty one.
func (s *settings) withOld(ctx context.Context, do func(*app.App) error) error {
	home, err := app.FindHome()
	if err != nil {
		return err
	}
	path := s.path(home)
	if _, err := os.Stat(path); err != nil {
		missing := fault.New(fault.NotFound, "There is no such workspace.").In(path)
		if s.workspace == "" {
			return missing.Do("Import something first: telltale import FILE")
		}
		return missing.Do("Check the path, or import something into it: telltale import -w %s FILE", path)
	}
	return s.with(ctx, home, do)
}

func (s *settings) with(ctx context.Context, home app.Home, do func(*app.App) error) (err error) {
	a := app.New(home)
	defer func() {
		if closing := a.Close(); err == nil {
			err = closing
		}
	}()
	// An interrupt cancels what is under way; the commands wait for its orderly end.
	defer context.AfterFunc(ctx, a.Cancel)()
	if err := a.Open(ctx, s.path(home), analytics.Options{App: app.Version()}); err != nil {
		return err
	}
	return do(a)
}
