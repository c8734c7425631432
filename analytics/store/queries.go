package store

import (
	"context"
	"database/sql"
	"time"

	"telltale/analytics/fault"
)

// SavedQuery is a query that somebody keeps in the workspace.
type SavedQuery struct {
	Name string `json:"name"`
	SQL  string `json:"sql"`
}

// SavedQueries are the queries that are kept in the workspace, by name.
func (d *DB) SavedQueries(ctx context.Context) ([]SavedQuery, error) {
	all := []SavedQuery{}
	// A workspace that is only read may be of an older schema.
	if there, err := d.hasTable(ctx, "queries"); err != nil || !there {
		return all, err
	}
	rows, err := d.sql.QueryContext(ctx, "SELECT name, sql FROM queries ORDER BY lower(name), name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var one SavedQuery
		if err := rows.Scan(&one.Name, &one.SQL); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// SaveQuery keeps a query under its name, in the place of one that had it before.
func (d *DB) SaveQuery(ctx context.Context, q SavedQuery) error {
	return d.transact(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM queries WHERE name = ?", q.Name); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO queries VALUES (?, ?, ?)", q.Name, q.SQL, time.Now().UTC())
		return err
	})
}

// RemoveQuery forgets the query of a name. It fails with fault.NotFound when there is none.
func (d *DB) RemoveQuery(ctx context.Context, name string) error {
	return d.transact(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, "DELETE FROM queries WHERE name = ?", name)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return fault.New(fault.NotFound, "No query is called %q.", name)
		}
		return nil
	})
}
