package report

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// book is a workbook being written, sheet by sheet; after the first error nothing more is.
type book struct {
	ctx    context.Context
	file   *excelize.File
	err    error
	styles map[look]int
	sheets []*sheet
	zone   *time.Location
}

// sheet is one sheet, whose rows are written one after the other and never held in memory.
type sheet struct {
	book    *book
	name    string
	about   string // one sentence for the table of contents
	shape   shape
	stream  *excelize.StreamWriter
	row     int // the last one that was written
	columns int // of the widest row
	last    int // row that filters end at; 0: the last one
}

// shape is what must be known of a sheet before its first row.
type shape struct {
	widths []float64 // in characters
	head   int       // number of the row of headers; 0 without one
	fixed  int       // columns that stay while scrolling
	filter bool      // the rows below the header can be filtered
	tab    string    // colour
	paper  int       // columns that are printed; 0: all
}

// cell is a value with its look. A formula has the value that it gave when the workbook was written.
type cell struct {
	value   any // string, number, date or moment; nil leaves the cell empty
	look    look
	formula string
}

// date is a day, which no zone moves.
type date time.Time

// moment is an instant, which a sheet shows by the clocks of the workspace's zone.
type moment time.Time

func newBook(ctx context.Context, zone *time.Location) *book {
	return &book{ctx: ctx, file: excelize.NewFile(), styles: map[look]int{}, zone: zone}
}

// try keeps the first error; a caller that has gone is one.
func (b *book) try(err error) {
	if b.err == nil {
		b.err = err
	}
	if b.err == nil {
		b.err = b.ctx.Err()
	}
}

// add begins a sheet behind the others.
func (b *book) add(name, about string, s shape) *sheet {
	sh := &sheet{book: b, name: name, about: about, shape: s}
	if b.err != nil {
		return sh
	}
	if len(b.sheets) == 0 {
		b.try(b.file.SetSheetName("Sheet1", name))
	} else {
		_, err := b.file.NewSheet(name)
		b.try(err)
	}
	b.sheets = append(b.sheets, sh)
	sh.onPaper()
	var err error
	sh.stream, err = b.file.NewStreamWriter(name)
	b.try(err)
	if b.err != nil {
		return sh
	}
	for i, width := range s.widths {
		b.try(sh.stream.SetColWidth(i+1, i+1, width))
	}
	if s.head > 0 {
		b.try(sh.stream.SetPanes(&excelize.Panes{Freeze: true, XSplit: s.fixed, YSplit: s.head, TopLeftCell: at(s.fixed+1, s.head+1), ActivePane: pane(s.fixed)}))
	}
	return sh
}

func pane(fixed int) string {
	if fixed > 0 {
		return "bottomRight"
	}
	return "bottomLeft"
}

// onPaper makes a sheet as wide as a landscape page, with the number of the page below.
func (s *sheet) onPaper() {
	b, yes, orientation, wide, high := s.book, true, "landscape", 1, 0
	a4, margin, foot := 9, 0.4, 0.6
	b.try(b.file.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &yes, TabColorRGB: &s.shape.tab}))
	b.try(b.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}))
	b.try(b.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &margin, Right: &margin, Top: &margin, Bottom: &foot}))
	b.try(b.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&L&A&R&P / &N"}))
	no := false
	b.try(b.file.SetSheetView(s.name, 0, &excelize.ViewOptions{ShowGridLines: &no}))
}

// put writes the next row, as high as its texts. A row without cells is left blank.
func (s *sheet) put(cells ...cell) { s.putHigh(s.heightOf(cells), cells...) }

// putHigh writes a row of a height in points.
func (s *sheet) putHigh(height float64, cells ...cell) {
	s.row++
	b := s.book
	if b.err != nil || len(cells) == 0 {
		return
	}
	s.columns = max(s.columns, len(cells))
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = b.written(c)
	}
	b.try(s.stream.SetRow(at(1, s.row), values, excelize.RowOpts{Height: height}))
}

