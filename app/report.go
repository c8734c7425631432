package app

import (
	"context"
	"io"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/report"
)

// WriteReport evaluates the query and writes the report in the format, one of report.Formats.
func (a *App) WriteReport(to io.Writer, format string, q engine.Query) error {
	result, err := a.dashboards.Evaluate(q)
	if err != nil {
		return err
	}
	if err := report.Write(to, format, result); err != nil {
		return fault.Of(err)
	}
	return nil
}

// WriteRejects writes the rejected records of an import as a file that can be mended and imported again.
func (a *App) WriteRejects(ctx context.Context, id int64, to io.Writer) error {
	return a.use(ctx, func(w *analytics.Workspace) error { return w.WriteRejects(ctx, id, to) })
}
