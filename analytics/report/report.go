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

// Write writes the result in a format: "table" for a terminal, "json" for programs (base units, null where there is no
// value, the same bytes for the same inputs), "md" for a document, "csv" for a spreadsheet. It fails with
// fault.Unsupported for another format, and with what w returns.
func Write(w io.Writer, format string, r engine.Result) error {
	switch format {
	case "table":
		return writeTable(w, r)
	case "json":
		return writeJSON(w, r)
	case "md":
		return writeMarkdown(w, r)
	case "csv":
		return writeCSV(w, r)
	}
	return fault.New(fault.Unsupported, "The format %q is unknown.", format).Do("Allowed are %s.", strings.Join(Formats, ", "))
}

// filterText says in words what rows a result is narrowed to; empty without filters.
func filterText(filters []engine.Filter) string { return engine.FilterText(filters) }
