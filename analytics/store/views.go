package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"telltale/analytics/source"
)

// createViews makes the views that everything reads, one per canonical table. Imports numbered hiddenFrom and up
// are loading and stay out of sight; 0 hides none, and then reading costs no filter at all.
func createViews(ctx context.Context, tx *sql.Tx, hiddenFrom int64) error {
	for _, t := range source.Tables {
		where := ""
		if hiddenFrom > 0 {
			where = fmt.Sprintf(" WHERE import < %d", hiddenFrom)
		}
		q := fmt.Sprintf("CREATE OR REPLACE VIEW %s AS SELECT * EXCLUDE (fate) FROM stored.%s%s", t.Name, t.Name, where)
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// viewsAreWhole reports whether the views are there and hide nothing. A workspace that is only opened to be read is then
// not written to, which works on a full disk too.
func (d *DB) viewsAreWhole(ctx context.Context) (bool, error) {
	names := make([]string, len(source.Tables))
	for i, t := range source.Tables {
		names[i] = literal(t.Name)
	}
	whole := 0
	err := d.sql.QueryRowContext(ctx, "SELECT count(*) FROM duckdb_views() WHERE schema_name = 'main' AND NOT contains(sql, 'WHERE') AND view_name IN ("+strings.Join(names, ", ")+")").Scan(&whole)
	return whole == len(names), err
}
