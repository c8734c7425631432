package analytics

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// SQL runs one SELECT over the workspace's tables, read-only, and returns at most limit rows as text; 0 returns all.
// Total counts those beyond the limit too.
func (w *Workspace) SQL(ctx context.Context, query string, limit int) (engine.Rows, error) {
	query = strings.TrimRight(strings.TrimSpace(query), ";")
	out := engine.Rows{Columns: []engine.RowColumn{}, Rows: [][]string{}}
	if err := w.columns(ctx, query, &out); err != nil {
		return out, err
	}
	if err := w.readRows(ctx, query, limit, &out); err != nil {
		return out, err
	}
	out.Total = int64(len(out.Rows))
	if limit > 0 && len(out.Rows) == limit {
		return out, w.countRows(ctx, query, &out.Total)
	}
	return out, nil
}

// Objects are rows for programs: a JSON object each, with the query's own types.
type Objects struct {
	Rows  []json.RawMessage `json:"rows"`
	Total int64             `json:"total"` // counts those beyond the limit too
}

// SQLObjects is SQL for programs. Numbers stay numbers, NULL is null, and times are text as DuckDB writes it.
func (w *Workspace) SQLObjects(ctx context.Context, query string, limit int) (Objects, error) {
	query = strings.TrimRight(strings.TrimSpace(query), ";")
	out := Objects{Rows: []json.RawMessage{}}
	if err := w.readObjects(ctx, query, limit, &out); err != nil {
		return out, err
	}
	out.Total = int64(len(out.Rows))
	if limit > 0 && len(out.Rows) == limit {
		return out, w.countRows(ctx, query, &out.Total)
	}
	return out, nil
}

func (w *Workspace) readObjects(ctx context.Context, query string, limit int, out *Objects) error {
	text := limited(fmt.Sprintf("SELECT to_json(one_row)::VARCHAR FROM (%s\n) AS one_row", query), limit)
	rows, done, err := w.db.ReadOnly(ctx, text)
	if err != nil {
		return err
	}
	defer done()
	defer rows.Close()
	for rows.Next() {
		var object string
		if err := rows.Scan(&object); err != nil {
			return err
		}
		// DuckDB writes NaN and infinity as they are, which no JSON can hold.
		if !json.Valid([]byte(object)) {
			return fault.New(fault.Unsupported, "Row %d has a number that JSON cannot hold: NaN or infinity.", len(out.Rows)+1).
				Do("Turn it into text or NULL in the query, or choose another format.")
		}
		out.Rows = append(out.Rows, json.RawMessage(object))
	}
	return rows.Err()
}

func limited(query string, limit int) string {
	if limit > 0 {
		return fmt.Sprintf("%s LIMIT %d", query, limit)
	}
	return query
}

func (w *Workspace) readRows(ctx context.Context, query string, limit int, out *engine.Rows) error {
	// The line break ends a comment that the query may end with.
	text := limited(fmt.Sprintf("SELECT COLUMNS(*)::VARCHAR FROM (%s\n)", query), limit)
	rows, done, err := w.db.ReadOnly(ctx, text)
	if err != nil {
		return err
	}
	defer done()
	defer rows.Close()
	for rows.Next() {
		cells := make([]*string, len(out.Columns))
		into := make([]any, len(cells))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		row, nulls := make([]string, len(cells)), []int{}
		for i, c := range cells {
			if c == nil {
				nulls = append(nulls, i)
				continue
			}
			row[i] = *c
		}
		out.Rows, out.Nulls = append(out.Rows, row), append(out.Nulls, nulls)
	}
	return rows.Err()
}

func (w *Workspace) countRows(ctx context.Context, query string, total *int64) error {
	rows, done, err := w.db.ReadOnly(ctx, fmt.Sprintf("SELECT count(*) FROM (%s\n)", query))
	if err != nil {
		return err
	}
	defer done()
	defer rows.Close()
	rows.Next()
	if err := rows.Scan(total); err != nil {
		return err
	}
	return rows.Err()
}

// columns fills in names and types without running the query.
func (w *Workspace) columns(ctx context.Context, query string, out *engine.Rows) error {
	// What is wrong with the query itself is said of it alone, and not of what it stands in below.
	if err := w.db.SelectOnly(ctx, query); err != nil {
		return err
	}
	rows, done, err := w.db.ReadOnly(ctx, fmt.Sprintf("SELECT * FROM (%s\n) LIMIT 0", query))
	if err != nil {
		return err
	}
	defer done()
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return err
	}
	for _, t := range types {
		name := t.DatabaseTypeName()
		numeric := strings.Contains(name, "INT") || strings.HasPrefix(name, "DECIMAL") || name == "DOUBLE" || name == "FLOAT"
		out.Columns = append(out.Columns, engine.RowColumn{Name: t.Name(), Title: t.Name(), Numeric: numeric, Time: strings.HasPrefix(name, "TIMESTAMP") || name == "DATE"})
	}
	return rows.Err()
}
