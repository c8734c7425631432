package store

import (
	"context"
	"database/sql"
	"time"
)

// Rubric is how to judge the items of a review, in one version.
type Rubric struct {
	Version int
	Text    string
	Saved   time.Time
}

// Rubrics are all versions of a review's rubric, the newest first.
func (d *DB) Rubrics(ctx context.Context, review int64) ([]Rubric, error) {
	rows, err := d.sql.QueryContext(ctx, "SELECT version, rubric, saved FROM review_rubrics WHERE review = ? ORDER BY version DESC", review)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Rubric
	for rows.Next() {
		var r Rubric
		if err := rows.Scan(&r.Version, &r.Text, &r.Saved); err != nil {
			return nil, err
		}
		r.Saved = r.Saved.UTC()
		all = append(all, r)
	}
	return all, rows.Err()
}

// SaveRubric keeps a new version of a review's rubric.
func (d *DB) SaveRubric(ctx context.Context, review int64, text string) error {
	return d.label(ctx, review, func(tx *sql.Tx) error { return addRubric(ctx, tx, review, text) })
}

func addRubric(ctx context.Context, tx *sql.Tx, review int64, text string) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO review_rubrics SELECT $1, coalesce(max(version), 0) + 1, $2, $3 FROM review_rubrics WHERE review = $1", review, text, time.Now().UTC())
	return err
}

// Failures are the kinds of failure of a review, in their order.
func (d *DB) Failures(ctx context.Context, review int64) ([]string, error) {
	rows, err := d.sql.QueryContext(ctx, "SELECT name FROM review_failures WHERE review = ? ORDER BY place", review)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []string{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		all = append(all, name)
	}
	return all, rows.Err()
}

// SaveFailures keeps the kinds of failure of a review in the place of those that it had.
func (d *DB) SaveFailures(ctx context.Context, review int64, names []string) error {
	return d.label(ctx, review, func(tx *sql.Tx) error { return setFailures(ctx, tx, review, names) })
}

func setFailures(ctx context.Context, tx *sql.Tx, review int64, names []string) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM review_failures WHERE review = ?", review); err != nil {
		return err
	}
	for i, name := range names {
		if _, err := tx.ExecContext(ctx, "INSERT INTO review_failures VALUES (?, ?, ?)", review, i+1, name); err != nil {
			return err
		}
	}
	return nil
}
