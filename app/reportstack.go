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

// writeGrafana writes the numbers of a period, day by day where it is longer than a day, as a dashboard.
func (a *App) writeGrafana(to io.Writer, q engine.Query) error {
	footing, err := a.footing(q)
	if err != nil {
		return err
	}
	q.Series, q.Compare = "auto", "none"
	result, err := a.dashboards.Evaluate(q)
	if err != nil {
		return err
	}
	catalog, err := a.dashboards.Catalog()
	if err != nil {
		return err
	}
	if err := report.WriteGrafana(to, result, footing, catalog.Dashboards); err != nil {
		return fault.Of(err)
	}
	return nil
}
