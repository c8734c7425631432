package cli

import (
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// widest is the greatest width of a column in characters; longer cells are cut, with a sign that they are.
const widest = 60

// table is a table for a terminal.
type table struct {
	columns []column
	rows    [][]string
}

// column heads a column; numbers stand at its right.
type column struct {
	title string
	right bool
	whole bool // never cut
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// write prints the table with its heads, each line behind the indent.
func (t *table) write(to io.Writer, indent string) {
	heads := make([]string, len(t.columns))
	widths := make([]int, len(t.columns))
	for i, c := range t.columns {
		heads[i] = c.title
		widths[i] = utf8.RuneCountInString(c.title)
	}
	shown := make([][]string, len(t.rows))
	for r, row := range t.rows {
		shown[r] = make([]string, len(t.columns))
		for i := range min(len(row), len(t.columns)) {
			shown[r][i] = t.columns[i].cut(row[i])
			widths[i] = max(widths[i], utf8.RuneCountInString(shown[r][i]))
		}
	}
	for _, row := range append([][]string{heads}, shown...) {
		var line strings.Builder
		for i, cell := range row {
			gap := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if t.columns[i].right {
				cell = gap + cell
			} else {
				cell += gap
			}
			line.WriteString(cell + "  ")
		}
		_, _ = io.WriteString(to, strings.TrimRight(indent+line.String(), " ")+"\n")
	}
}

// cut shortens a cell to one line of at most widest characters.
func (c column) cut(cell string) string {
	cell = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, cell)
	if runes := []rune(cell); !c.whole && len(runes) > widest {
		return string(runes[:widest-1]) + "…"
	}
	return cell
}

// grouped writes a count with separators: 22,361,870.
func grouped(n int64) string { return message.NewPrinter(language.English).Sprintf("%d", n) }

// exists reports whether something stands at the path.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
