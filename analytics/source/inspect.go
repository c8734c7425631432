package source

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"telltale/analytics/fault"
)

const (
	headBytes   = 64 << 10 // of Sample.Head
	sampleBytes = 1 << 20  // of the file's start that is split into records
	sampleRows  = 1000
	windowBytes = 64 << 10 // of each further look into the file
)

// Options are what Inspect and Prepare need from outside the package.
type Options struct {
	// Remembered gives the choices that a person made for a signature before.
	Remembered func(signature string) (Choices, bool)
	// Parquet reads column names and first records (at most limit) of a Parquet file as text. Only the store can.
	Parquet func(ctx context.Context, path string, limit int) (columns []string, rows [][]string, err error)
}

// Inspect looks at the start of a file, and in three places further down, and splits what it sees into
// records. Errors are *fault.Error and name the file: it is no table, damaged, or needs a hook
// that is not set.
func Inspect(ctx context.Context, f File, c Choices, opt Options) (*Sample, error) {
	s := &Sample{File: f, Facts: map[string]string{}, Notes: slices.Clone(f.notes)}
	in, err := os.Open(f.Path)
	if err != nil {
		return nil, fault.New(fault.NotFound, "The file cannot be read: %v.", err).In(f.Name())
	}
	defer in.Close()
	start := make([]byte, sampleBytes)
	n, err := io.ReadFull(in, start)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, fault.New(fault.Invalid, "The file cannot be read: %v.", err).In(f.Name())
	}
	start = start[:n]
	s.Head = start[:min(n, headBytes)]
	whole := n < sampleBytes
	switch {
	case len(bytes.TrimSpace(start)) == 0:
		err = fault.New(fault.Invalid, "The file is empty.").Do("Export it again.")
	case bytes.HasPrefix(start, []byte("PAR1")):
		err = s.inspectParquet(ctx, opt)
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		err = s.inspectWorkbook(ctx, c)
	default:
		err = s.inspectText(start, whole, in)
	}
	if err == nil && len(s.Columns) == 0 {
		err = fault.New(fault.NotEnough, "The file holds no records with fields.").Do("Export it again for a period that has data.")
	}
	if err != nil {
		return nil, fault.Of(err).In(f.Name())
	}
	return s, nil
}

// inspectText tells JSON, log lines and delimited tables apart.
func (s *Sample) inspectText(start []byte, whole bool, in io.ReaderAt) error {
	if i := bytes.IndexByte(start, 0); i >= 0 {
		return fault.New(fault.Invalid, "The file holds NUL bytes (the first is byte %d), so it is not text or it is damaged.", i+1).Do("Export it again.")
	}
	start = bytes.TrimPrefix(start, []byte("\uFEFF"))
	if !whole {
		// A character may be cut in two at the end; a longer look would only move the cut.
		for i := 0; i < utf8.UTFMax && !utf8.Valid(start[max(0, len(start)-utf8.UTFMax):]); i++ {
			start = start[:len(start)-1]
		}
	}
	if shape := jsonShape(start, whole); shape != "" {
		s.Shape = shape
		if shape == ShapeJSONL {
			return s.inspectJSONLines(start, whole, in)
		}
		return s.inspectDocument()
	}
	if looksLikeLog(start) {
		return s.inspectLines(start, whole)
	}
	return s.inspectTable(start, whole, in)
}

// inspectLines takes each line as a record with the one column "line".
func (s *Sample) inspectLines(start []byte, whole bool) error {
	s.Shape = ShapeLines
	for _, line := range headLines(start, whole, sampleRows) {
		s.Rows = append(s.Rows, []string{line})
	}
	s.Columns = columnsOf([]string{"line"}, s.Rows)
	return nil
}

