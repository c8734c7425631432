package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"telltale/analytics/source"
)

// keepRejected writes every record that was not used into the table of rejects, with its physical line and raw text.
func (b *Batch) keepRejected(ctx context.Context, c *sql.Conn, id int64, st statement, unusable int64) error {
	var broken []brokenRecord
	if st.scan.rejects {
		var err error
		if broken, err = brokenRecords(ctx, c, st.scan.longest()); err != nil {
			return err
		}
	}
	var bad []reject
	if unusable > 0 {
		var err error
		if bad, err = b.badRecords(ctx, c, st, unusable); err != nil {
			return err
		}
	}
	switch {
	case len(broken) == 0 && (len(bad) == 0 || st.scan.reader.Kind != source.ReadCSV):
	case st.scan.reader.Kind == source.ReadCSV:
		var err error
		if bad, err = placeRecords(ctx, st.scan.reader, broken, bad); err != nil {
			return err
		}
	default: // lines, which know their place unless they could not be read at all
		placed, err := placeRecords(ctx, st.scan.reader, broken, nil)
		if err != nil {
			return err
		}
		bad = amongLines(placed, bad)
	}
	return insertRejects(ctx, c, id, bad)
}

// amongLines joins lines that could not be read at all with bad ones, in file order. The bad ones were counted without
// the others, so each comes down by those above it.
func amongLines(unread, bad []reject) []reject {
	above := 0
	for i := range bad {
		for above < len(unread) && unread[above].line <= bad[i].line+int64(above) {
			above++
		}
		bad[i].line += int64(above)
	}
	out := append(unread, bad...)
	slices.SortStableFunc(out, func(a, b reject) int { return int(a.line - b.line) })
	return out
}

// brokenRecord is a record that does not fit the dialect: DuckDB knows the offset of its first byte.
type brokenRecord struct {
	offset int64
	col    string
	reason string
}

// brokenRecords takes the rejects of the scan that just ran. One record can have several: the first one tells.
// limit is the length in bytes that a record could have.
func brokenRecords(ctx context.Context, c *sql.Conn, limit int) ([]brokenRecord, error) {
	rows, err := c.QueryContext(ctx, `SELECT line_byte_position, coalesce(first(column_name), ''), first(error_type)::VARCHAR, first(error_message)
		FROM reject_errors WHERE scan_id = (SELECT max(scan_id) FROM reject_scans) GROUP BY line_byte_position ORDER BY 1`)
	if err != nil {
		if strings.Contains(err.Error(), "reject_errors") {
			return nil, nil // the scan had none, so the table was never made
		}
		return nil, err
	}
	defer rows.Close()
	var out []brokenRecord
	for rows.Next() {
		var b brokenRecord
		var kind, message string
		if err := rows.Scan(&b.offset, &b.col, &kind, &message); err != nil {
			return nil, err
		}
		b.reason = brokenReason(kind, message, limit)
		out = append(out, b)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	_, err = c.ExecContext(ctx, "DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
	return out, err
}

func brokenReason(kind, message string, limit int) string {
	message = firstLine(message)
	switch kind {
	case "MISSING COLUMNS", "TOO MANY COLUMNS":
		message = strings.Replace(message, "Expected Number of Columns:", "expected", 1)
		message = strings.Replace(message, "Found:", "values, found", 1)
		word := "too few values"
		if kind == "TOO MANY COLUMNS" {
			word = "too many values"
		}
		return word + ": " + message
	case "UNQUOTED VALUE":
		return "a quote is opened and not closed as it should be: the record may have swallowed the lines after it"
	case "LINE SIZE OVER MAXIMUM":
		return fmt.Sprintf("the record is longer than %d MB", limit>>20)
	case "INVALID ENCODING":
		return "the record has bytes that are not UTF-8"
	}
	return message
}

// badRecords reads the file a second time to find what was wrong with the n records that cannot be used. Their line is
// the record's number for delimited files, and the physical line for the others.
func (b *Batch) badRecords(ctx context.Context, c *sql.Conn, st statement, n int64) ([]reject, error) {
	query, err := st.faults(n)
	if err != nil || query == "" {
		return nil, err
	}
	if !b.sideBySide { // one thread keeps the order anyway, and others are reading
		defer b.db.keepOrder(ctx, false)
		if err := b.db.keepOrder(ctx, true); err != nil {
			return nil, err
		}
	}
	// Filters gather their rows before they hand them on: the limit would hear of the last one at the end of the file.
	if err := gatherRows(ctx, c, false); err != nil {
		return nil, err
	}
	defer gatherRows(ctx, c, true)
	rows, err := c.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []reject
	for rows.Next() {
		var r reject
		var col, value, reason, line sql.NullString
		if err := rows.Scan(&r.line, &col, &value, &reason, &line); err != nil {
			return nil, err
		}
		if st.scan.reader.Kind == source.ReadLines {
			r.line += int64(st.scan.reader.Dialect.SkipLines)
		}
		r.col, r.reason, r.raw = col.String, reason.String, line.String
		if value.Valid && col.String != "" {
			r.reason = fmt.Sprintf("%q is %s", shorten(value.String), reason.String)
		}
		if kind := st.scan.reader.Kind; kind == source.ReadRows || kind == source.ReadParquet {
			var values []string
			if err := json.Unmarshal([]byte(line.String), &values); err != nil {
				return nil, err
			}
			r.raw = strings.TrimSuffix(encodeRecord(values), "\n")
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// gatherRows says whether the connection's filters gather the rows that they let through until these fill a chunk.
func gatherRows(ctx context.Context, c *sql.Conn, gather bool) error {
	_, err := c.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf("SET enable_caching_operators = %t", gather))
	return err
}

// placeRecords gives broken and bad records of a delimited file their physical line and raw text, in file order.
// The file is walked once; bad records come by their number among those that fit the dialect.
func placeRecords(ctx context.Context, r source.Reader, broken []brokenRecord, bad []reject) ([]reject, error) {
	out := make([]reject, 0, len(broken)+len(bad))
	var number int64
	i, j := 0, 0
	err := walkRecords(ctx, r, func(offset, line int64, raw []byte) bool {
		// DuckDB's offset can be a byte or two away from the record's start, so the record that holds it is meant.
		if end := offset + int64(len(raw)); i < len(broken) && broken[i].offset < end {
			out = append(out, reject{line: line, col: broken[i].col, reason: broken[i].reason, raw: kept(raw)})
			for i < len(broken) && broken[i].offset < end {
				i++
			}
			return i < len(broken) || j < len(bad)
		}
		number++
		if j < len(bad) && bad[j].line == number {
			b := bad[j]
			b.line, b.raw = line, kept(raw)
			out = append(out, b)
			j++
		}
		return i < len(broken) || j < len(bad)
	})
	// What the walk did not meet is still told, without a line: nothing disappears.
	for ; i < len(broken); i++ {
		out = append(out, reject{col: broken[i].col, reason: broken[i].reason})
	}
	for ; j < len(bad); j++ {
		bad[j].line = 0
		out = append(out, bad[j])
	}
	slices.SortStableFunc(out, func(a, b reject) int { return int(a.line - b.line) })
	return out, err
}

// kept is the raw text of a record as it is kept. Of one that is too long to be read a megabyte is enough to find it.
func kept(raw []byte) string {
	if len(raw) > longestRecord {
		raw = raw[:1<<20]
	}
	return string(raw)
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
