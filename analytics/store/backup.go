package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"telltale/analytics/fault"
)

// Backup writes a consistent copy of the workspace to path, which must not exist yet. The copy is compact: the space
// of undone imports is not in it. The file appears under its name only when it is whole.
func (d *DB) Backup(ctx context.Context, path string, report Progress) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.Invalid, "There is a file of this name already.").In(path).Do("Choose another name for the backup.")
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return fault.New(fault.Invalid, "The folder does not exist.").In(path).Do("Make it first, or choose another.")
	}
	if !d.writing.TryLock() {
		return fault.New(fault.Busy, "An import or undo is running.").Do("Wait for it to end, or cancel it.")
	}
	defer d.writing.Unlock()
	part := path + ".part"
	defer removeDatabase(part)
	if err := d.copyTo(ctx, part, report); err != nil {
		return loadError(ctx, path, err)
	}
	return renameSynced(part, path)
}

// copyTo writes a consistent copy to path, whatever stood there before, and checks that it has all rows.
func (d *DB) copyTo(ctx context.Context, path string, report Progress) error {
	d.labelling.Lock()
	defer d.labelling.Unlock()
	c, err := d.sql.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	removeDatabase(path)
	// ATTACH belongs to the instance, not to the connection; the name is free because copies are made one at a time.
	if _, err := c.ExecContext(ctx, fmt.Sprintf("ATTACH %s AS backup", literal(path))); err != nil {
		return cannotWrite(path, err)
	}
	var name string
	if err = c.QueryRowContext(ctx, "SELECT current_database()").Scan(&name); err == nil {
		stop := watch(ctx, c, report)
		_, err = c.ExecContext(ctx, fmt.Sprintf("COPY FROM DATABASE %s TO backup", identifier(name)))
		stop()
	}
	if err == nil {
		err = sameRows(ctx, c, name)
	}
	if _, detach := c.ExecContext(context.WithoutCancel(ctx), "DETACH backup"); err == nil {
		err = detach
	}
	return err
}

// sameRows fails unless every table of the database has as many rows in its copy.
func sameRows(ctx context.Context, c *sql.Conn, name string) error {
	tables, err := c.QueryContext(ctx, "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ? AND NOT temporary", name)
	if err != nil {
		return err
	}
	var names []string
	for tables.Next() {
		var schema, table string
		if err := tables.Scan(&schema, &table); err != nil {
			return err
		}
		names = append(names, identifier(schema)+"."+identifier(table))
	}
	if err := errors.Join(tables.Err(), tables.Close()); err != nil {
		return err
	}
	for _, table := range names {
		var same bool
		query := fmt.Sprintf("SELECT (SELECT count(*) FROM %s.%s) = (SELECT count(*) FROM backup.%s)", identifier(name), table, table)
		if err := c.QueryRowContext(ctx, query).Scan(&same); err != nil {
			return err
		}
		if !same {
			return fault.New(fault.Internal, "The copy of %s is not complete, so it was not kept.", table)
		}
	}
	return nil
}
