package store

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"telltale/analytics/fault"
)

// MeetingRecord is a meeting as it is kept. What it says is the business of those who hold it.
type MeetingRecord struct {
	ID      int64
	Cadence string
	Period  string // 2026-10-31, 2026-W44, 2026-10, 2026-Q4
	Began   time.Time
	Held    time.Time // zero while it is open
	Until   time.Time // up to when its evidence reached; zero while it is open
}

// KeptEdit is one thing that was written in a meeting.
type KeptEdit struct {
	Meeting int64
	Edit    int // 1, 2, ... of the meeting
	Content string
	Undone  bool
}

// Meetings are all meetings, the newest first.
func (d *DB) Meetings(ctx context.Context) ([]MeetingRecord, error) {
	// A workspace that is only read may be of an older schema.
	if there, err := d.hasTable(ctx, "meetings"); err != nil || !there {
		return nil, err
	}
	rows, err := d.sql.QueryContext(ctx, "SELECT id, cadence, period, began, held, until FROM meetings ORDER BY id DESC")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []MeetingRecord
	for rows.Next() {
		var m MeetingRecord
		var held, until sql.NullTime
		if err := rows.Scan(&m.ID, &m.Cadence, &m.Period, &m.Began, &held, &until); err != nil {
			return nil, err
		}
		m.Began = m.Began.UTC()
		if held.Valid {
			m.Held, m.Until = held.Time.UTC(), until.Time.UTC()
		}
		all = append(all, m)
	}
	return all, rows.Err()
}

// AddMeeting keeps a meeting that begins, and returns its id. It fails with fault.Invalid when there is one of the cadence for the period.
func (d *DB) AddMeeting(ctx context.Context, m MeetingRecord) (int64, error) {
	var id int64
	err := d.meet(ctx, func(tx *sql.Tx) error {
		var taken bool
		if err := tx.QueryRowContext(ctx, "SELECT count(*) > 0 FROM meetings WHERE cadence = ? AND period = ?", m.Cadence, m.Period).Scan(&taken); err != nil {
			return err
		}
		if taken {
			return fault.New(fault.Invalid, "The %s meeting about %s has begun already.", m.Cadence, m.Period).Do("Open it instead.")
		}
		// The number of a meeting that was removed is not given again while its actions may name it.
		if err := tx.QueryRowContext(ctx, "SELECT greatest((SELECT coalesce(max(id), 0) FROM meetings), (SELECT coalesce(max(meeting), 0) FROM meeting_edits)) + 1").Scan(&id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO meetings VALUES (?, ?, ?, ?, NULL, NULL, NULL)", id, m.Cadence, m.Period, m.Began.UTC())
		return err
	})
	return id, err
}

// HoldMeeting ends a meeting with its record, which has the edits that were seen; a zero time opens it again. It fails with
// fault.Busy when something else was written or taken back since.
func (d *DB) HoldMeeting(ctx context.Context, id int64, held, until time.Time, record string, seen []KeptEdit) error {
	return d.meet(ctx, func(tx *sql.Tx) error {
		var done sql.Result
		if !held.IsZero() {
			now, err := meetingEdits(ctx, tx, id)
			if err != nil {
				return err
			}
			if !slices.Equal(now, seen) {
				return fault.New(fault.Busy, "Something was written while the meeting was being ended.").Do("Look at it, and end the meeting again.")
			}
		}
		var err error
		if held.IsZero() {
			done, err = tx.ExecContext(ctx, "UPDATE meetings SET held = NULL, until = NULL, record = NULL WHERE id = ?", id)
		} else {
			done, err = tx.ExecContext(ctx, "UPDATE meetings SET held = ?, until = ?, record = ? WHERE id = ? AND held IS NULL", held.UTC(), until.UTC(), record, id)
		}
		return oneMeeting(done, err, id)
	})
}

// RemoveMeeting forgets a meeting and everything that was written in it.
func (d *DB) RemoveMeeting(ctx context.Context, id int64) error {
	return d.meet(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM meeting_edits WHERE meeting = ?", id); err != nil {
			return err
		}
		done, err := tx.ExecContext(ctx, "DELETE FROM meetings WHERE id = ?", id)
		return oneMeeting(done, err, id)
	})
}

