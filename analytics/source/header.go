package source

import (
	"fmt"
	"slices"
	"strings"
)

// headerRow gives the index of the header among the first records of a table, or -1 when it has
// none: the first record as wide as the table whose cells are names.
func headerRow(rows [][]string) int {
	width := tableWidth(rows)
	for i := range min(len(rows), 60) {
		row := rows[i]
		// Hand-made files have headers that are a little wider than their rows; a narrower line is preamble.
		if wider := len(row) - width; wider != 0 && (i > 0 || wider < 0 || wider > 3) {
			continue
		}
		if isHeader(row) {
			return i
		}
		if filled(row) > len(row)/2 {
			return -1 // a full record of data before any header
		}
	}
	return -1
}

// tableWidth is how many cells most of the later half of the rows have: a preamble can be longer than
// the few records behind it. Blank rows do not count.
func tableWidth(rows [][]string) int {
	var widths []int
	for _, r := range rows {
		if len(r) > 1 || len(r) == 1 && r[0] != "" {
			widths = append(widths, len(r))
		}
	}
	later := widths[len(widths)/2:]
	hits := func(width int) (n int) {
		for _, w := range later {
			n += btoi(w == width)
		}
		return n
	}
	if all := mode(widths); hits(all) >= hits(mode(later)) {
		return all
	}
	return mode(later)
}

// trimHeader leaves out the last names of a header when all records are narrower by as many cells: no
// value can stand under them, and a reader that expected them would reject every record.
func trimHeader(header []string, rows [][]string) []string {
	width := 0
	for _, r := range rows {
		if len(r) == 1 && r[0] == "" {
			continue // a blank line
		}
		if width != 0 && len(r) != width {
			return header
		}
		width = len(r)
	}
	if width < 2 || width > len(header) {
		return header
	}
	return header[:width]
}

// isHeader reports whether the cells of a row can be names: no numbers, no times, and filled for the
// most part (SurveyMonkey leaves the cells of further options empty).
func isHeader(row []string) bool {
	names := 0
	for _, cell := range row {
		cell = strings.TrimSpace(cell)
		if cell == "" {
			continue
		}
		if plainNumber.MatchString(cell) {
			return false
		}
		if layout, _ := layoutOf(cell, "dmy"); layout != "" {
			return false
		}
		names++
	}
	return names > 0 && names*3 >= len(row)
}

func filled(row []string) int {
	n := 0
	for _, cell := range row {
		if strings.TrimSpace(cell) != "" {
			n++
		}
	}
	return n
}

// columnsOf makes the columns of a table from its header and its sampled rows. A name that is
// missing becomes "column 3", one that stands twice "Other 2".
func columnsOf(header []string, rows [][]string) []Column {
	width := len(header)
	taken := map[string]bool{}
	columns := make([]Column, width)
	for i := range columns {
		name := strings.TrimSpace(strings.TrimPrefix(header[i], "\uFEFF"))
		if name == "" {
			name = fmt.Sprintf("column %d", i+1)
		}
		unique := name
		for n := 2; taken[strings.ToLower(unique)]; n++ {
			unique = fmt.Sprintf("%s %d", name, n)
		}
		// DuckDB's column names differ by more than case only.
		taken[strings.ToLower(unique)] = true
		columns[i] = Column{Name: unique, Path: unique}
		columns[i].Key, columns[i].Unit = key(name)
	}
	fill(columns, rows)
	return columns
}

// fill adds the values of the rows to the columns.
func fill(columns []Column, rows [][]string) {
	for i := range columns {
		c := &columns[i]
		for _, row := range rows {
			if i < len(row) {
				c.sample(row[i])
			}
		}
		c.Values = c.all[:min(len(c.all), 50)]
		if len(rows) > 0 {
			c.Filled = float64(len(c.all)) / float64(len(rows))
		}
	}
}

// nullTexts are what databases write for "no value". Numbers and times take them so everywhere; texts do in a file of
// which some sampled value is one (Dialect.Nulls), because looking for them in every cell makes reading twice as slow.
var nullTexts = []string{"NULL", "null", "None", `\N`}

// sample takes a value into what is known of the column.
func (c *Column) sample(value string) {
	switch {
	case value == "":
	case slices.Contains(nullTexts, value):
		if !slices.Contains(c.nulls, value) {
			c.nulls = append(c.nulls, value)
		}
	default:
		c.all = append(c.all, value)
	}
}

// nullsIn are the null texts that the columns were seen to hold, in a fixed order.
func nullsIn(columns []Column) []string {
	var seen []string
	for _, text := range nullTexts {
		if slices.ContainsFunc(columns, func(c Column) bool { return slices.Contains(c.nulls, text) }) {
			seen = append(seen, text)
		}
	}
	return seen
}
