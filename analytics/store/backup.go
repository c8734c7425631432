package store

import (
	"context"
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
	// ATTACH belongs to the instance, so the name must not clash with a backup that another connection makes.
	c, err := d.sql.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	part := path + ".part"
	os.Remove(part)
	defer os.Remove(part)
	defer os.Remove(part + ".wal")
	if _, err := c.ExecContext(ctx, fmt.Sprintf("ATTACH %s AS backup", literal(part))); err != nil {
		return cannotWrite(path, err)
	}
	var name string
	if err = c.QueryRowContext(ctx, "SELECT current_database()").Scan(&name); err == nil {
		stop := watch(ctx, c, report)
		_, err = c.ExecContext(ctx, fmt.Sprintf("COPY FROM DATABASE %s TO backup", identifier(name)))
		stop()
	}
	if _, detach := c.ExecContext(context.WithoutCancel(ctx), "DETACH backup"); err == nil {
		err = detach
	}
	if err != nil {
		return loadError(ctx, path, err)
	}
	if err := os.Rename(part, path); err != nil {
		return cannotWrite(path, err)
	}
	return nil
}