// written is a cell as the stream takes it. Texts lose what no workbook can hold; they are written as inline strings, so that
// one which begins like a formula is none.
func (b *book) written(c cell) any {
	switch v := c.value.(type) {
	case nil:
		if c.look == (look{}) {
			return nil
		}
	case string:
		c.value = fitting(v)
	case *float64:
		c.value = nil
		if v != nil {
			c.value = *v
		}
	case date:
		c.value = time.Time(v)
	case moment:
		c.value = time.Time(v).In(b.zone)
		if time.Time(v).IsZero() {
			c.value = nil
		}
	}
	return excelize.Cell{StyleID: b.style(c.look), Value: c.value, Formula: c.formula}
}

// mostText is how many characters a cell can hold.
const mostText = 32767

// fitting takes out of a text what XML cannot say, and cuts it to what a cell holds.
func fitting(text string) string {
	text = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xfffe || r == 0xffff || r == '\r' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
	length := 0
	for i, r := range text {
		// Characters beyond the basic plane count twice.
		if length++; r > 0xffff {
			length++
		}
		if length > mostText-1 {
			return text[:i] + "…"
		}
	}
	return text
}

// end writes what stands behind the rows: filters, and headers that are repeated on each page.
func (s *sheet) end() {
	b := s.book
	if b.err != nil {
		return
	}
	if head := s.shape.head; head > 0 {
		if last := cmp.Or(s.last, s.row); s.shape.filter && last > head && s.columns > 0 {
			b.try(b.file.AutoFilter(s.name, at(1, head)+":"+at(s.columns, last), nil))
		}
		titles := fmt.Sprintf("%s!$1:$%d", sheetRef(s.name), head)
		if wide := s.pagesWide(); wide > 1 {
			b.try(b.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{FitToWidth: &wide}))
			if s.shape.fixed > 0 {
				titles = fmt.Sprintf("%s!$A:$%s,%s", sheetRef(s.name), letters(s.shape.fixed), titles)
			}
		}
		b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: titles, Scope: s.name}))
	}
	if s.shape.paper > 0 && s.row > 0 {
		b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: sheetRef(s.name) + "!$A$1:" + fixedAt(s.shape.paper, s.row), Scope: s.name}))
	}
	b.try(s.stream.Flush())
}

// paperWide is how many characters a page can be wide and still be read.
const paperWide = 280.

// pagesWide is over how many pages the columns of a sheet go: a table of a hundred days' figures is not read on one.
func (s *sheet) pagesWide() int {
	wide := 0.
	for i, characters := range s.shape.widths {
		if i < cmp.Or(s.shape.paper, s.columns) {
			wide += characters
		}
	}
	return max(1, int(math.Ceil(wide/paperWide)))
}

// filterTo says that only the rows up to one are to be filtered.
func (s *sheet) filterTo(row int) { s.last = row }

// name gives cells a name that formulas use.
func (b *book) name(name, sheet, cells string) {
	b.try(b.file.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: sheetRef(sheet) + "!" + cells}))
}

// at is the address of a cell: at(2, 5) is B5.
func at(column, row int) string { return letters(column) + strconv.Itoa(row) }

// fixedAt is an absolute address: $B$5.
func fixedAt(column, row int) string { return "$" + letters(column) + "$" + strconv.Itoa(row) }

// letters name a column.
func letters(column int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// Rows say how high they are, because not every program measures wrapped text when it opens a file.
const (
	lineHigh = 15.
	mostHigh = 400. // points of a row
)

// heightOf is the height of a row, by its longest wrapped text.
func (s *sheet) heightOf(cells []cell) float64 {
	lines := 1.
	for i, c := range cells {
		text, ok := c.value.(string)
		if !ok || i >= len(s.shape.widths) {
			continue
		}
		switch c.look.as {
		case wrapped:
			lines = max(lines, linesOf(text, s.shape.widths[i]))
		case headCell, headRight: // bold
			lines = max(lines, linesOf(text, .9*s.shape.widths[i]))
		}
	}
	return min(mostHigh, lineHigh*lines)
}

// linesOf is how many lines a text takes in a column, whose width counts digits: letters are narrower, and a line ends at a word.
func linesOf(text string, width float64) float64 {
	n := 0.
	for _, line := range strings.Split(text, "\n") {
		if length := float64(utf8.RuneCountInString(line)); length > width {
			n += math.Ceil(length / max(1, 1.2*width-3))
		} else {
			n++
		}
	}
	return n
}

// sheetRef is the name of a sheet as formulas write it.
func sheetRef(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'" }
