package store

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"telltale/analytics/fault"
)

// Label is one answer as KPIs read it.
type Label struct {
	Prediction, Question, Answer, Reviewer, Review, Stratum string
	Weight                                                  float64
	At                                                      time.Time
}

// Counted is what of one review counts: an interval of so many standard errors, and its labels.
type Counted struct {
	Z      float64
	Labels []Label
}

// Settle writes what of the reviews counts into the labels that KPIs read, in the place of all that earlier reviews wrote,
// of those named too. Other labels stay. It fails with fault.Busy while rows are brought in.
func (d *DB) Settle(ctx context.Context, counted map[int64]Counted, gone ...string) error {
	if !d.writing.TryLock() {
		return fault.New(fault.Busy, "An import or undo is running.").Do("Wait for it to end; every answer is kept.")
	}
	defer d.writing.Unlock()
	d.labelling.Lock()
	defer d.labelling.Unlock()
	defer d.written.all()
	return d.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM labels WHERE review IN (SELECT name FROM reviews)"); err != nil {
			return err
		}
		for _, name := range gone {
			if _, err := tx.ExecContext(ctx, "DELETE FROM labels WHERE review = ?", name); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, "UPDATE reviews SET z = NULL WHERE z IS NOT NULL"); err != nil {
			return err
		}
		for review, c := range counted {
			if _, err := tx.ExecContext(ctx, "UPDATE reviews SET z = ? WHERE id = ?", c.Z, review); err != nil {
				return err
			}
			rows := make([][]any, len(c.Labels))
			for i, l := range c.Labels {
				rows[i] = []any{l.Prediction, l.Question, l.Answer, l.Reviewer, l.Review, l.Stratum, l.Weight, l.At.UTC()}
			}
			if err := insertRows(ctx, tx, "labels", rows); err != nil {
				return err
			}
		}
		return nil
	})
}

// together is how many rows one statement inserts.
const together = 200

// insertRows inserts rows of all columns of a table, many with each statement.
func insertRows(ctx context.Context, tx *sql.Tx, table string, rows [][]any) error {
	for len(rows) > 0 {
		part := rows[:min(together, len(rows))]
		rows = rows[len(part):]
		one := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(part[0])), ", ") + ")"
		var args []any
		for _, row := range part {
			args = append(args, row...)
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO "+table+" VALUES "+strings.TrimSuffix(strings.Repeat(one+", ", len(part)), ", "), args...); err != nil {
			return err
		}
	}
	return nil
}

// CloseReview ends the labelling of a review at an instant, or opens it again for the zero one.
func (d *DB) CloseReview(ctx context.Context, review int64, at time.Time, by string) error {
	return d.label(ctx, review, func(tx *sql.Tx) error {
		var closed, who any
		if !at.IsZero() {
			closed, who = at.UTC(), by
		}
		_, err := tx.ExecContext(ctx, "UPDATE reviews SET closed = ?, closed_by = ? WHERE id = ?", closed, who, review)
		return err
	})
}
