package store

import "context"

// ScratchSchema is a database in memory beside the workspace's, for tables that can be made again at any time. It ends
// when the file is closed, and copies of the workspace do not have it.
const ScratchSchema = "scratch"

// Opened is how often the file was opened. With each time, as after compacting, the scratch database is a new one.
func (d *DB) Opened() int64 { return d.opened.Load() }

// OpenScratch makes the scratch database. It may be called again, and fails in a workspace that is only read.
func (d *DB) OpenScratch(ctx context.Context) error {
	_, err := d.sql.ExecContext(ctx, "ATTACH IF NOT EXISTS ':memory:' AS "+ScratchSchema)
	return err
}
