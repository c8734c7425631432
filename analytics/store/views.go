package store

import (
	"context"
	"database/sql"
	"fmt"

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
