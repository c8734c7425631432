package app

import (
	"context"
	"io"

	"telltale/analytics"
	"telltale/analytics/engine"
)

// WorkbookFormat is the report that is an Excel workbook.
const WorkbookFormat = "xlsx"

// WriteWorkbook writes the Excel workbook of the query. The texts of labelled predictions are in it only when asked for.
func (a *App) WriteWorkbook(ctx context.Context, to io.Writer, q engine.Query, texts bool, told func(analytics.Progress)) error {
	return a.use(ctx, func(w *analytics.Workspace) error {
		return w.WriteWorkbook(ctx, to, q, analytics.WorkbookOptions{Texts: texts, App: "Telltale " + Version()}, told)
	})
}
