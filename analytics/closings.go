package analytics

import (
	"context"

	"telltale/analytics/closing"
	"telltale/analytics/engine"
)

// Closings are the closed months of the workspace.
func (w *Workspace) Closings() *closing.Book { return w.closings }

// Evaluate computes KPIs as the engine does; of a month that was closed it tells what was signed.
func (w *Workspace) Evaluate(ctx context.Context, q engine.Query) (engine.Result, error) {
	r, err := w.Engine().Evaluate(ctx, q)
	if err != nil {
		return r, err
	}
	return w.closings.Signed(ctx, q, r)
}

// Scorecard computes twelve months as the engine does; those that were closed say what was signed.
func (w *Workspace) Scorecard(ctx context.Context, q engine.Query) (engine.Scorecard, error) {
	card, err := w.Engine().Scorecard(ctx, q)
	if err != nil {
		return card, err
	}
	return w.closings.SignedCard(ctx, q, card)
}
