package store

import (
	"context"
	"database/sql"
	"time"
)

// Visit counts that the page of a KPI was opened, unless the workspace is only read, or just being copied: one visit is not
// worth waiting for.
func (d *DB) Visit(ctx context.Context, kpi string) error {
	if d.opt.ReadOnly || !d.labelling.TryLock() {
		return nil
	}
	defer d.labelling.Unlock()
	if err := d.InPlace(); err != nil {
		return err
	}
	return d.transact(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, "UPDATE kpi_visits SET visits = visits + 1, last = $2 WHERE kpi = $1", kpi, time.Now().UTC())
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n > 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO kpi_visits VALUES ($1, 1, $2)", kpi, time.Now().UTC())
		return err
	})
}

// Visits are when the pages of KPIs were opened last; those that never were are missing.
func (d *DB) Visits(ctx context.Context) (map[string]time.Time, error) {
	last := map[string]time.Time{}
	// A workspace that is only read may be of an older schema.
	if there, err := d.hasTable(ctx, "kpi_visits"); err != nil || !there {
		return last, err
	}
	rows, err := d.sql.QueryContext(ctx, "SELECT kpi, last FROM kpi_visits")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var kpi string
		var at time.Time
		if err := rows.Scan(&kpi, &at); err != nil {
			return nil, err
		}
		last[kpi] = at.UTC()
	}
	return last, rows.Err()
}
