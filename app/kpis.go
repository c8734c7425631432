package app

import (
	"context"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// KPIs keeps the KPIs that a workspace defines itself.
type KPIs struct{ app *App }

// List returns the KPIs that the workspace added or changed, by id.
func (s *KPIs) List() ([]analytics.OwnKPI, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]analytics.OwnKPI, error) { return w.OwnKPIs(ctx) })
}

// Entry returns the definition of any KPI as the text of a catalog file, to begin a new one with or to change it.
func (s *KPIs) Entry(id string) (string, error) {
	return ask(s.app, func(_ context.Context, w *analytics.Workspace) (string, error) {
		k := w.Catalog().KPI(id)
		if k == nil {
			return "", fault.New(fault.NotFound, "There is no KPI %q.", id).Do("`telltale kpis` lists them.")
		}
		return k.YAML(), nil
	})
}

// Versions returns all definitions that a KPI of the workspace ever had, the newest first.
func (s *KPIs) Versions(id string) ([]analytics.KPIVersion, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]analytics.KPIVersion, error) {
		return w.KPIVersions(ctx, id)
	})
}

// Preview computes a KPI from its entry over a period, without saving it. name is the file's, for messages; "" when it
// was typed. place is the panel that it is to stand on, "dashboard: panel"; "" chooses one.
func (s *KPIs) Preview(name, entry, place string, period engine.Spec) (analytics.KPIPreview, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (analytics.KPIPreview, error) {
		return w.PreviewKPI(ctx, name, entry, place, period)
	})
}

// Save defines a KPI, after a preview or without one. One with the id of a built-in KPI takes its place.
func (s *KPIs) Save(name, entry, place string) (analytics.OwnKPI, error) {
	var saved analytics.OwnKPI
	err := s.app.set(func(ctx context.Context, w *analytics.Workspace) (err error) {
		saved, err = w.SaveKPI(ctx, name, entry, place)
		return err
	})
	return saved, err
}

// Remove takes a KPI of the workspace away; in the place of a changed one the built-in one holds again.
func (s *KPIs) Remove(id string) error {
	return s.app.set(func(ctx context.Context, w *analytics.Workspace) error { return w.RemoveKPI(ctx, id) })
}
