package app

import (
	"context"

	"telltale/analytics"
	"telltale/analytics/meeting"
)

// Meetings holds the meetings about the system that come again.
type Meetings struct{ app *App }

// Calendar lists the meetings of the workspace, and which are due.
func (s *Meetings) Calendar() (meeting.MeetingCalendar, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (meeting.MeetingCalendar, error) {
		return w.Meetings().Calendar(ctx)
	})
}

// Get returns the meeting of a cadence (daily, weekly, monthly, quarterly) about a period (2026-10-31, 2026-W44, 2026-10,
// 2026-Q4), or about the one that is next where that is empty. It need not have begun.
func (s *Meetings) Get(cadence, period string) (meeting.Meeting, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (meeting.Meeting, error) {
		return w.Meetings().Get(ctx, cadence, period)
	})
}

// Evidence returns what answers an item of the agenda; of a meeting that was held, what people saw then.
func (s *Meetings) Evidence(cadence, period, item string) ([]meeting.MeetingEvidence, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]meeting.MeetingEvidence, error) {
		return w.Meetings().Evidence(ctx, cadence, period, item)
	})
}

// Summary returns the lines for the stand-up, at most five.
func (s *Meetings) Summary(cadence, period string) ([]string, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]string, error) {
		return w.Meetings().Summary(ctx, cadence, period)
	})
}

// Document returns a meeting with all its evidence and its summary.
func (s *Meetings) Document(cadence, period string) (meeting.MeetingDocument, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (meeting.MeetingDocument, error) {
		return w.Meetings().Document(ctx, cadence, period)
	})
}

// Start begins a meeting; one that has begun goes on.
func (s *Meetings) Start(cadence, period string) (meeting.Meeting, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (meeting.Meeting, error) {
		return w.Meetings().Start(ctx, cadence, period)
	})
}

// Write keeps what somebody writes in an open meeting. When it returns, no crash can undo it.
func (s *Meetings) Write(id int64, edit meeting.MeetingEdit) (meeting.Meeting, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (meeting.Meeting, error) {
		return w.Meetings().Write(ctx, id, edit)
	})
}

// Undo takes the last edit of an open meeting back.
func (s *Meetings) Undo(id int64) (meeting.Meeting, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (meeting.Meeting, error) {
		return w.Meetings().Undo(ctx, id)
	})
}

// Redo brings back what was undone last, unless something was written since.
func (s *Meetings) Redo(id int64) (meeting.Meeting, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (meeting.Meeting, error) {
		return w.Meetings().Redo(ctx, id)
	})
}

// End freezes an open meeting with its evidence as it is now.
func (s *Meetings) End(id int64) (meeting.Meeting, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (meeting.Meeting, error) {
		return w.Meetings().End(ctx, id)
	})
}

// Reopen opens a meeting again that was ended; its evidence is that of today then.
func (s *Meetings) Reopen(id int64) (meeting.Meeting, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (meeting.Meeting, error) {
		return w.Meetings().Reopen(ctx, id)
	})
}

// Remove forgets an open meeting and everything that was written in it.
func (s *Meetings) Remove(id int64) error {
	_, err := ask(s.app, func(ctx context.Context, w *analytics.Workspace) (bool, error) {
		return true, w.Meetings().Remove(ctx, id)
	})
	return err
}

// Visit counts that the page of a KPI was opened.
func (s *Meetings) Visit(kpi string) error {
	_, err := ask(s.app, func(ctx context.Context, w *analytics.Workspace) (bool, error) { return true, w.Visit(ctx, kpi) })
	return err
}
