package store

import (
	"context"
	"os"
	"path/filepath"

	"telltale/analytics/fault"
)

// Compacted is a compact copy of the workspace beside it, ready to take its place. The space of undone imports is not in
// it: DuckDB uses freed blocks again, but never gives them back.
type Compacted struct {
	db      *DB
	part    string
	version int64 // of the data that was copied
	labels  int64 // likewise of the reviews
}

// SizeChange is the length of the workspace file in bytes, before it was compacted and after.
type SizeChange struct {
	Before int64 `json:"before"`
	After  int64 `json:"after"`
}

// compactName is where a compact copy is written. It is on the same file system, so that taking the place is one rename;
// what a process that died left there is removed when the workspace is opened.
func compactName(path string) string { return path + ".compact" }

// Compact writes the compact copy; the workspace can be read meanwhile. Call Replace, or Discard.
func (d *DB) Compact(ctx context.Context, report Progress) (*Compacted, error) {
	if !d.writing.TryLock() {
		return nil, fault.New(fault.Busy, "An import or undo is running.").Do("Wait for it to end, or cancel it.")
	}
	defer d.writing.Unlock()
	if err := d.InPlace(); err != nil {
		return nil, err
	}
	if err := d.roomForCopy(ctx); err != nil {
		return nil, err
	}
	c := &Compacted{db: d, part: compactName(d.path), version: d.version.Load(), labels: d.labelled.Load()}
	if err := d.copyTo(ctx, c.part, report); err != nil {
		c.Discard()
		return nil, loadError(ctx, d.path, err)
	}
	return c, nil
}

// roomForCopy fails when the disk cannot hold the copy beside the workspace.
func (d *DB) roomForCopy(ctx context.Context) error {
	var used int64
	err := d.sql.QueryRowContext(ctx, "SELECT used_blocks * block_size FROM pragma_database_size() WHERE database_name = current_database()").Scan(&used)
	if err != nil {
		return err
	}
	free, err := d.free(filepath.Dir(d.path))
	if err == nil && free < used {
		return fault.New(fault.Invalid, "Compacting needs %d MB beside the workspace for a while, and %d MB are free; nothing was changed.", used>>20, free>>20).
			In(d.path).Do("Free some space there and try again.")
	}
	return nil
}

// Replace puts the copy in the workspace's place. Nothing else may use the workspace until it returns. Whatever stops it,
// power loss too, leaves the old file or the new one, each whole.
func (c *Compacted) Replace(ctx context.Context) (SizeChange, error) {
	d := c.db
	defer c.Discard()
	if !d.writing.TryLock() {
		return SizeChange{}, changedMeanwhile()
	}
	defer d.writing.Unlock()
	d.labelling.Lock()
	defer d.labelling.Unlock()
	if d.version.Load() != c.version || d.labelled.Load() != c.labels {
		return SizeChange{}, changedMeanwhile()
	}
	if err := d.InPlace(); err != nil {
		return SizeChange{}, err
	}
	d.background.stop(false)
	// Closing writes everything into the old file, which stays right until the rename.
	replaced := d.sql.Close()
	d.forget()
	size := SizeChange{Before: d.Length()}
	// A log that is still there would be played back into the new file, where it does not belong.
	if _, err := os.Stat(d.path + ".wal"); replaced == nil && err == nil {
		replaced = fault.New(fault.Internal, "The workspace could not be closed for compacting; nothing was changed.").In(d.path)
	}
	if replaced == nil {
		replaced = renameSynced(c.part, d.path)
	}
	if err := d.connect(ctx); err != nil {
		return SizeChange{}, err
	}
	if replaced != nil {
		return SizeChange{}, fault.Of(replaced)
	}
	size.After = d.Length()
	return size, nil
}

func changedMeanwhile() error {
	return fault.New(fault.Busy, "The workspace was changed while it was compacted, so it was left as it is.").Do("Try again.")
}

// Discard removes the copy, if it did not take the place.
func (c *Compacted) Discard() { removeDatabase(c.part) }

// renameSynced gives a complete file its name. Its content is on the disk before the name is.
func renameSynced(from, to string) error {
	file, err := os.OpenFile(from, os.O_RDWR, 0)
	if err != nil {
		return cannotWrite(to, err)
	}
	err = file.Sync()
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(from, to)
	}
	if err != nil {
		return cannotWrite(to, err)
	}
	// Not every system can sync a folder; the rename is atomic all the same.
	if folder, err := os.Open(filepath.Dir(to)); err == nil {
		_ = folder.Sync()
		_ = folder.Close()
	}
	return nil
}

// removeDatabase removes a database file and its log, if they are there.
func removeDatabase(path string) {
	os.Remove(path)
	os.Remove(path + ".wal")
}
