package app

import (
	"context"
	"io"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/report"
)

// The reports that are archives of tables: CSV of a period's numbers, and Parquet of its rows.
const (
	TablesFormat  = "tables"
	ParquetFormat = "parquet"
)

// WriteTables writes a period as a zip archive of CSV tables.
func (a *App) WriteTables(ctx context.Context, to io.Writer, q engine.Query, dialect report.Dialect, told func(analytics.Progress)) error {
	return a.use(ctx, func(w *analytics.Workspace) error { return w.WriteTables(ctx, to, q, dialect, told) })
}

// WriteParquet writes the rows of a period as a zip archive of Parquet files. What people wrote is in it only when asked for.
func (a *App) WriteParquet(ctx context.Context, to io.Writer, q engine.Query, texts bool, told func(analytics.Progress)) error {
	return a.use(ctx, func(w *analytics.Workspace) error { return w.WriteParquet(ctx, to, q, texts, told) })
}
