package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"
)

// ReviewEdit is one thing that somebody did to an item of a review.
type ReviewEdit struct {
	Edit     int // 1, 2, ... of the review; given when it is kept
	Position int
	Kind     string // answer, skip, undo, redo
	Role     string // first, second, adjudicated
	Reviewer string
	Of       int // of an undo or redo: the edit that it is about

	Accuracy      string // yes, no, unsure; "" where not answered
	Hallucination string
	Answered      string
	Failures      []string
	Note          string
	Rubric        int
	At            time.Time
}

// Edit keeps what was done to items of a review, all of it or nothing, and numbers the edits. When it returns, no crash can
// undo it.
func (d *DB) Edit(ctx context.Context, review int64, edits ...ReviewEdit) error {
	return d.label(ctx, review, func(tx *sql.Tx) error {
		last, err := d.lastEdit(ctx, tx, review)
		if err != nil {
			return err
		}
		for i := range edits {
			edits[i].Edit = last + 1 + i
			e := edits[i]
			failures, err := json.Marshal(append([]string{}, e.Failures...))
			if err != nil {
				return err
			}
			var of any
			if e.Of > 0 {
				of = e.Of
			}
			_, err = tx.ExecContext(ctx, "INSERT INTO review_edits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", review, e.Edit, e.Position, e.Kind, e.Role, e.Reviewer, of,
				e.Accuracy, e.Hallucination, e.Answered, string(failures), e.Note, e.Rubric, e.At.UTC())
			if err != nil {
				return err
			}
		}
		d.written.edited(review, last+len(edits))
		return nil
	})
}

// lastEdit is the number of the last edit of a review, which is looked for once: among the edits of large reviews that takes
// as long as keeping one.
func (d *DB) lastEdit(ctx context.Context, tx *sql.Tx, review int64) (last int, err error) {
	if last = d.written.edit(review); last == 0 {
		err = tx.QueryRowContext(ctx, "SELECT coalesce(max(edit), 0) FROM review_edits WHERE review = ?", review).Scan(&last)
	}
	return last, err
}

// ReviewEdits are all edits of a review, the oldest first.
func (d *DB) ReviewEdits(ctx context.Context, review int64) ([]ReviewEdit, error) {
	rows, err := d.sql.QueryContext(ctx, `SELECT edit, position, kind, role, reviewer, coalesce(about, 0), accuracy, hallucination, answered, failures, note, rubric, judged_at
		FROM review_edits WHERE review = ? ORDER BY edit`, review)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []ReviewEdit
	for rows.Next() {
		var e ReviewEdit
		var failures string
		if err := rows.Scan(&e.Edit, &e.Position, &e.Kind, &e.Role, &e.Reviewer, &e.Of, &e.Accuracy, &e.Hallucination, &e.Answered, &failures, &e.Note, &e.Rubric, &e.At); err != nil {
			return nil, err
		}
		e.At = e.At.UTC()
		if err := json.Unmarshal([]byte(failures), &e.Failures); err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, rows.Err()
}
