package store

import (
	"context"
	"database/sql"
	"strconv"
)

// Query runs a query on what people see. Callers read and close the rows.
func (d *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return d.sql.QueryContext(ctx, query, args...)
}

// QueryRow runs a query of one row.
func (d *DB) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return d.sql.QueryRowContext(ctx, query, args...)
}

// Exec runs a statement.
func (d *DB) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return d.sql.ExecContext(ctx, query, args...)
}

// Version rises with every change of data or settings: results computed at one version stay right until the next.
func (d *DB) Version() int64 { return d.version.Load() }

// transact runs f in one transaction: all of it happens, or nothing.
func (d *DB) transact(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := d.sql.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err = f(tx); err != nil {
		tx.Rollback()
	} else {
		err = tx.Commit()
	}
	if err != nil && diskFull(err) {
		return writeError(d.path, err)
	}
	return err
}

// change is transact for what people see: it raises the version with the commit. It fails when the file is not in its
// place any more.
func (d *DB) change(ctx context.Context, f func(*sql.Tx) error) error {
	if err := d.InPlace(); err != nil {
		return err
	}
	next := d.version.Load() + 1
	err := d.transact(ctx, func(tx *sql.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return setMeta(ctx, tx, "data_version", strconv.FormatInt(next, 10))
	})
	if err == nil {
		d.version.Store(next)
	}
	return err
}

// Schema is the version of the workspace's schema.
func (d *DB) Schema(ctx context.Context) (int, error) { return d.schemaVersion(ctx) }

// hasTable reports whether the workspace has a table of its own. One that is only read may be of an older schema.
func (d *DB) hasTable(ctx context.Context, name string) (there bool, err error) {
	err = d.sql.QueryRowContext(ctx, "SELECT count(*) > 0 FROM duckdb_tables() WHERE schema_name = 'main' AND table_name = ?", name).Scan(&there)
	return there, err
}
