package store

import (
	"context"
	"database/sql"
	"time"
)

// Definition is one version of a KPI that people define in the workspace.
type Definition struct {
	ID      string
	Version int64
	Entry   string // YAML; empty: it was taken away
	Saved   time.Time
}

// Definitions are the KPIs that are defined in the workspace, by id, each in its newest version.
func (d *DB) Definitions(ctx context.Context) ([]Definition, error) {
	all, err := d.definitions(ctx, "QUALIFY row_number() OVER (PARTITION BY id ORDER BY version DESC) = 1 ORDER BY id")
	held := all[:0]
	for _, one := range all {
		if one.Entry != "" {
			held = append(held, one)
		}
	}
	return held, err
}

// DefinitionVersions are all versions of one KPI, the newest first.
func (d *DB) DefinitionVersions(ctx context.Context, id string) ([]Definition, error) {
	return d.definitions(ctx, "WHERE id = ? ORDER BY version DESC", id)
}

func (d *DB) definitions(ctx context.Context, which string, args ...any) ([]Definition, error) {
	// A workspace that is only read may be of an older schema.
	if there, err := d.hasTable(ctx, "kpis"); err != nil || !there {
		return nil, err
	}
	rows, err := d.sql.QueryContext(ctx, "SELECT id, version, coalesce(entry, ''), saved FROM kpis "+which, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Definition
	for rows.Next() {
		var one Definition
		if err := rows.Scan(&one.ID, &one.Version, &one.Entry, &one.Saved); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// Define saves entries as the newest versions of their KPIs, all at once. An empty entry takes the KPI away.
func (d *DB) Define(ctx context.Context, definitions []Definition) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.change(ctx, func(tx *sql.Tx) error { return define(ctx, tx, definitions) })
}

func define(ctx context.Context, tx *sql.Tx, definitions []Definition) error {
	for _, one := range definitions {
		_, err := tx.ExecContext(ctx, "INSERT INTO kpis SELECT $1, coalesce(max(version), 0) + 1, nullif($2, ''), $3 FROM kpis WHERE id = $1",
			one.ID, one.Entry, time.Now().UTC())
		if err != nil {
			return err
		}
	}
	return nil
}

// tried is the key under which the outcome of trying the KPIs is kept.
const tried = "kpis_tried"

// Tried is what SetTried kept, empty without.
func (d *DB) Tried(ctx context.Context) (string, error) { return d.meta(ctx, tried) }

// SetTried keeps what came of trying the workspace's KPIs on its data. That is no change of either.
func (d *DB) SetTried(ctx context.Context, outcome string) error {
	return d.transact(ctx, func(tx *sql.Tx) error { return setMeta(ctx, tx, tried, outcome) })
}
