package report

import (
	"encoding/csv"
	"io"
	"strconv"
)

// RowsWriter writes the rows behind a number as CSV: the titles first, as they are handed over.
type RowsWriter struct{ csv *csv.Writer }

// NewRowsWriter begins a file of rows.
func NewRowsWriter(w io.Writer) RowsWriter { return RowsWriter{csv.NewWriter(w)} }

// Write adds a line. Cells hold what people wrote, so that none may be taken for a formula.
func (w RowsWriter) Write(row []string) error {
	safe := make([]string, len(row))
	for i, cell := range row {
		safe[i] = cell
		if _, err := strconv.ParseFloat(cell, 64); err != nil {
			safe[i] = inert(cell)
		}
	}
	return w.csv.Write(safe)
}

// Close writes what is left.
func (w RowsWriter) Close() error {
	w.csv.Flush()
	return w.csv.Error()
}
