package app

import (
	"context"
	"io"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/report"
)

// writeStack writes what other programs run: rules, objectives and dashboards of the targets and alerts in force.
func (a *App) writeStack(to io.Writer, format string, q engine.Query) error {
	footing, err := a.footing(q)
	if err != nil {
		return err
	}
	if err := report.WriteStack(to, format, footing); err != nil {
		return fault.Of(err)
	}
	return nil
}

// footing is what the answers to a query rest on.
func (a *App) footing(q engine.Query) (engine.Footing, error) {
	return ask(a, func(ctx context.Context, w *analytics.Workspace) (engine.Footing, error) {
		return w.Engine().Footing(ctx, q)
	})
}
