package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// happened are the tables of what has happened; bills, events and announced maintenance may lie ahead.
var happened = []string{"requests", "predictions", "conversations", "feedback", "conversions", "checks", "samples"}

// tooFarAhead is how far ahead of the clock a time is taken for a slip: clocks go wrong by less.
const tooFarAhead = 366 * 24 * time.Hour

// keepAhead adds to the ledger's notes how many records have times that no record can have yet. They are used, because the
// machine's clock may be what is wrong; but one date of 2062 makes that the newest month, which pages open at.
func keepAhead(ctx context.Context, c *sql.Conn, id int64, table, timed string) error {
	if !slices.Contains(happened, table) {
		return nil
	}
	limit := time.Now().UTC().Add(tooFarAhead)
	var n int64
	var last sql.NullTime
	query := fmt.Sprintf("SELECT count(*), max(%s)::TIMESTAMP FROM stored.%s WHERE import = ? AND %[1]s > ?", timed, table)
	if err := c.QueryRowContext(ctx, query, id, limit).Scan(&n, &last); err != nil || n == 0 {
		return err
	}
	records, lie := fmt.Sprintf("%d records", n), "lie"
	if n == 1 {
		records, lie = "1 record", "lies"
	}
	return addNote(ctx, c, id, fmt.Sprintf("%s of %s %s more than a year ahead of today, up to %s, which is now the newest month. If that is a slip, undo the import and mend the file.",
		records, table, lie, last.Time.Format(time.DateOnly)))
}
