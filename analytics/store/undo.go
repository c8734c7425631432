package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// UndoEffect says what an undo does, or did: rows that leave, and rows of other imports that come back because they
// had been set aside as repetitions of it.
type UndoEffect struct {
	Import   int64       `json:"import"`
	Removed  []TableRows `json:"removed"`
	Promoted []TableRows `json:"promoted"`
	Labelled int64       `json:"labelled"` // labels of predictions of the import, given in reviews: they lose the texts that they are about
	Reviews  []string    `json:"reviews"`  // names of these reviews
	Closed   []string    `json:"closed"`   // months that were signed with rows of it, 2026-10
	After    []string    `json:"after"`    // months that were signed without rows of it, but may look back at them
	Warnings []string    `json:"warnings"` // what did not work once it was done
}

// UndoEffect tells the effect of undoing an import without doing it. Promoted is an upper bound: some of these rows
// may repeat a third import as well.
func (d *DB) UndoEffect(ctx context.Context, id int64) (UndoEffect, error) {
	e := UndoEffect{Import: id, Removed: []TableRows{}, Promoted: []TableRows{}, Reviews: []string{}, Closed: []string{}, After: []string{}, Warnings: []string{}}
	if err := d.mustBeDone(ctx, id); err != nil {
		return e, err
	}
	for _, t := range source.Tables {
		var removed, promoted int64
		err := d.sql.QueryRowContext(ctx, fmt.Sprintf(`SELECT (SELECT count(*) FROM stored.%[1]s WHERE import = $1),
			(SELECT count(*) FROM aside.%[1]s WHERE repeats = $1 AND import <> $1)`, t.Name), id).Scan(&removed, &promoted)
		if err != nil {
			return e, err
		}
		e.Removed = addRows(e.Removed, t.Name, removed)
		e.Promoted = addRows(e.Promoted, t.Name, promoted)
	}
	return e, e.labels(ctx, d)
}

// labels finds the labels that rest on the import.
func (e *UndoEffect) labels(ctx context.Context, d *DB) error {
	if d.opt.ReadOnly {
		return nil // nothing can be undone, and the schema may be older than reviews are
	}
	rows, err := d.sql.QueryContext(ctx, `SELECT r.name, count(DISTINCT i.prediction) FROM review_items i JOIN review_edits e ON e.review = i.review AND e.position = i.position
		JOIN reviews r ON r.id = i.review WHERE i.import = ? AND e.kind = 'answer' GROUP BY r.id, r.name ORDER BY r.id`, e.Import)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var n int64
		if err := rows.Scan(&name, &n); err != nil {
			return err
		}
		e.Reviews, e.Labelled = append(e.Reviews, name), e.Labelled+n
	}
	return rows.Err()
}

// Undo makes the workspace what it would be had the import never been: its rows go, and rows of later imports that
// were set aside because of it are judged again. The ledger keeps the import as undone.
func (d *DB) Undo(ctx context.Context, id int64) (UndoEffect, error) {
	e := UndoEffect{Import: id, Removed: []TableRows{}, Promoted: []TableRows{}, Reviews: []string{}, Closed: []string{}, After: []string{}, Warnings: []string{}}
	if err := d.mustBeDone(ctx, id); err != nil {
		return e, err
	}
	if !d.writing.TryLock() {
		return e, fault.New(fault.Busy, "Another import or undo is running.").Do("Wait for it to end, or cancel it.")
	}
	defer d.writing.Unlock()
	if err := e.labels(ctx, d); err != nil {
		return e, err
	}
	zone, err := d.Zone(ctx)
	if err != nil {
		return e, err
	}
	err = d.change(ctx, func(tx *sql.Tx) error {
		touched, err := e.apply(ctx, tx)
		if err != nil {
			return err
		}
		return refreshFacts(ctx, tx, zone, touched)
	})
	if err != nil {
		return e, loadError(ctx, d.path, err)
	}
	return e, nil
}

// apply undoes the import and returns what it touched.
func (e *UndoEffect) apply(ctx context.Context, tx *sql.Tx) (touched changes, err error) {
	touched = changes{}
	tables, err := tablesOf(ctx, tx, e.Import)
	if err != nil {
		return touched, err
	}
	for _, t := range tables {
		touched.add(t)
	}
	if _, err := tx.ExecContext(ctx, "UPDATE imports SET state = 'undone', undone = ? WHERE id = ?", time.Now().UTC(), e.Import); err != nil {
		return touched, err
	}
	return touched, e.remove(ctx, tx)
}

