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
	return d.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM settings WHERE key = ? AND since IS NOT DISTINCT FROM ?::DATE", key, day(since)); err != nil {
			return err
		}
		if err := insertSetting(ctx, tx, Dated{key, value, since}); err != nil {
			return err
		}
		if key == "zone" {
			return refreshFacts(ctx, tx, value, allOfIt)
		}
		return nil
	})
}

// Dated is a value that holds from a day on; a zero Since means from the beginning.
type Dated struct {
	Key, Value string
	Since      time.Time
}

// Settings are all values that were set, ordered by key and day.
func (d *DB) Settings(ctx context.Context) ([]Dated, error) {
	rows, err := d.sql.QueryContext(ctx, "SELECT key, value, since FROM settings ORDER BY key, since NULLS FIRST")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Dated
	for rows.Next() {
		var v Dated
		var since sql.NullTime
		if err := rows.Scan(&v.Key, &v.Value, &since); err != nil {
			return nil, err
		}
		v.Since = since.Time
		all = append(all, v)
	}
	return all, rows.Err()
}

// ReplaceSettings gives every key of the values exactly these values, and saves the definitions of KPIs, all at once or
// nothing; other keys keep theirs.
func (d *DB) ReplaceSettings(ctx context.Context, values []Dated, definitions []Definition) error {
	d.writing.Lock()
	defer d.writing.Unlock()
	return d.change(ctx, func(tx *sql.Tx) error {
		if err := define(ctx, tx, definitions); err != nil {
			return err
		}
		for _, v := range values {
			if _, err := tx.ExecContext(ctx, "DELETE FROM settings WHERE key = ?", v.Key); err != nil {
				return err
			}
		}
		zone := ""
		for _, v := range values {
			if err := insertSetting(ctx, tx, v); err != nil {
				return err
			}
			if v.Key == "zone" {
				zone = v.Value
			}
		}
		if zone != "" {
			return refreshFacts(ctx, tx, zone, allOfIt)
		}
		return nil
	})
}

// ForgetSetting takes a value away, so that the one before it, or the default, holds again. ok is false when there was
// none.
func (d *DB) ForgetSetting(ctx context.Context, key string, since time.Time) (ok bool, err error) {
	d.writing.Lock()
	defer d.writing.Unlock()
	err = d.change(ctx, func(tx *sql.Tx) error {
		gone, err := tx.ExecContext(ctx, "DELETE FROM settings WHERE key = ? AND since IS NOT DISTINCT FROM ?::DATE", key, day(since))
		if err != nil {
			return err
		}
		n, err := gone.RowsAffected()
		ok = n > 0
		return err
	})
	return ok, err
}

func insertSetting(ctx context.Context, tx *sql.Tx, v Dated) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO settings VALUES (?, ?, ?::DATE, ?)", v.Key, v.Value, day(v.Since), time.Now().UTC())
	return err
}

// day is a date for a query, NULL for the zero time.
func day(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.Format(time.DateOnly)
}

// Zone is the workspace's IANA zone.
func (d *DB) Zone(ctx context.Context) (string, error) {
	zone, _, err := d.Setting(ctx, "zone", time.Now())
	return zone, err
}
