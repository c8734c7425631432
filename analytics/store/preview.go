package store

import (
	"context"
	"fmt"
	"strings"

	"telltale/analytics/source"
)

// Preview is the first rows of a file as they will be stored, as text.
type Preview struct {
	Table   string     `json:"table"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

// Preview runs the plan over the head of the file, without storing anything. Records that will be left out or
// rejected are not among the rows.
func (d *DB) Preview(ctx context.Context, p *source.Plan, f source.File, limit int) ([]Preview, error) {
	c, err := d.sql.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	s := scan{reader: p.Reader, long: f.Long}
	if p.Reader.Kind == source.ReadRows {
		s.rows = "raw_preview"
		head := p.Reader
		head.Rows = firstRecords(p.Reader, 200)
		_, err := appendRecords(ctx, c, s.rows, head, f, nil)
		defer c.ExecContext(context.WithoutCancel(ctx), "DROP TABLE IF EXISTS "+s.rows)
		if err != nil {
			return nil, err
		}
	}
	out := []Preview{}
	for i, o := range p.Outputs {
		st, err := newStatement(p, i, s)
		if err != nil {
			return nil, err
		}
		records, err := st.records()
		if err != nil {
			return nil, err
		}
		view := Preview{Table: o.Table, Rows: [][]string{}}
		casts := make([]string, len(o.Fields))
		for k, field := range o.Fields {
			view.Columns = append(view.Columns, field.Name)
			casts[k] = "coalesce(" + cast(field.Name) + "::VARCHAR, '')"
		}
		rows, err := c.QueryContext(ctx, fmt.Sprintf("SELECT [%s] FROM %s WHERE (%s) NOT BETWEEN %d AND %d LIMIT %d",
			strings.Join(casts, ", "), records, st.fate(), fateBad, fateRemarked-1, limit))
		if err != nil {
			return nil, writeError(f.Name(), err)
		}
		for rows.Next() {
			var cells []any
			if err := rows.Scan(&cells); err != nil {
				rows.Close()
				return nil, err
			}
			row := make([]string, len(cells))
			for i, cell := range cells {
				row[i], _ = cell.(string)
			}
			view.Rows = append(view.Rows, row)
		}
		rows.Close()
		if err := rows.Err(); err != nil {
			return nil, err
		}
		out = append(out, view)
	}
	return out, nil
}
