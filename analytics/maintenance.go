package analytics

import (
	"context"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
)

// maintenanceKey is the setting that holds the windows.
const maintenanceKey = "uptime.maintenance"

// Maintenance are the windows that are no part of uptime, oldest first.
func (w *Workspace) Maintenance(ctx context.Context) ([]catalog.NamedWindow, error) {
	set, err := w.db.Settings(ctx)
	if err != nil {
		return nil, err
	}
	windows := []catalog.NamedWindow{}
	for _, v := range set {
		if v.Key == maintenanceKey && v.Since.IsZero() {
			found, err := catalog.ParseWindows(v.Value)
			if err != nil {
				return nil, err
			}
			windows = append(windows, found...)
		}
	}
	return windows, nil
}

// AddMaintenance excludes a stretch of time from uptime. Times are local ones of the workspace, or RFC 3339. It fails with
// fault.Invalid for what is no stretch of time, has no reason, or begins as another window does.
func (w *Workspace) AddMaintenance(ctx context.Context, from, to, reason string) error {
	added, err := catalog.ParseWindows(catalog.FormatWindows([]catalog.NamedWindow{{From: from, To: to, Reason: strings.Join(strings.Fields(reason), " ")}}))
	if err != nil {
		return err
	}
	windows, err := w.Maintenance(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(windows, func(n catalog.NamedWindow) bool { return n.From == from }) {
		return fault.New(fault.Invalid, "A maintenance window begins at %s already.", from).Do("Take that one away first.")
	}
	windows = append(windows, added...)
	slices.SortFunc(windows, func(a, b catalog.NamedWindow) int { return strings.Compare(a.From, b.From) })
	return w.SetSetting(ctx, maintenanceKey, catalog.FormatWindows(windows), time.Time{})
}

// RemoveMaintenance takes the window that begins at from away, so that its time counts again.
func (w *Workspace) RemoveMaintenance(ctx context.Context, from string) error {
	windows, err := w.Maintenance(ctx)
	if err != nil {
		return err
	}
	kept := slices.DeleteFunc(slices.Clone(windows), func(n catalog.NamedWindow) bool { return n.From == from })
	if len(kept) == len(windows) {
		return fault.New(fault.NotFound, "No maintenance window begins at %s.", from).Do("`telltale maintenance` lists them.")
	}
	if len(kept) == 0 {
		return w.ForgetSetting(ctx, maintenanceKey, time.Time{})
	}
	return w.SetSetting(ctx, maintenanceKey, catalog.FormatWindows(kept), time.Time{})
}
