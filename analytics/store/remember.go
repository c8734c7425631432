package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"telltale/analytics/source"
)

// SameContent finds a done import of the same content (of the same sheet, for workbooks), whatever its name and
// container were. With an empty hash it compares lengths only, which is enough to tell that there can be none. The import
// except, which is to be replaced, does not count; 0 leaves none out.
func (d *DB) SameContent(ctx context.Context, bytes int64, hash, sheet string, except int64) (id int64, found bool, err error) {
	err = d.sql.QueryRowContext(ctx, `SELECT id FROM imports WHERE state = 'done' AND bytes = $1 AND id <> $4
		AND ($2 = '' OR hash = $2 AND coalesce(json_extract_string(choices, '$.sheet'), '') = $3) ORDER BY id LIMIT 1`, bytes, hash, sheet, except).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	return id, err == nil, err
}

// Remembered are the choices last made for files of this signature.
func (d *DB) Remembered(ctx context.Context, signature string) (source.Choices, bool, error) {
	var text string
	var c source.Choices
	err := d.sql.QueryRowContext(ctx, "SELECT choices FROM remembered WHERE signature = ?", signature).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(text), &c)
	}
	return c, err == nil, err
}

// Remember keeps the choices for the next file of this signature.
func (d *DB) Remember(ctx context.Context, signature string, c source.Choices) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return d.transact(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM remembered WHERE signature = ?", signature); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO remembered VALUES (?, ?, ?)", signature, string(text), time.Now().UTC())
		return err
	})
}
