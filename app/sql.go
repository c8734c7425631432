package app

import (
	"context"

	"telltale/analytics"
	"telltale/analytics/engine"
)

// SQL asks the workspace, read-only, and returns at most limit rows; 0 returns all.
func (a *App) SQL(ctx context.Context, query string, limit int) (engine.Rows, error) {
	var rows engine.Rows
	err := a.use(ctx, func(w *analytics.Workspace) (err error) {
		rows, err = w.SQL(ctx, query, limit)
		return err
	})
	if err != nil {
		return engine.Rows{}, err
	}
	return rows, clean(&rows)
}

// SQLObjects is SQL for programs: a JSON object for each row.
func (a *App) SQLObjects(ctx context.Context, query string, limit int) (analytics.Objects, error) {
	var found analytics.Objects
	err := a.use(ctx, func(w *analytics.Workspace) (err error) {
		found, err = w.SQLObjects(ctx, query, limit)
		return err
	})
	return found, err
}