// inspectTable finds dialect, preamble and header of a delimited file.
func (s *Sample) inspectTable(start []byte, whole bool, in io.ReaderAt) error {
	s.Shape = ShapeCSV
	if len(start) == sampleBytes && bytes.IndexByte(start, '\n') < 0 {
		return fault.New(fault.Invalid, "The first line is longer than 1 MiB, so this is no table.").At(1)
	}
	d, steady := sniffDialect(start)
	records := split1000(start, d)
	if !whole && len(records) > 1 && len(records) < sampleRows {
		records = records[:len(records)-1]
	}
	if len(records) > 0 && records[0].Bad != "" {
		return fault.New(fault.Invalid, "The first record cannot be read: %s.", records[0].Bad).At(records[0].Line)
	}
	skipped := 0
	if _, _, found := sepLine(start); found && len(records) > 0 {
		records, skipped = records[1:], 1
	}
	if block := len(start) - len(pastComments(start)); block > 0 {
		last := int64(bytes.Count(start[:block], []byte{'\n'}))
		records = slices.DeleteFunc(records, func(r Record) bool { return r.Line <= last })
	}
	if len(records) == 0 {
		return fault.New(fault.Invalid, "The file holds no records.").Do("Export it again.")
	}
	rows := make([][]string, len(records))
	for i, r := range records {
		rows[i] = r.Values
	}
	h := headerRow(rows)
	if !steady && (h != 0 || len(rows) < 2 || len(rows[0]) > 1 || strings.Contains(strings.TrimSpace(rows[0][0]), " ")) {
		if len(rows) == 1 && h == 0 {
			return onlyHeader(rows[0])
		}
		return s.inspectLines(start, whole)
	}
	header := rows[max(h, 0)]
	first := h + 1
	if h < 0 {
		first = firstFull(rows)
		header = make([]string, len(rows[first]))
		s.Notes = append(s.Notes, "no header: columns are numbered")
	}
	begin := records[max(h, 0)].Line
	if h < 0 {
		begin = records[first].Line
	}
	for _, line := range headLines(start, whole, int(begin)-1)[skipped:] {
		s.addPreamble(line, d.Delimiter)
	}
	if first >= len(rows) {
		if !whole {
			return fault.New(fault.Unsupported, "The record behind the header (%s) is longer than 1 MiB, so it cannot be told how the file is written.", clip(strings.Join(header, ", "), 120)).
				At(records[max(h, 0)].Line + 1).Do("Put a shorter record first, or shorten its texts.")
		}
		return onlyHeader(header)
	}
	if named := trimHeader(header, rows[first:]); len(named) < len(header) {
		s.Notes = append(s.Notes, fmt.Sprintf("the header names columns that no record has: %s", strings.Join(header[len(named):], ", ")))
		header = named
	}
	d.SkipLines = int(records[first].Line) - 1
	s.takeRows(records[first:], len(header))
	s.Columns = columnsOf(header, s.Rows)
	s.lookFurther(in, d)
	d.DecimalComma = writesCommas(s.Columns, d.Delimiter)
	d.Nulls = nullsIn(s.Columns)
	s.Dialect = d
	return nil
}

// firstFull is the first row that is as wide as the table.
func firstFull(rows [][]string) int {
	width := tableWidth(rows)
	return max(0, slices.IndexFunc(rows, func(r []string) bool { return len(r) == width }))
}

// onlyHeader is the error for a table without records.
func onlyHeader(header []string) error {
	return fault.New(fault.NotEnough, "The file has a header (%s) and no records.", clip(strings.Join(header, ", "), 120)).
		Do("Export it again for a period that has data.")
}

// addPreamble keeps a line before the header, and reads "Invoice date,2026-10-31" as a fact.
func (s *Sample) addPreamble(line string, delimiter rune) {
	s.Preamble = append(s.Preamble, line)
	name, value, ok := strings.Cut(line, string(delimiter))
	if !ok {
		name, value, ok = strings.Cut(line, ":")
	}
	if k, _ := key(name); ok && k != "" {
		s.Facts[k] = strings.Trim(strings.TrimSpace(strings.TrimRight(value, string(delimiter))), `"`)
	}
}

// takeRows keeps the records of a table as rows of one width, and notes what is odd.
func (s *Sample) takeRows(records []Record, width int) {
	blank, ragged := 0, 0
	for _, r := range records {
		if len(r.Values) == 1 && r.Values[0] == "" && width > 1 {
			blank++
			continue
		}
		if len(r.Values) != width {
			ragged++
		}
		row := make([]string, width)
		copy(row, r.Values)
		s.Rows = append(s.Rows, row)
		s.lines = append(s.lines, r.Line)
	}
	if blank > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("blank lines among the first records: %d", blank))
	}
	if ragged > 0 {
		s.Notes = append(s.Notes, fmt.Sprintf("records with another number of cells than the header: %d of the first %d", ragged, len(s.Rows)))
	}
}

// skip gives the dialect that starts reading after the first n sampled rows, for headers of several rows.
func (s *Sample) skip(n int) Dialect {
	d := s.Dialect
	if n < len(s.lines) {
		d.SkipLines = int(s.lines[n]) - 1
	}
	return d
}

// clip shortens a text for a message.
func clip(text string, n int) string {
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n]) + "..."
	}
	return text
}
