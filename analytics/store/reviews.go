package store

import (
	"context"
	"database/sql"
	"time"

	"telltale/analytics/fault"
)

// Review is an accuracy review as it is kept. What its plan and frame mean is the business of those who draw it.
type Review struct {
	ID       int64
	Name     string
	Plan     string // JSON
	Frame    string // JSON
	From, To time.Time
	Drawn    time.Time
	Closed   time.Time // zero while it is open
	ClosedBy string
	Z        float64 // 0: nothing of it counts
}

// ReviewItem is a prediction that was drawn, with where to look for it.
type ReviewItem struct {
	Position   int
	Prediction string
	Import     int64
	Minute     sql.NullInt64
	Stratum    string
	Part       string // calibration, sample, repeat
	Draw       int
	Overlap    bool
}

// Reviews are all reviews of the workspace, the newest first.
func (d *DB) Reviews(ctx context.Context) ([]Review, error) {
	return d.reviews(ctx, "ORDER BY id DESC")
}

// Review is one review. It fails with fault.NotFound when there is none of the id.
func (d *DB) Review(ctx context.Context, id int64) (Review, error) {
	found, err := d.reviews(ctx, "WHERE id = ?", id)
	if err == nil && len(found) == 0 {
		err = fault.New(fault.NotFound, "There is no review %d.", id).Do("`telltale review` lists those of the workspace.")
	}
	if err != nil {
		return Review{}, err
	}
	return found[0], nil
}

func (d *DB) reviews(ctx context.Context, which string, args ...any) ([]Review, error) {
	// A workspace that is only read may be of an older schema.
	if there, err := d.hasTable(ctx, "reviews"); err != nil || !there {
		return nil, err
	}
	rows, err := d.sql.QueryContext(ctx, "SELECT id, name, plan, frame, from_ts, to_ts, drawn, closed, coalesce(closed_by, ''), coalesce(z, 0) FROM reviews "+which, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Review
	for rows.Next() {
		var r Review
		var closed sql.NullTime
		if err := rows.Scan(&r.ID, &r.Name, &r.Plan, &r.Frame, &r.From, &r.To, &r.Drawn, &closed, &r.ClosedBy, &r.Z); err != nil {
			return nil, err
		}
		r.From, r.To, r.Drawn, r.Closed = r.From.UTC(), r.To.UTC(), r.Drawn.UTC(), closed.Time.UTC()
		if !closed.Valid {
			r.Closed = time.Time{}
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// AddReview keeps a review that was drawn, with its items, rubric and kinds of failure, and returns its id. It fails with
// fault.Invalid when another review has the name.
func (d *DB) AddReview(ctx context.Context, r Review, items []ReviewItem, rubric string, failures []string) (int64, error) {
	var id int64
	err := d.label(ctx, 0, func(tx *sql.Tx) error {
		var taken bool
		if err := tx.QueryRowContext(ctx, "SELECT count(*) > 0 FROM reviews WHERE lower(name) = lower(?)", r.Name).Scan(&taken); err != nil {
			return err
		}
		if taken {
			return fault.New(fault.Invalid, "There is a review %q already.", r.Name).Do("Choose another name.")
		}
		if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(id), 0) + 1 FROM reviews").Scan(&id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)", id, r.Name, r.Plan, r.Frame, r.From, r.To, r.Drawn); err != nil {
			return err
		}
		if err := addItems(ctx, tx, id, items); err != nil {
			return err
		}
		if err := addRubric(ctx, tx, id, rubric); err != nil {
			return err
		}
		return setFailures(ctx, tx, id, failures)
	})
	return id, err
}

func addItems(ctx context.Context, tx *sql.Tx, review int64, items []ReviewItem) error {
	rows := make([][]any, len(items))
	for n, i := range items {
		rows[n] = []any{review, i.Position, i.Prediction, i.Import, i.Minute, i.Stratum, i.Part, i.Draw, i.Overlap}
	}
	return insertRows(ctx, tx, "review_items", rows)
}

// ReviewItems are the items of a review in their order.
func (d *DB) ReviewItems(ctx context.Context, review int64) ([]ReviewItem, error) {
	rows, err := d.sql.QueryContext(ctx, "SELECT position, prediction, import, minute, stratum, part, draw, overlap FROM review_items WHERE review = ? ORDER BY position", review)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []ReviewItem
	for rows.Next() {
		var i ReviewItem
		if err := rows.Scan(&i.Position, &i.Prediction, &i.Import, &i.Minute, &i.Stratum, &i.Part, &i.Draw, &i.Overlap); err != nil {
			return nil, err
		}
		all = append(all, i)
	}
	return all, rows.Err()
}

// TopUpReview adds items to a review, and what they were drawn from.
func (d *DB) TopUpReview(ctx context.Context, id int64, frame string, items []ReviewItem) error {
	return d.label(ctx, id, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE reviews SET frame = ? WHERE id = ?", frame, id); err != nil {
			return err
		}
		return addItems(ctx, tx, id, items)
	})
}

// RemoveReview forgets a review and everything that was answered in it.
func (d *DB) RemoveReview(ctx context.Context, id int64) error {
	return d.label(ctx, id, func(tx *sql.Tx) error {
		for _, from := range []string{"reviews WHERE id", "review_items WHERE review", "review_edits WHERE review", "review_rubrics WHERE review", "review_failures WHERE review"} {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+from+" = ?", id); err != nil {
				return err
			}
		}
		d.written.edited(id, 0)
		return nil
	})
}
