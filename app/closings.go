package app

import (
	"context"
	"sync"

	"telltale/analytics"
	"telltale/analytics/closing"
	"telltale/analytics/fault"
)

// Closings keeps the months that were signed.
type Closings struct {
	app *App

	mu   sync.Mutex
	stop context.CancelFunc // of what is being signed; nil while nothing is
}

// List returns all months that have data or were closed, the newest first, and how each stands.
func (s *Closings) List() ([]closing.MonthState, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]closing.MonthState, error) {
		return w.Closings().Months(ctx)
	})
}

// Month returns how one month (2026-10) stands.
func (s *Closings) Month(month string) (closing.MonthState, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (closing.MonthState, error) {
		return w.Closings().Month(ctx, month)
	})
}

// Checklist returns what is to be looked at before a month is signed.
func (s *Closings) Checklist(month string) (closing.Checklist, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (closing.Checklist, error) {
		return w.Closings().Checklist(ctx, month)
	})
}

// Close signs a month that is open, and returns how it stands then.
func (s *Closings) Close(month string, signature closing.Signature) (closing.MonthState, error) {
	return s.sign(month, func(ctx context.Context, b *closing.Book) error { return b.Close(ctx, month, signature) })
}

// Restatement returns which numbers of a closed month are different with the data and settings of today, and why.
func (s *Closings) Restatement(month string) (closing.Restatement, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (closing.Restatement, error) {
		return w.Closings().Restatement(ctx, month)
	})
}

// Accept signs a closed month again with the numbers of today; the version before is kept.
func (s *Closings) Accept(month string, signature closing.Signature) (closing.MonthState, error) {
	return s.sign(month, func(ctx context.Context, b *closing.Book) error { return b.Accept(ctx, month, signature) })
}

// Refuse keeps the signed numbers, and notes who refused those of today and why.
func (s *Closings) Refuse(month string, signature closing.Signature) (closing.MonthState, error) {
	return s.sign(month, func(ctx context.Context, b *closing.Book) error { return b.Refuse(ctx, month, signature) })
}

// Reopen sets the signature of a closed month aside, and returns how it stands then; what was signed is kept.
func (s *Closings) Reopen(month string, signature closing.Signature) (closing.MonthState, error) {
	return s.sign(month, func(ctx context.Context, b *closing.Book) error { return b.Reopen(ctx, month, signature) })
}

// History returns everything that was signed, refused and set aside of a month, the newest first.
func (s *Closings) History(month string) ([]closing.Entry, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]closing.Entry, error) {
		return w.Closings().History(ctx, month)
	})
}

// Verify computes the hashes of everything that was signed again.
func (s *Closings) Verify() (closing.Verification, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (closing.Verification, error) {
		return w.Closings().Verify(ctx)
	})
}

// Record returns what a version of a month was signed with, as canonical JSON whose SHA-256 is the record's hash. Version
// 0 is the one that holds.
func (s *Closings) Record(month string, version int) (string, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (string, error) {
		text, err := w.Closings().Text(ctx, month, version)
		return string(text), err
	})
}

// Cancel stops what is being signed, unless it is signed already; nothing else is done when nothing is.
func (s *Closings) Cancel() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stop != nil {
		s.stop()
	}
	return nil
}

// sign changes what is signed, tells the pages, and returns how the month stands. Of a large month that takes a while: the
// numbers are computed anew before they are signed.
func (s *Closings) sign(month string, do func(context.Context, *closing.Book) error) (closing.MonthState, error) {
	var state closing.MonthState
	err := s.app.set(func(ctx context.Context, w *analytics.Workspace) error {
		err := s.stoppable(ctx, func(ctx context.Context) error { return do(ctx, w.Closings()) })
		if err == nil {
			state, err = w.Closings().Month(ctx, month)
		}
		return err
	})
	return state, err
}

// stoppable does what Cancel stops.
func (s *Closings) stoppable(ctx context.Context, do func(context.Context) error) error {
	inner, stop := context.WithCancel(ctx)
	defer stop()
	s.mu.Lock()
	if s.stop != nil {
		s.mu.Unlock()
		return fault.New(fault.Busy, "A month is being signed already.").Do("Wait for it to end, or cancel it.")
	}
	s.stop = stop
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.stop = nil
		s.mu.Unlock()
	}()
	err := do(inner)
	if err != nil && inner.Err() != nil && ctx.Err() == nil {
		return fault.New(fault.Canceled, "It was canceled: nothing was signed.")
	}
	return err
}
