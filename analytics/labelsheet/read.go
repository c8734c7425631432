package labelsheet

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"

	"telltale/analytics/fault"
)

// largest bounds a file that is read whole.
const largest = 256 << 20

// Read reads a sheet that was filled in. Columns are found by their names, wherever they stand; a row that cannot be read is
// named in Bad and the others are read all the same. It fails with fault.NotFound without the file, and with fault.Invalid or
// fault.Unsupported where it is no such sheet.
func Read(path string) (Filled, error) {
	name := filepath.Base(path)
	about, err := os.Stat(path)
	if err != nil {
		return Filled{}, fault.New(fault.NotFound, "The file cannot be opened: %v.", err).In(name)
	}
	if about.IsDir() || about.Size() > largest {
		return Filled{}, fault.New(fault.Unsupported, "This is a folder, or larger than any sheet of labels is.").In(name).Do("Choose the file that the reviewer sent back.")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return Filled{}, fault.New(fault.NotFound, "The file cannot be read: %v.", err).In(name)
	}
	return parse(name, data)
}

// parse reads a sheet by what is in it, whatever its name ends with.
func parse(name string, data []byte) (Filled, error) {
	var tables []table
	var err *fault.Error
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")) && bytes.Contains(data[:min(len(data), 100)], []byte("mimetypeapplication/vnd.oasis.opendocument")):
		err = fault.New(fault.Unsupported, "This is an OpenDocument file (.ods), which is not read.").Do("Save it as .xlsx or CSV.")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		tables, err = workbookTables(data)
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		err = fault.New(fault.Unsupported, "The workbook is of the old format .xls, or protected by a password.").Do("Save it without a password, as .xlsx or CSV.")
	default:
		tables, err = textTables(data)
	}
	if err != nil {
		return Filled{}, err.In(name)
	}
	for i := range tables {
		if t := &tables[i]; t.findHeader() {
			f := Filled{File: name}
			for _, before := range tables {
				f.introduce(before)
			}
			f.fill(t)
			return f, nil
		}
	}
	return Filled{}, fault.New(fault.Invalid, "No table with labels was found.").In(name).
		Do("One row names the columns, among them %q or %q, and those of the answers, such as %q.", headers[position], headers[prediction], headers[accuracy])
}

// line is one row of a file.
type line struct {
	number int64 // in the file, from 1
	cells  []string
	broken string // why it cannot be read
}

// cell is a cell without what surrounds its text; "" where the line is shorter.
func (l line) cell(i int) string {
	if i < 0 || i >= len(l.cells) {
		return ""
	}
	return strings.TrimSpace(l.cells[i])
}

// blank is whether nothing stands in it.
func (l line) blank() bool {
	for i := range l.cells {
		if l.cell(i) != "" {
			return false
		}
	}
	return l.broken == ""
}

// table is a sheet of a workbook, or a text read with a delimiter.
type table struct {
	lines   []line
	header  int            // index of the line that names the columns
	columns map[column]int // where they are; nil without a header
}

// searched is how many lines are looked at for the names of the columns.
const searched = 200

// findHeader looks for the line that names the columns: something to know an item by, and something to say about it.
func (t *table) findHeader() bool {
	for i, l := range t.lines[:min(len(t.lines), searched)] {
		found := map[column]int{}
		for j := range l.cells {
			if c := known[plain(l.cells[j])]; c != none {
				if _, twice := found[c]; !twice {
					found[c] = j
				}
			}
		}
		has := func(all ...column) bool {
			for _, c := range all {
				if _, ok := found[c]; ok {
					return true
				}
			}
			return false
		}
		if has(position, prediction) && has(answered, accuracy, hallucinated, failure, note) {
			t.header, t.columns = i, found
			return true
		}
	}
	return false
}
