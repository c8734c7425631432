package analytics

import (
	"context"

	"telltale/analytics/fault"
	"telltale/analytics/meeting"
)

// Meetings are the meetings about the system that come again: daily, weekly, monthly and quarterly.
func (w *Workspace) Meetings() *meeting.Diary { return meeting.New(w.db, w) }

// Visit counts that the page of a KPI was opened; nothing else is noted down. It fails with fault.NotFound for an unknown KPI.
func (w *Workspace) Visit(ctx context.Context, kpi string) error {
	if w.Catalog().KPI(kpi) == nil {
		return fault.New(fault.NotFound, "There is no KPI %q.", kpi)
	}
	return w.db.Visit(ctx, kpi)
}
