package store

import (
	"context"
	"database/sql"

	"telltale/analytics/fault"
)

// ClosingRecord is one record of the months that were closed. What it says is the business of those who sign it.
type ClosingRecord struct {
	ID      int64
	Month   string
	Version int
	Record  []byte
	Hash    string
}

// Closings are all records, the oldest first.
func (d *DB) Closings(ctx context.Context) ([]ClosingRecord, error) {
	// A workspace that is only read may be of an older schema.
	if there, err := d.hasTable(ctx, "closings"); err != nil || !there {
		return nil, err
	}
	rows, err := d.sql.QueryContext(ctx, "SELECT id, month, version, record, hash FROM closings ORDER BY id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []ClosingRecord
	for rows.Next() {
		var c ClosingRecord
		if err := rows.Scan(&c.ID, &c.Month, &c.Version, &c.Record, &c.Hash); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

// AddClosing keeps a record, whole or not at all, and returns its id. It was made of the data and settings of a version,
// and follows the record of a hash ("" for the first): when either is not the newest any more, or while rows are brought
// in, it fails with fault.Busy.
func (d *DB) AddClosing(ctx context.Context, c ClosingRecord, version int64, after string) (int64, error) {
	if !d.writing.TryLock() {
		return 0, fault.New(fault.Busy, "An import or undo is running.").Do("Wait for it to end, and close the month then.")
	}
	defer d.writing.Unlock()
	if d.Version() != version {
		return 0, fault.New(fault.Busy, "The data or the settings changed while the month was being closed.").Do("Look at the numbers, and close it again.")
	}
	var id int64
	err := d.change(ctx, func(tx *sql.Tx) error {
		var last sql.NullString
		if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) + 1, arg_max(hash, id) FROM closings").Scan(&id, &last); err != nil {
			return err
		}
		if last.String != after {
			return fault.New(fault.Busy, "Another month was closed at the same time.").Do("Close it again.")
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO closings VALUES (?, ?, ?, ?, ?)", id, c.Month, c.Version, c.Record, c.Hash)
		return err
	})
	return id, err
}

// RowsByImport counts the rows of a table, in what people see, that lie in [from, to) of its minutes since 1970, or of days
// since 1970 for bills, by import.
func (d *DB) RowsByImport(ctx context.Context, table string, from, to int64) (map[int64]int64, error) {
	condition := "minute >= $1 AND minute < $2"
	if table == "costs" {
		condition = "started - DATE '1970-01-01' < $2 AND greatest(ended - DATE '1970-01-01', started - DATE '1970-01-01' + 1) > $1"
	}
	rows, err := d.sql.QueryContext(ctx, "SELECT import, count(*) FROM "+identifier(table)+" WHERE "+condition+" GROUP BY import", from, to)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[int64]int64{}
	for rows.Next() {
		var id, n int64
		if err := rows.Scan(&id, &n); err != nil {
			return nil, err
		}
		counts[id] = n
	}
	return counts, rows.Err()
}

// App is the version of the program that has the workspace open.
func (d *DB) App() string { return d.opt.App }
