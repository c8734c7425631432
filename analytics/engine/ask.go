package engine

import (
	"context"
	"database/sql"

	"telltale/analytics/store"
)

// asked runs a query that is small in what it delivers, once for all that ask it at one version of the data: derived KPIs
// ask for the same counts, at the same time. failure says what cannot be done without it. The cells are not to be changed.
func (e *Engine) asked(ctx context.Context, s *state, query, failure string) ([][]sql.NullString, error) {
	return once(ctx, e, s, query, failure, func() ([][]sql.NullString, error) { return readCells(ctx, e.db, query) })
}

// once reads what a query delivers once for all that ask it at one version of the data.
func once[T any](ctx context.Context, e *Engine, s *state, query, failure string, read func() (T, error)) (T, error) {
	for {
		if v, ok := e.counts.get(s.version, query); ok {
			return v.(T), nil
		}
		v, err, shared := e.flights.Do(query, func() (any, error) {
			// Dashboards ask for dozens of things at once. More queries than cores to run them only take each other's memory,
			// and a connection each.
			select {
			case e.reading <- struct{}{}:
				defer func() { <-e.reading }()
				return read()
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		})
		switch {
		case err == nil:
			e.counts.put(s.version, query, v)
			return v.(T), nil
		case shared && ctx.Err() == nil:
			// The one who asked first may have given up.
			continue
		}
		var none T
		return none, internal(failure, err)
	}
}

func readCells(ctx context.Context, db *store.DB, query string) ([][]sql.NullString, error) {
	rows, err := db.Query(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	into := make([]any, len(columns))
	var all [][]sql.NullString
	for rows.Next() {
		cells := make([]sql.NullString, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		all = append(all, cells)
	}
	return all, rows.Err()
}