// HeldMeeting is the record that a meeting ended with; it is empty while the meeting is open.
func (d *DB) HeldMeeting(ctx context.Context, id int64) (record string, err error) {
	err = d.sql.QueryRowContext(ctx, "SELECT coalesce(max(record), '') FROM meetings WHERE id = ?", id).Scan(&record)
	return record, err
}

// MeetingEdits are what was written in a meeting, or in all of them for 0, the oldest of a meeting first.
func (d *DB) MeetingEdits(ctx context.Context, id int64) ([]KeptEdit, error) {
	return meetingEdits(ctx, d.sql, id)
}

// meetingEdits reads them from the workspace, or as a transaction sees it.
func meetingEdits(ctx context.Context, from interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}, id int64) ([]KeptEdit, error) {
	rows, err := from.QueryContext(ctx, "SELECT meeting, edit, content, undone FROM meeting_edits WHERE $1 IN (0, meeting) ORDER BY meeting, edit", id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []KeptEdit
	for rows.Next() {
		var e KeptEdit
		if err := rows.Scan(&e.Meeting, &e.Edit, &e.Content, &e.Undone); err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, rows.Err()
}

// EditMeeting keeps what was written in an open meeting, and forgets what was undone before. When it returns, no crash can
// undo it.
func (d *DB) EditMeeting(ctx context.Context, id int64, content string) error {
	return d.meet(ctx, func(tx *sql.Tx) error {
		if err := openMeeting(ctx, tx, id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM meeting_edits WHERE meeting = ? AND undone", id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO meeting_edits SELECT $1, coalesce(max(edit), 0) + 1, $2, false, $3 FROM meeting_edits WHERE meeting = $1", id, content, time.Now().UTC())
		return err
	})
}

// UndoMeetingEdit takes the last edit of an open meeting back, and RedoMeetingEdit brings the one that was taken back last
// back. Without one they change nothing.
func (d *DB) UndoMeetingEdit(ctx context.Context, id int64) error {
	return d.turnMeetingEdit(ctx, id, "UPDATE meeting_edits SET undone = true WHERE meeting = $1 AND edit = (SELECT max(edit) FROM meeting_edits WHERE meeting = $1 AND NOT undone)")
}

// RedoMeetingEdit is the opposite of UndoMeetingEdit.
func (d *DB) RedoMeetingEdit(ctx context.Context, id int64) error {
	return d.turnMeetingEdit(ctx, id, "UPDATE meeting_edits SET undone = false WHERE meeting = $1 AND edit = (SELECT min(edit) FROM meeting_edits WHERE meeting = $1 AND undone)")
}

func (d *DB) turnMeetingEdit(ctx context.Context, id int64, update string) error {
	return d.meet(ctx, func(tx *sql.Tx) error {
		if err := openMeeting(ctx, tx, id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, update, id)
		return err
	})
}

// openMeeting fails unless there is a meeting of the id that is still open.
func openMeeting(ctx context.Context, tx *sql.Tx, id int64) error {
	var found, held bool
	if err := tx.QueryRowContext(ctx, "SELECT count(*) > 0, count(held) > 0 FROM meetings WHERE id = ?", id).Scan(&found, &held); err != nil {
		return err
	}
	switch {
	case !found:
		return noMeeting(id)
	case held:
		return fault.New(fault.Invalid, "The meeting has ended: what it says stays as people saw it.").Do("Open it again to write in it.")
	}
	return nil
}

func oneMeeting(done sql.Result, err error, id int64) error {
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return noMeeting(id)
	}
	return nil
}

func noMeeting(id int64) error {
	return fault.New(fault.NotFound, "There is no open meeting %d.", id).Do("`telltale meeting list` shows those of the workspace.")
}

// meet changes meetings and what was agreed in them, one change at a time and none while the workspace is copied. No number depends on them, so that the
// version of the data stays.
func (d *DB) meet(ctx context.Context, f func(*sql.Tx) error) error {
	d.labelling.Lock()
	defer d.labelling.Unlock()
	if err := d.InPlace(); err != nil {
		return err
	}
	if err := d.transact(ctx, f); err != nil {
		return err
	}
	d.labelled.Add(1)
	return nil
}
