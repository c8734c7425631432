package labelsheet

import (
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

const (
	readMe = "Read me"
	items  = "Items"

	aboutWidth = 100. // of the column that says what the sheet is, in characters
)

// widths are those of the columns, in characters.
var widths = map[column]float64{
	position: 9, prediction: 18, input: 50, output: 60, sources: 40, confidence: 11, answered: 12, accuracy: 12, hallucinated: 15, failure: 20, note: 40,
}

// writeWorkbook writes a workbook of two sheets: what it is and how to fill it in, and the items, with lists to choose
// answers from. Every cell of an item is text, so that ids stay what they are and nothing is a formula.
func writeWorkbook(w io.Writer, s Sheet) error {
	f := excelize.NewFile()
	defer f.Close()
	b := book{f: f, s: s}
	b.try(f.SetSheetName("Sheet1", readMe))
	_, err := f.NewSheet(items)
	b.try(err)
	b.styles()
	b.readMe()
	b.items()
	if b.err != nil {
		return b.err
	}
	f.SetActiveSheet(1)
	return f.Write(w)
}

// book is a workbook being written; after the first error nothing more is.
type book struct {
	f                  *excelize.File
	s                  Sheet
	err                error
	head, text, answer int // styles
}

func (b *book) try(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) styles() {
	style := func(s excelize.Style) int {
		id, err := b.f.NewStyle(&s)
		b.try(err)
		return id
	}
	wrapped := &excelize.Alignment{Vertical: "top", WrapText: true}
	const asText = 49 // the built-in number format @
	b.head = style(excelize.Style{Font: &excelize.Font{Bold: true, Family: "Calibri", Size: 11}, Alignment: wrapped, NumFmt: asText})
	b.text = style(excelize.Style{Alignment: wrapped, NumFmt: asText})
	b.answer = style(excelize.Style{Alignment: wrapped, NumFmt: asText, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF8E1"}}})
}

// set writes text into a cell.
func (b *book) set(sheet string, col, row int, text string, style int) {
	cell, err := excelize.CoordinatesToCellName(col, row)
	b.try(err)
	b.try(b.f.SetCellStr(sheet, cell, inert(text, true)))
	b.try(b.f.SetCellStyle(sheet, cell, cell, style))
}

func (b *book) readMe() {
	b.try(b.f.SetColWidth(readMe, "A", "A", 20))
	b.try(b.f.SetColWidth(readMe, "B", "B", aboutWidth))
	row := 1
	for _, line := range b.s.preamble() {
		style := b.text
		if line[0] == reviewer {
			style = b.answer
		}
		b.set(readMe, 1, row, line[0], b.head)
		text := fitted(clean(line[1]))
		b.set(readMe, 2, row, text, style)
		b.try(b.f.SetRowHeight(readMe, row, height(text, aboutWidth, mostHigh)))
		row++
	}
	for i, kind := range b.s.Failures {
		if i == 0 {
			b.set(readMe, 1, row, kindsName, b.head)
		}
		b.set(readMe, 2, row+i, clean(kind), b.text)
	}
}

func (b *book) items() {
	columns := b.s.columns()
	for j, r := range b.s.Rows {
		tallest := lineHigh
		for _, c := range columns {
			tallest = max(tallest, height(r.cell(c), widths[c], rowHigh))
		}
		b.try(b.f.SetRowHeight(items, j+2, tallest))
	}
	for i, c := range columns {
		b.set(items, i+1, 1, headers[c], b.head)
		name, err := excelize.ColumnNumberToName(i + 1)
		b.try(err)
		b.try(b.f.SetColWidth(items, name, name, widths[c]))
		for j, r := range b.s.Rows {
			style := b.text
			if c >= answered {
				style = b.answer
			}
			b.set(items, i+1, j+2, r.cell(c), style)
		}
		if len(b.s.Rows) > 0 {
			b.choices(c, name+"2:"+name+strconv.Itoa(len(b.s.Rows)+1))
		}
	}
	b.onPaper(readMe)
	b.onPaper(items)
	b.try(b.f.SetPanes(items, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}

// onPaper makes a sheet as wide as a page, for who labels with a pen.
func (b *book) onPaper(sheet string) {
	yes, orientation, wide, high := true, "landscape", 1, 0
	b.try(b.f.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &yes}))
	b.try(b.f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}))
}

// Heights are in points. Programs do not all measure wrapped text when they open a file, so rows say how high they are: as
// their text needs, but not so high that one fills the window.
const (
	lineHigh = 15.
	rowHigh  = 12 * lineHigh
	mostHigh = 400. // a row cannot be much higher
)

// height is how high a text is in a column of the given width in characters.
func height(text string, width, most float64) float64 {
	high := 0.
	for _, line := range strings.Split(text, "\n") {
		high += lineHigh * max(1, math.Ceil(float64(utf8.RuneCountInString(line))/(.95*width)))
	}
	return min(high, most)
}

// choices puts lists to choose from into a column of answers. Kinds of failure may be others than those of the list.
func (b *book) choices(of column, cells string) {
	list := excelize.NewDataValidation(true)
	list.SetSqref(cells)
	words := map[column][]string{answered: yesNo, accuracy: judgements, hallucinated: findings}[of]
	switch {
	case words != nil:
		b.try(list.SetDropList(words))
		list.SetError(excelize.DataValidationErrorStyleWarning, headers[of], "Choose one of the list, or leave the cell empty.")
	case of == failure && len(b.s.Failures) > 0:
		first := len(b.s.preamble()) + 1
		list.SetSqrefDropList("'" + readMe + "'!$B$" + strconv.Itoa(first) + ":$B$" + strconv.Itoa(first+len(b.s.Failures)-1))
		list.ShowErrorMessage = false
	default:
		return
	}
	b.try(b.f.AddDataValidation(items, list))
}
