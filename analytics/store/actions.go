package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"telltale/analytics/fault"
)

// ActionItem is one thing that people agreed to do. What its texts mean is the business of those who write them.
type ActionItem struct {
	ID       int64 // given when it is kept for the first time
	Title    string
	Owner    string
	Due      string
	KPI      string
	Filters  string
	Expected string
	Started  string
	Done     string
	State    string
	Note     string
	Meeting  int64 // 0 for none
	Created  time.Time
	Changed  time.Time
}

const actionColumns = "id, title, owner, due, kpi, filters, expected, started, done, state, note, coalesce(meeting, 0), created, changed"

// Actions are all action items, the oldest first.
func (d *DB) Actions(ctx context.Context) ([]ActionItem, error) {
	if there, err := d.hasTable(ctx, "action_items"); err != nil || !there {
		return nil, err
	}
	rows, err := d.sql.QueryContext(ctx, "SELECT "+actionColumns+" FROM action_items ORDER BY id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []ActionItem
	for rows.Next() {
		var i ActionItem
		if err := rows.Scan(&i.ID, &i.Title, &i.Owner, &i.Due, &i.KPI, &i.Filters, &i.Expected, &i.Started, &i.Done, &i.State, &i.Note, &i.Meeting, &i.Created, &i.Changed); err != nil {
			return nil, err
		}
		all = append(all, i)
	}
	return all, rows.Err()
}

// KeepActions makes one edit of items, as they come out of meetings: those without an id are new and get one, the others take the place of what they were.
// All of it is kept or nothing. It fails with fault.NotFound for an id that there is not.
func (d *DB) KeepActions(ctx context.Context, items ...ActionItem) ([]int64, error) {
	ids := make([]int64, len(items))
	err := d.meet(ctx, func(tx *sql.Tx) error {
		var last, edit int64
		if err := tx.QueryRowContext(ctx, "SELECT (SELECT coalesce(max(id), 0) FROM action_items), (SELECT coalesce(max(edit), 0) + 1 FROM action_edits)").Scan(&last, &edit); err != nil {
			return err
		}
		// The number of an item that was undone is not given again: somebody may have noted it down.
		var once int64
		if err := tx.QueryRowContext(ctx, "SELECT coalesce(max(item), 0) FROM action_edits").Scan(&once); err != nil {
			return err
		}
		last = max(last, once)
		for n, i := range items {
			was := ""
			if i.ID == 0 {
				last++
				i.ID = last
			} else {
				old, err := takeAction(ctx, tx, i.ID)
				if err != nil {
					return err
				}
				text, err := json.Marshal(old)
				if err != nil {
					return err
				}
				was = string(text)
			}
			ids[n] = i.ID
			if err := putAction(ctx, tx, i); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, "INSERT INTO action_edits VALUES (?, ?, ?, ?, false)", edit, i.ID, was, i.Changed.UTC()); err != nil {
				return err
			}
		}
		return nil
	})
	return ids, err
}

// UndoActions takes the newest edit back that was not taken back yet, and returns how many items it was of. It fails with
// fault.NotFound when there is none.
func (d *DB) UndoActions(ctx context.Context) (items int, err error) {
	err = d.meet(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT edit, item, was FROM action_edits WHERE edit = (SELECT max(edit) FROM action_edits WHERE NOT undone)")
		if err != nil {
			return err
		}
		was := map[int64]string{}
		var edit int64
		for rows.Next() {
			var item int64
			var text string
			if err := rows.Scan(&edit, &item, &text); err != nil {
				rows.Close()
				return err
			}
			was[item] = text
		}
		if err := rows.Close(); err != nil {
			return err
		}
		if len(was) == 0 {
			return fault.New(fault.NotFound, "There is no change of the actions to undo.")
		}
		for id, text := range was {
			if _, err := takeAction(ctx, tx, id); err != nil {
				return err
			}
			if text == "" {
				continue
			}
			var old ActionItem
			if err := json.Unmarshal([]byte(text), &old); err != nil {
				return err
			}
			if err := putAction(ctx, tx, old); err != nil {
				return err
			}
		}
		items = len(was)
		_, err = tx.ExecContext(ctx, "UPDATE action_edits SET undone = true WHERE edit = ?", edit)
		return err
	})
	return items, err
}

// takeAction takes an item out and returns it.
func takeAction(ctx context.Context, tx *sql.Tx, id int64) (i ActionItem, err error) {
	rows, err := tx.QueryContext(ctx, "SELECT "+actionColumns+" FROM action_items WHERE id = ?", id)
	if err != nil {
		return i, err
	}
	found := rows.Next()
	if found {
		err = rows.Scan(&i.ID, &i.Title, &i.Owner, &i.Due, &i.KPI, &i.Filters, &i.Expected, &i.Started, &i.Done, &i.State, &i.Note, &i.Meeting, &i.Created, &i.Changed)
	}
	if closed := rows.Close(); err == nil {
		err = closed
	}
	switch {
	case err != nil:
		return i, err
	case !found:
		return i, fault.New(fault.NotFound, "There is no action %d.", id).Do("`telltale action list` lists them.")
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM action_items WHERE id = ?", id)
	return i, err
}

func putAction(ctx context.Context, tx *sql.Tx, i ActionItem) error {
	var meeting any
	if i.Meeting > 0 {
		meeting = i.Meeting
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO action_items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", i.ID, i.Title, i.Owner, i.Due, i.KPI, i.Filters,
		i.Expected, i.Started, i.Done, i.State, i.Note, meeting, i.Created.UTC(), i.Changed.UTC())
	return err
}
