package cli

import (
	"context"
	"errors"
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
	return s.with(ctx, home, analytics.Options{}, do)
}

// withFilled is withNew, but a workspace that was made and stayed empty is removed again: an import that failed leaves
// nothing behind.
func (s *settings) withFilled(ctx context.Context, do func(*app.App) error) error {
	home, err := app.FindHome()
	if err != nil {
		return err
	}
	path := s.path(home)
	_, missing := os.Stat(path)
	empty := false
	err = s.with(ctx, home, analytics.Options{}, func(a *app.App) error {
		defer func() {
			info, err := a.Workspaces().Info()
			empty = err == nil && info.Imports == 0
		}()
		return do(a)
	})
	if empty && missing != nil {
		return errors.Join(err, os.Remove(path))
	}
	return err
}

// withOld calls do with a workspace that must be there: a report on a misspelt name must not make an empty one.
func (s *settings) withOld(ctx context.Context, do func(*app.App) error) error {
	return s.withOldAs(ctx, analytics.Options{}, do)
}

func (s *settings) withOldAs(ctx context.Context, options analytics.Options, do func(*app.App) error) error {
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
	return s.with(ctx, home, options, do)
}

func (s *settings) with(ctx context.Context, home app.Home, options analytics.Options, do func(*app.App) error) (err error) {
	a := app.New(home)
	a.UsePages(s.assets)
	defer func() {
		if closing := a.Close(); err == nil {
			err = closing
		}
	}()
	// An interrupt cancels what is under way; the commands wait for its orderly end.
	defer context.AfterFunc(ctx, a.Cancel)()
	options.App = app.Version()
	if err := a.Open(ctx, s.path(home), options); err != nil {
		return err
	}
	return do(a)
}
