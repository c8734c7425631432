package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"telltale/analytics/fault"
)

// Setting is the value of key that holds on the day of on; ok is false when it was never set for that day.
func (d *DB) Setting(ctx context.Context, key string, on time.Time) (value string, ok bool, err error) {
	err = d.sql.QueryRowContext(ctx, `SELECT value FROM settings WHERE key = ? AND (since IS NULL OR since <= ?::DATE)
		ORDER BY since DESC NULLS LAST, set_at DESC LIMIT 1`, key, on.Format(time.DateOnly)).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return value, err == nil, err
}

// SetSetting makes value hold from the day of since; a zero since means from the beginning.
// A new zone rebuilds the roll-ups that are kept by local day.
func (d *DB) SetSetting(ctx context.Context, key, value string, since time.Time) error {
	if key == "zone" {
		if _, err := time.LoadLocation(value); err != nil || value == "" {
			return fault.New(fault.Invalid, "%q is no time zone.", value).Do("Use an IANA name such as Europe/Berlin.")
		}
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	var from any
	if !since.IsZero() {
		from = since.Format(time.DateOnly)
	}
	return d.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM settings WHERE key = ? AND since IS NOT DISTINCT FROM ?::DATE", key, from); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO settings VALUES (?, ?, ?::DATE, ?)", key, value, from, time.Now().UTC()); err != nil {
			return err
		}
		if key == "zone" {
			return refreshFacts(ctx, tx, value, everything)
		}
		return nil
	})
}

// Zone is the workspace's IANA zone.
func (d *DB) Zone(ctx context.Context) (string, error) {
	zone, _, err := d.Setting(ctx, "zone", time.Now())
	return zone, err
}
