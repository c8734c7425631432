package app

import (
	"context"
	"io"
	"strings"
	"time"

	"telltale/analytics"
	"telltale/analytics/catalog"
	"telltale/analytics/fault"
)

// Settings keeps what a workspace is set to.
type Settings struct{ app *App }

// List returns everything that can be set, with the values that were.
func (s *Settings) List() ([]analytics.Setting, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]analytics.Setting, error) { return w.Settings(ctx) })
}

// Set makes a value hold from a day on (2026-10-01); "" as the day means from the beginning.
func (s *Settings) Set(key, value, since string) error {
	from, err := sinceDay(since)
	if err != nil {
		return err
	}
	return s.app.set(func(ctx context.Context, w *analytics.Workspace) error { return w.SetSetting(ctx, key, value, from) })
}

// Forget takes the value that holds from a day on away, so that the one before it, or the default, holds again.
func (s *Settings) Forget(key, since string) error {
	from, err := sinceDay(since)
	if err != nil {
		return err
	}
	return s.app.set(func(ctx context.Context, w *analytics.Workspace) error { return w.ForgetSetting(ctx, key, from) })
}

// Export writes everything that was set as the text of a file.
func (s *Settings) Export() (string, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (string, error) {
		var text strings.Builder
		err := w.WriteSettings(ctx, &text)
		return text.String(), err
	})
}

// Import replaces the values of every key that a file names, and defines its KPIs, all or none, and returns the values. The
// file is YAML as Export writes it, or a workbook whose sheet of assumptions people changed. name is the file's, for messages.
func (s *Settings) Import(name string, content []byte) ([]analytics.SettingValue, error) {
	var values []analytics.SettingValue
	err := s.app.set(func(ctx context.Context, w *analytics.Workspace) (err error) {
		values, err = w.ReadSettings(ctx, name, content)
		return err
	})
	if err != nil {
		return nil, err
	}
	return values, clean(&values)
}

// Compare tells what Import of the same file would change, and fails as that would.
func (s *Settings) Compare(name string, content []byte) ([]analytics.SettingChange, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]analytics.SettingChange, error) {
		return w.CompareSettings(ctx, name, content)
	})
}

// Maintenance returns the windows that are no part of uptime, oldest first.
func (s *Settings) Maintenance() ([]catalog.NamedWindow, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]catalog.NamedWindow, error) {
		return w.Maintenance(ctx)
	})
}

// AddMaintenance excludes a stretch of time from uptime, for a reason.
func (s *Settings) AddMaintenance(from, to, reason string) error {
	return s.app.set(func(ctx context.Context, w *analytics.Workspace) error {
		return w.AddMaintenance(ctx, from, to, reason)
	})
}

// RemoveMaintenance lets the time of the window that begins at from count again.
func (s *Settings) RemoveMaintenance(from string) error {
	return s.app.set(func(ctx context.Context, w *analytics.Workspace) error { return w.RemoveMaintenance(ctx, from) })
}

// WriteSettings writes everything that was set as a file.
func (a *App) WriteSettings(ctx context.Context, to io.Writer) error {
	return a.use(ctx, func(w *analytics.Workspace) error { return w.WriteSettings(ctx, to) })
}

// set changes a setting and tells the pages.
func (a *App) set(change func(context.Context, *analytics.Workspace) error) error {
	_, err := ask(a, func(ctx context.Context, w *analytics.Workspace) (bool, error) { return true, change(ctx, w) })
	if err == nil {
		a.changed()
	}
	return err
}

func sinceDay(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return day, fault.New(fault.Invalid, "%q is no day.", text).Do("Write it as 2026-10-01.")
	}
	return day, nil
}
