package app

import (
	"context"
	"testing"

	"telltale/analytics/fault"
)

// What is being signed is stopped by whoever asks for it, and one month is signed at a time.
func TestSigningIsStopped(t *testing.T) {
	s := &Closings{}
	err := s.stoppable(t.Context(), func(ctx context.Context) error {
		if err := s.stoppable(ctx, func(context.Context) error { return nil }); !fault.Is(err, fault.Busy) {
			t.Errorf("a second one: %v", err)
		}
		if err := s.Cancel(); err != nil {
			t.Error(err)
		}
		<-ctx.Done()
		return ctx.Err()
	})
	if !fault.Is(err, fault.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	// What is over stays as it is, and the next one begins.
	if err := s.stoppable(t.Context(), func(ctx context.Context) error { return ctx.Err() }); err != nil {
		t.Error(err)
	}
}
