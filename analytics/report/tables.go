package report

import (
	"archive/zip"
	"io"
	"strconv"
	"strings"
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/store"
)

// Tables are what WriteTables writes: a period with everything that explains it.
type Tables struct {
	Result  engine.Result // with series
	Footing engine.Footing
	Imports []store.Import
}

// tidyCell is a number or a text.
type tidyCell struct {
	text   string
	number bool
}

func tidyNumber(f *float64) tidyCell { return tidyCell{decimal(f), true} }
func tidyCount(n int64) tidyCell     { return tidyCell{strconv.FormatInt(n, 10), true} }
func tidyText(s string) tidyCell     { return tidyCell{text: s} }
func tidyBool(b bool) tidyCell       { return tidyCell{text: strconv.FormatBool(b)} }

// tidyTable is one tidy table: a row for each observation, a column for each of what is told of it.
type tidyTable struct {
	name    string
	about   string
	columns []string
	rows    [][]tidyCell
}

// Piece is a part of a file that people look into: a sheet, a table, a chapter.
type Piece struct {
	Name  string `json:"name"`
	About string `json:"about"`
	Rows  *int64 `json:"rows"` // null where nobody counts them
}

// NotesAbout is what the file of notes in an archive says.
const NotesAbout = "period, zone, filters, coverage, assumptions, and what each table is"

// all are the tables of the archive, in their order.
func (t Tables) all() []tidyTable {
	return []tidyTable{kpiTable(t), seriesTable(t), comparisonTable(t), alertTable(t), readingTable(t), definitionTable(t), settingTable(t), coverageTable(t), importTable(t)}
}

// Parts tells what stands in the archive.
func (t Tables) Parts() []Piece {
	parts := []Piece{{Name: "README.txt", About: NotesAbout}}
	for _, one := range t.all() {
		rows := int64(len(one.rows))
		parts = append(parts, Piece{Name: one.name + ".csv", About: one.about, Rows: &rows})
	}
	return parts
}

// WriteTables writes a zip archive with a CSV file for each table, and a file that says what they are and rest on. Numbers
// are in base units, and empty where there is no value. No text is taken for a formula.
func WriteTables(w io.Writer, t Tables, d Dialect) error {
	archive := zip.NewWriter(w)
	tables := t.all()
	lines := append(preamble("The numbers of "+t.Result.Period.Label+" as tables, written by Telltale", t.Footing), "",
		"Numbers are in base units: shares as fractions (0.997), times in seconds, money in the report currency. An empty cell is no data, and never zero.", "")
	for _, text := range closingLines(t.Result) {
		lines = append(lines, text, "")
	}
	for _, one := range tables {
		lines = append(lines, one.name+".csv: "+one.about)
	}
	if err := entry(archive, "README.txt", []byte(strings.Join(lines, "\r\n")+"\r\n")); err != nil {
		return err
	}
	for _, one := range tables {
		file, err := archive.CreateHeader(&zip.FileHeader{Name: one.name + ".csv", Method: zip.Deflate, Modified: noTime})
		if err != nil {
			return err
		}
		if err := one.write(file, d); err != nil {
			return err
		}
	}
	return archive.Close()
}

// noTime stands where an archive wants a time: the same numbers give the same bytes.
var noTime = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

func entry(archive *zip.Writer, name string, text []byte) error {
	file, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: noTime})
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return err
}

func (t tidyTable) write(w io.Writer, d Dialect) error {
	out, err := d.writer(w)
	if err != nil {
		return err
	}
	if err := out.Write(t.columns); err != nil {
		return err
	}
	for _, row := range t.rows {
		line := make([]string, len(row))
		for i, c := range row {
			switch {
			case c.number:
				line[i] = d.number(c.text)
			default:
				line[i] = inert(c.text)
			}
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
