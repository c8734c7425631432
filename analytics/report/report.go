// Package report writes an engine.Result for people and programs: one file per output.
package report

import (
	"io"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// Formats are the names that Write knows.
var Formats = []string{"table", "json", "md", "csv"}

// Write writes the result and what it rests on in a format: "table" for a terminal, "json" for programs (base units, null
// where there is no value, the same bytes for the same inputs), "md" for a document, "csv" for a spreadsheet, in whose dialect
// alone numbers are written. It fails with fault.Unsupported for another format, and with what w returns.
func Write(w io.Writer, format string, r engine.Result, f engine.Footing, d Dialect) error {
	switch format {
	case "table":
		if err := writeTable(w, r); err != nil {
			return err
		}
		return writeTableBasis(w, f)
	case "json":
		return writeJSON(w, r, f)
	case "md":
		return writeMarkdown(w, r, f)
	case "csv":
		return writeCSV(w, r, f, d)
	}
	return fault.New(fault.Unsupported, "The format %q is unknown.", format).Do("Allowed are %s.", strings.Join(Formats, ", "))
}

// filterText says in words what rows a result is narrowed to; empty without filters.
func filterText(filters []engine.Filter) string { return engine.FilterText(filters) }
