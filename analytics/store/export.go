package store

import (
	"context"
	"fmt"
	"strings"

	"telltale/analytics/source"
)

// Stretch is a stretch of time [From, To) as the tables hold it: times in UTC, days as people of the workspace's zone count
// them, written as DuckDB reads them.
type Stretch struct {
	From, To       string // 2026-09-30 22:00:00
	FromDay, ToDay string // 2026-10-01; exclusive at its end
}

// factTables are the sums that the store keeps, with the column that says when.
var factTables = []struct{ name, column string }{
	{"request_minute", "minute"}, {"request_day", "day"}, {"latency_day", "day"}, {"escalated_day", "day"},
}

// Exported is a table that can be written as Parquet.
type Exported struct {
	Name  string
	About string
	query string
}

// Exports are the tables with the rows of a stretch: the canonical ones, and the sums that the store keeps. Columns of
// people's words are left out unless texts are asked for.
func (d *DB) Exports(within Stretch, texts bool) []Exported {
	var all []Exported
	for _, t := range source.Tables {
		var words []string
		from, to := within.From, within.To
		kind := "TIMESTAMP"
		for _, f := range t.Fields {
			if f.Words && !texts {
				words = append(words, identifier(f.Name))
			}
			if f.Name == t.Time && f.Kind == source.Date {
				from, to, kind = within.FromDay, within.ToDay, "DATE"
			}
		}
		columns := "*"
		if len(words) > 0 {
			columns = "* EXCLUDE (" + strings.Join(words, ", ") + ")"
		}
		all = append(all, Exported{Name: t.Name, About: t.About, query: fmt.Sprintf("SELECT %s FROM %s WHERE %s >= %s %s AND %s < %s %s",
			columns, t.Name, identifier(t.Time), kind, literal(from), identifier(t.Time), kind, literal(to))})
	}
	for _, f := range factTables {
		from, to := fmt.Sprintf("epoch(TIMESTAMP %s) // 60", literal(within.From)), fmt.Sprintf("epoch(TIMESTAMP %s) // 60", literal(within.To))
		if f.column == "day" {
			from, to = fmt.Sprintf("DATE %s - DATE '1970-01-01'", literal(within.FromDay)), fmt.Sprintf("DATE %s - DATE '1970-01-01'", literal(within.ToDay))
		}
		all = append(all, Exported{Name: f.name, About: "sums by " + f.column + ", numbered from 1970",
			query: fmt.Sprintf("SELECT * FROM %s WHERE %s >= %s AND %s < %s", f.name, f.column, from, f.column, to)})
	}
	return all
}

// WriteParquet writes the rows of an export to a file, whatever stood there, and returns how many they are. About becomes part
// of the file, under the key "telltale". A cancelled context stops it; what is there then is of no use.
func (d *DB) WriteParquet(ctx context.Context, e Exported, path, about string, report Progress) (rows int64, err error) {
	c, err := d.sql.Conn(ctx)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	stop := watch(ctx, c, report)
	defer stop()
	if _, err := c.ExecContext(ctx, fmt.Sprintf("COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd, KV_METADATA {telltale: %s})", e.query, literal(path), literal(about))); err != nil {
		return 0, loadError(ctx, path, err)
	}
	err = c.QueryRowContext(ctx, "SELECT num_rows FROM parquet_file_metadata("+literal(path)+")").Scan(&rows)
	return rows, err
}

// CountRows tells how many rows an export has.
func (d *DB) CountRows(ctx context.Context, e Exported) (rows int64, err error) {
	err = d.sql.QueryRowContext(ctx, "SELECT count(*) FROM ("+e.query+")").Scan(&rows)
	return rows, err
}
