package store

import (
	"fmt"
	"strings"

	"telltale/analytics/fault"
	"telltale/analytics/source"
)

// A record longer than this many bytes is rejected with its line. Room for the longest makes reading half as slow again,
// so it is only taken when a file was seen to need it.
const (
	usualRecord   = 2 << 20
	longestRecord = 64 << 20
)

// scan is one reading of a file's raw records.
type scan struct {
	reader source.Reader
	// rows is the temporary table that holds the records of a Go reader.
	rows string
	// locate gives the records a column "#": the physical line where lines or sheet rows are read, else the
	// record's number from 1. Numbering costs more than the reading itself, so only a second pass asks for it.
	locate bool
	// long makes room for records of longestRecord bytes.
	long bool
	// rejects keeps records that do not fit the dialect in reject_errors; otherwise they are passed over.
	rejects bool
}

// unreadable is the raw column that is true for a line that is no record at all.
const unreadable = "bad line"

// from is the FROM clause that delivers the raw records as VARCHAR columns. Nothing is sniffed: with DuckDB's own
// sniffing one unclosed quote would turn quoting off and change values silently.
func (s scan) from() (string, error) {
	r := s.reader
	number := ""
	if s.locate {
		number = `row_number() OVER () AS "#", `
	}
	switch r.Kind {
	case source.ReadCSV:
		return fmt.Sprintf("(SELECT %s*, false AS %q FROM read_csv(%s, auto_detect = false, header = false, strict_mode = true, skip = %d, delim = %s, quote = %s, escape = %s, nullstr = [%s], %s, compression = 'none', columns = {%s}%s))",
			number, unreadable, literal(r.Path), r.Dialect.SkipLines, character(r.Dialect.Delimiter), character(r.Dialect.Quote),
			character(r.Dialect.Escape), nullTexts(r.Dialect), s.recordOptions(), columnTypes(r.Columns), s.rejectOptions()), nil
	case source.ReadLines:
		// Empty lines are no records, but they count as lines.
		lines := "(SELECT " + number + "line FROM " + s.lines() + ")"
		switch {
		case r.Pattern != "":
			split := fmt.Sprintf("(SELECT *, regexp_extract(line, %s, [%s]) AS v FROM %s WHERE line IS NOT NULL)",
				literal(r.Pattern), names(r.Columns), lines)
			return fmt.Sprintf("(SELECT * EXCLUDE (v), %s, (%s) AS %q FROM %s)",
				values(r.Columns, byName), noValue(r.Columns), unreadable, split), nil
		case r.JSON != nil:
			split := fmt.Sprintf("(SELECT *, TRY(json_extract_string(line, [%s])) AS v FROM %s WHERE line IS NOT NULL)", paths(r), lines)
			return fmt.Sprintf("(SELECT * EXCLUDE (v), %s, v IS NULL AS %q FROM %s)",
				values(r.Columns, byPosition), unreadable, split), nil
		}
		return fmt.Sprintf("(SELECT *, false AS %q FROM %s WHERE line IS NOT NULL)", unreadable, lines), nil
	case source.ReadParquet:
		casts := make([]string, len(r.Columns))
		for i, c := range r.Columns {
			casts[i] = fmt.Sprintf("%s::VARCHAR AS %s", identifier(c), identifier(c))
		}
		return fmt.Sprintf("(SELECT %s%s, false AS %q FROM read_parquet(%s))", number, strings.Join(casts, ", "), unreadable, literal(r.Path)), nil
	case source.ReadRows:
		return fmt.Sprintf("(SELECT *, false AS %q FROM %s)", unreadable, s.rows), nil
	}
	return "", fault.New(fault.Internal, "reader %q is unknown", r.Kind)
}

// lines reads a file as one VARCHAR column, one row a physical line; empty lines are NULL. The delimiter is a run of
// control characters that no text has: a line that had it would be cut there.
func (s scan) lines() string {
	return fmt.Sprintf("read_csv(%s, auto_detect = false, header = false, strict_mode = false, skip = %d, delim = E'\\x01\\x02\\x03\\x04', quote = '', escape = '', %s, compression = 'none', columns = {'line': 'VARCHAR'}%s)",
		literal(s.reader.Path), s.reader.Dialect.SkipLines, s.recordOptions(), s.rejectOptions())
}

func (s scan) longest() int {
	if s.long {
		return longestRecord
	}
	return usualRecord
}

func (s scan) recordOptions() string {
	if s.long {
		return fmt.Sprintf("max_line_size = %d, buffer_size = %d", longestRecord, 2*longestRecord)
	}
	return fmt.Sprintf("max_line_size = %d", usualRecord)
}

// nullTexts are the values that mean "no value" in every column. A backslash cannot begin one and escape as well.
func nullTexts(d source.Dialect) string {
	texts := []string{"''"}
	for _, text := range d.Nulls {
		if !strings.HasPrefix(text, `\`) || d.Escape != '\\' {
			texts = append(texts, literal(text))
		}
	}
	return strings.Join(texts, ", ")
}

func (s scan) rejectOptions() string {
	if s.rejects {
		return ", store_rejects = true, rejects_limit = 0"
	}
	return ", ignore_errors = true"
}

// values names the parts of a split line; a part that is empty or did not take part is NULL.
func values(columns []string, at func(i int, column string) string) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = fmt.Sprintf("nullif(v[%s], '') AS %s", at(i, c), identifier(c))
	}
	return strings.Join(parts, ", ")
}

func byName(_ int, column string) string { return literal(column) }
func byPosition(i int, _ string) string  { return fmt.Sprint(i + 1) }

// noValue holds for a line of which no group matched.
func noValue(columns []string) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = fmt.Sprintf("v[%s] = ''", literal(c))
	}
	return strings.Join(parts, " AND ")
}

func paths(r source.Reader) string {
	parts := make([]string, len(r.Columns))
	for i, c := range r.Columns {
		parts[i] = literal(r.JSON[c])
	}
	return strings.Join(parts, ", ")
}

func columnTypes(columns []string) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = literal(c) + ": 'VARCHAR'"
	}
	return strings.Join(parts, ", ")
}

func names(columns []string) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = literal(c)
	}
	return strings.Join(parts, ", ")
}

func character(r rune) string {
	if r == 0 {
		return "''"
	}
	return literal(string(r))
}
