package report

import (
	"archive/zip"
	"fmt"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// ParquetTable is a table of an archive of Parquet files.
type ParquetTable struct {
	Name  string
	About string
	Rows  int64
}

// ParquetAbout is what a Parquet file says of itself, to whoever has it without the archive.
func ParquetAbout(f engine.Footing, about string) string {
	return strings.Join(preamble("Rows of "+f.Period.Label+", written by Telltale: "+about, f), "\n")
}

// WriteParquetNotes adds a file to an archive that says what its tables are.
func WriteParquetNotes(archive *zip.Writer, f engine.Footing, tables []ParquetTable, texts bool) error {
	lines := append(preamble("The rows of "+f.Period.Label+" as Parquet, written by Telltale", f), "",
		"All rows of the period stand here: the filters are about the numbers of the app. Times are UTC.")
	if !texts {
		lines = append(lines, "Columns of people's words are left out.")
	}
	lines = append(lines, "")
	for _, t := range tables {
		lines = append(lines, fmt.Sprintf("%s.parquet: %s, %s", t.Name, t.About, figures.Counted(t.Rows, "row", "rows")))
	}
	ids := make([]string, len(f.Definitions))
	for i, d := range f.Definitions {
		ids[i] = d.ID
	}
	lines = append(append(lines, "", "What the app makes of them:"), indented(definitionLines(f, ids))...)
	return entry(archive, "README.txt", []byte(strings.Join(lines, "\r\n")+"\r\n"))
}
