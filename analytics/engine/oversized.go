package engine

import (
	"context"
	"fmt"
	"time"

	"telltale/analytics/catalog"
)

// amountLimit is what amounts must stay below to be added up in units of 10^-12. Imports reject what does not, with its line;
// a workspace may hold such an amount all the same, of an import by a version that did not.
const amountLimit = "10000000000000"

// oversized is the condition that a cost line has an amount that no sum can hold.
func oversized(sp *catalog.Spread) string {
	return fmt.Sprintf("coalesce(greatest(abs(%s), abs(%s)) >= %s, FALSE)", sp.Billed, sp.Effective, amountLimit)
}

// readOversized finds out whether there are such lines: without any, as is usual, no question needs to leave them out.
func (e *Engine) readOversized(ctx context.Context, s *state) error {
	fact := e.catalog.Fact("costs")
	if err := e.db.QueryRow(ctx, fmt.Sprintf("SELECT EXISTS (FROM %s WHERE %s)", fact.Table, oversized(fact.Spread))).Scan(&s.oversized); err != nil {
		return internal("the costs cannot be read", err)
	}
	return nil
}

// oversizedNote says which lines of the period have an amount that no sum can hold, and how they are mended.
func (e *Engine) oversizedNote(ctx context.Context, q question) ([]string, error) {
	if !q.s.oversized {
		return nil, nil
	}
	fact := e.catalog.Fact("costs")
	sp := fact.Spread
	from, to := q.period.From.Format(time.DateOnly), q.period.To.Add(-time.Nanosecond).Format(time.DateOnly)
	cells, err := e.cells(ctx, fmt.Sprintf(`SELECT count(*)::VARCHAR, coalesce(trunc(max(greatest(abs(%s), abs(%s))))::DECIMAL(38)::VARCHAR, ''), coalesce(string_agg(DISTINCT file, ', ' ORDER BY file), '')
		FROM %s LEFT JOIN (SELECT id AS of, file FROM imports) ON of = import WHERE %s AND %s <= DATE '%s' AND greatest(%s, %s + 1) > DATE '%s'`,
		sp.Billed, sp.Effective, fact.Table, oversized(sp), sp.From, to, sp.To, sp.From, from), 3)
	if err != nil || cells[0][0] == "0" {
		return nil, err
	}
	lines, mend := "1 cost line with an amount", "the import"
	if cells[0][0] != "1" {
		lines = cells[0][0] + " cost lines with amounts"
	}
	if cells[0][2] != "" {
		mend = "the import of " + cells[0][2]
	}
	return []string{fmt.Sprintf("Left out: %s that no sum can hold, up to %s. Undo %s and import it again to have such lines rejected with their numbers.", lines, cells[0][1], mend)}, nil
}
