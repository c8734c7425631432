package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// reject is a record that was not used, with where it stands and why.
type reject struct {
	line        int64
	col, reason string
	raw         string
}

// appendRecords runs a Go reader into the temporary table, which gets a column "#" with the line beside the raw
// columns. Records that the reader itself finds bad are returned.
func appendRecords(ctx context.Context, c *sql.Conn, table string, r source.Reader, f source.File, report Progress) ([]reject, error) {
	columns := make([]string, len(r.Columns))
	for i, name := range r.Columns {
		columns[i] = identifier(name) + " VARCHAR"
	}
	create := `CREATE OR REPLACE TEMP TABLE ` + table + ` ("#" BIGINT, ` + strings.Join(columns, ", ") + ")"
	if _, err := c.ExecContext(ctx, create); err != nil {
		return nil, err
	}
	var bad []reject
	err := c.Raw(func(driverConn any) error {
		app, err := duckdb.NewAppender(driverConn.(*conn).Conn, "temp", "main", table)
		if err != nil {
			return err
		}
		row := make([]driver.Value, len(r.Columns)+1)
		var n int64
		err = r.Rows(ctx, func(rec source.Record) error {
			if n++; n%4096 == 0 {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				if report != nil {
					report(0, n)
				}
			}
			if rec.Bad != "" {
				bad = append(bad, reject{line: rec.Line, reason: rec.Bad, raw: rec.Raw})
				return nil
			}
			if len(rec.Values) != len(r.Columns) {
				return fault.New(fault.Internal, "a record has %d values for %d columns", len(rec.Values), len(r.Columns)).In(f.Name()).At(rec.Line)
			}
			row[0] = rec.Line
			for i, v := range rec.Values {
				row[i+1] = nil
				if v != "" {
					row[i+1] = strings.ToValidUTF8(v, "\uFFFD")
				}
			}
			return app.AppendRow(row...)
		})
		if closeErr := app.Close(); err == nil {
			err = closeErr
		}
		return err
	})
	return bad, err
}

func insertRejects(ctx context.Context, c *sql.Conn, id int64, bad []reject) error {
	if len(bad) == 0 {
		return nil
	}
	return c.Raw(func(driverConn any) error {
		app, err := duckdb.NewAppender(driverConn.(*conn).Conn, "", "main", "rejects")
		if err != nil {
			return err
		}
		for _, r := range bad {
			var line, raw, col any
			if r.line > 0 {
				line = r.line
			}
			if r.raw != "" {
				raw = strings.ToValidUTF8(r.raw, "\uFFFD")
			}
			if r.col != "" {
				col = r.col
			}
			if err := app.AppendRow(int32(id), line, col, r.reason, raw); err != nil {
				app.Close()
				return err
			}
		}
		return app.Close()
	})
}

// errEnough stops a Go reader after the records that a preview needs.
var errEnough = errors.New("enough records")

// firstRecords is the reader's Rows, ended after n records.
func firstRecords(r source.Reader, n int) func(context.Context, func(source.Record) error) error {
	return func(ctx context.Context, yield func(source.Record) error) error {
		left := n
		err := r.Rows(ctx, func(rec source.Record) error {
			if left--; left < 0 {
				return errEnough
			}
			return yield(rec)
		})
		if errors.Is(err, errEnough) {
			return nil
		}
		return err
	}
}