func addRows(counts []TableRows, table string, n int64) []TableRows {
	for i := range counts {
		if counts[i].Table == table {
			counts[i].Rows += n
			return counts
		}
	}
	if n == 0 {
		return counts
	}
	return append(counts, TableRows{Table: table, Rows: n})
}

func (d *DB) mustBeDone(ctx context.Context, id int64) error {
	var n int
	if err := d.sql.QueryRowContext(ctx, "SELECT count(*) FROM imports WHERE id = ? AND state = 'done'", id).Scan(&n); err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.NotFound, "There is no import %d that could be undone.", id)
	}
	return nil
}

// remove deletes the import's rows and judges the rows again that had been set aside because of them.
func (e *UndoEffect) remove(ctx context.Context, tx *sql.Tx) error {
	for _, t := range source.Tables {
		later, err := repeaters(ctx, tx, t.Name, e.Import)
		if err != nil {
			return err
		}
		res, err := tx.ExecContext(ctx, fmt.Sprintf("DELETE FROM stored.%s WHERE import = ?", t.Name), e.Import)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err != nil {
			return err
		}
		e.Removed = addRows(e.Removed, t.Name, n)
		if _, err := tx.ExecContext(ctx, fmt.Sprintf("DELETE FROM aside.%s WHERE import = ?", t.Name), e.Import); err != nil {
			return err
		}
		for _, id := range later {
			if err := e.judgeAgain(ctx, tx, t.Name, id); err != nil {
				return err
			}
		}
	}
	for _, table := range []string{"rejects", "coverage_hour"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE import = ?", e.Import); err != nil {
			return err
		}
	}
	return nil
}

// repeaters are the other imports with rows set aside as repetitions of id, in the order of import.
func repeaters(ctx context.Context, tx *sql.Tx, table string, id int64) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, fmt.Sprintf("SELECT DISTINCT import FROM aside.%s WHERE repeats = $1 AND import <> $1 ORDER BY 1", table), id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

// judgeAgain brings the import's rows back from aside and looks for duplicates anew.
func (e *UndoEffect) judgeAgain(ctx context.Context, tx *sql.Tx, table string, id int64) error {
	res, err := tx.ExecContext(ctx, fmt.Sprintf("INSERT INTO stored.%[1]s BY NAME SELECT * EXCLUDE (repeats) FROM aside.%[1]s WHERE import = ? ORDER BY rowid", table), id)
	if err != nil {
		return err
	}
	back, err := res.RowsAffected()
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("DELETE FROM aside.%s WHERE import = ?", table), id); err != nil {
		return err
	}
	tables, err := tablesOf(ctx, tx, id)
	if err != nil {
		return err
	}
	for i, t := range tables {
		if t.name != table {
			continue
		}
		t.used += back
		again, err := setAside(ctx, tx, id, t)
		if err != nil {
			return err
		}
		e.Promoted = addRows(e.Promoted, table, back-again)
		if _, err := tx.ExecContext(ctx, "UPDATE import_tables SET used = ?, duplicate = ? WHERE import = ? AND tbl = ?", t.used-again, again, id, table); err != nil {
			return err
		}
		if i == 0 {
			if err := writeLedger(ctx, tx, id, t.used-again, again); err != nil {
				return err
			}
		}
		if err := replaceUnfinished(ctx, tx, id, t); err != nil {
			return err
		}
		if err := writeCoverage(ctx, tx, id, table); err != nil {
			return err
		}
	}
	return nil
}

// removeUnfinished takes back imports that were never finished: those of an abandoned drop, or of a process that died.
func (d *DB) removeUnfinished(ctx context.Context) error {
	rows, err := d.sql.QueryContext(ctx, "SELECT id FROM imports WHERE state = 'loading' ORDER BY id")
	if err != nil {
		return err
	}
	defer rows.Close()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, id := range ids {
		if err := d.removeImport(ctx, id); err != nil {
			return err
		}
	}
	if whole, err := d.viewsAreWhole(ctx); err != nil || whole {
		return err
	}
	return d.transact(ctx, func(tx *sql.Tx) error { return createViews(ctx, tx, 0) })
}

// removeImport deletes every trace of an import that is not done.
func (d *DB) removeImport(ctx context.Context, id int64) error {
	return d.transact(ctx, func(tx *sql.Tx) error {
		for _, t := range source.Tables {
			if _, err := tx.ExecContext(ctx, fmt.Sprintf("DELETE FROM stored.%s WHERE import = ?", t.Name), id); err != nil {
				return err
			}
		}
		for _, table := range []string{"import_tables", "rejects", "ignored"} {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE import = ?", id); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM imports WHERE id = ?", id)
		return err
	})
}
