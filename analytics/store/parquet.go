package store

import (
	"context"
	"fmt"

	"telltale/analytics/fault"
)

// ParquetHead gives the column names and the first records of a Parquet file, every value as text.
func (d *DB) ParquetHead(ctx context.Context, path string, limit int) (columns []string, records [][]string, err error) {
	rows, err := d.sql.QueryContext(ctx, fmt.Sprintf("SELECT COLUMNS(*)::VARCHAR FROM read_parquet(%s) LIMIT %d", literal(path), limit))
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "The Parquet file cannot be read: %s.", firstLine(err.Error())).In(path)
	}
	defer rows.Close()
	if columns, err = rows.Columns(); err != nil {
		return nil, nil, err
	}
	for rows.Next() {
		cells := make([]*string, len(columns))
		into := make([]any, len(columns))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, nil, err
		}
		record := make([]string, len(columns))
		for i, c := range cells {
			if c != nil {
				record[i] = *c
			}
		}
		records = append(records, record)
	}
	return columns, records, rows.Err()
}
