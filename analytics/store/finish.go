package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"telltale/analytics/source"
)

// Finish ends the drop: in one short commit it sets duplicates aside, writes ledger, coverage and roll-ups, and turns
// the loaded imports to "done", so that everything of the drop is seen at once. Imports that they replace are undone in
// the same commit. On an error nothing of it is.
func (b *Batch) Finish(ctx context.Context) error {
	if b.closed {
		return nil
	}
	zone, err := b.db.Zone(ctx)
	if err != nil {
		return err
	}
	if err := b.asUsual(ctx); err != nil {
		return err
	}
	slices.Sort(b.loaded)
	err = b.db.change(ctx, func(tx *sql.Tx) error {
		all := changes{}
		for _, id := range b.replaced {
			effect := UndoEffect{Import: id}
			touched, err := effect.apply(ctx, tx)
			if err != nil {
				return err
			}
			all.join(touched)
		}
		for _, id := range b.loaded {
			touched, err := finishImport(ctx, tx, id)
			if err != nil {
				return err
			}
			all.join(touched)
		}
		if err := refreshFacts(ctx, tx, zone, all); err != nil {
			return err
		}
		return createViews(ctx, tx, 0)
	})
	if err != nil {
		return loadError(ctx, b.db.path, err)
	}
	b.close()
	return nil
}

// Abandon takes the whole drop back. It is safe to call after Finish, and then does nothing.
func (b *Batch) Abandon() error {
	if b.closed {
		return nil
	}
	defer b.close()
	return b.db.removeUnfinished(context.Background())
}

func (b *Batch) close() {
	if !b.closed {
		b.closed = true
		// Without it, whatever runs next is as right; only a connection that is broken can refuse.
		_ = b.asUsual(context.Background())
		b.db.writing.Unlock()
	}
}

// asUsual takes back what was set for loading.
func (b *Batch) asUsual(ctx context.Context) error {
	return errors.Join(b.db.setThreads(ctx, b.db.opt.threads()), b.db.keepOrder(ctx, true))
}

// finishImport completes the ledger of one import and returns what it touched.
func finishImport(ctx context.Context, tx *sql.Tx, id int64) (touched changes, err error) {
	touched = changes{}
	tables, err := tablesOf(ctx, tx, id)
	if err != nil {
		return touched, err
	}
	for i, t := range tables {
		n, err := setAside(ctx, tx, id, t)
		if err != nil {
			return touched, err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE import_tables SET used = used - ?, duplicate = ? WHERE import = ? AND tbl = ?", n, n, id, t.name); err != nil {
			return touched, err
		}
		if i == 0 {
			if err := writeLedger(ctx, tx, id, t.used-n, n); err != nil {
				return touched, err
			}
		}
		if err := replaceUnfinished(ctx, tx, id, t); err != nil {
			return touched, err
		}
		if err := writeCoverage(ctx, tx, id, t.name); err != nil {
			return touched, err
		}
		touched.add(t)
	}
	_, err = tx.ExecContext(ctx, "UPDATE imports SET state = 'done', finished = ? WHERE id = ?", time.Now().UTC(), id)
	return touched, err
}

// minutes is the stretch of minutes from the first to the last row.
func (t importTable) minutes() (span, bool) {
	if !t.first.Valid {
		return span{}, false
	}
	return span{t.first.Time.Unix() / 60, t.last.Time.Unix()/60 + 1}, true
}

func tablesOf(ctx context.Context, tx *sql.Tx, id int64) ([]importTable, error) {
	rows, err := tx.QueryContext(ctx, "SELECT tbl, keyed, keep_all, used, first_ts, last_ts FROM import_tables WHERE import = ? ORDER BY rowid", id)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []importTable
	for rows.Next() {
		var t importTable
		if err := rows.Scan(&t.name, &t.keyed, &t.keepAll, &t.used, &t.first, &t.last); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// writeLedger closes the account of a file: records = used + duplicate + rejected + ignored.
func writeLedger(ctx context.Context, tx *sql.Tx, id, used, duplicate int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE imports SET used = $2, duplicate = $3,
		rejected = (SELECT count(*) FROM rejects WHERE import = $1),
		ignored = (SELECT coalesce(sum(n), 0) FROM ignored WHERE import = $1)
		WHERE id = $1`, id, used, duplicate)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE imports SET records = used + duplicate + rejected + ignored WHERE id = ?", id)
	return err
}

func writeCoverage(ctx context.Context, tx *sql.Tx, id int64, table string) error {
	t := source.TableNamed(table)
	if _, err := tx.ExecContext(ctx, "DELETE FROM coverage_hour WHERE import = ? AND tbl = ?", id, table); err != nil {
		return err
	}
	hour := "minute // 60"
	if t.Field(t.Time).Kind == source.Date {
		// A bill's day is its vendor's; it covers the whole of it.
		hour = fmt.Sprintf("unnest(range((epoch(%[1]s) // 3600)::INTEGER, greatest((epoch(coalesce(ended, %[1]s + 1)) // 3600)::INTEGER, (epoch(%[1]s) // 3600)::INTEGER + 24)))", t.Time)
	}
	_, err := tx.ExecContext(ctx, fmt.Sprintf(`INSERT INTO coverage_hour SELECT %[1]d, %[2]s, (SELECT source FROM imports WHERE id = %[1]d), hour, count(*)
		FROM (SELECT (%[3]s)::INTEGER AS hour FROM stored.%[4]s WHERE import = %[1]d) WHERE hour IS NOT NULL GROUP BY ALL ORDER BY hour`, id, literal(table), hour, table))
	return err
}
