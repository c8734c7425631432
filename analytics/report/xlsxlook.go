package report

import (
	"github.com/xuri/excelize/v2"

	"telltale/analytics/engine"
)

// look is how a cell is shown. The zero look is a plain cell.
type look struct {
	format string // of numbers and times; empty: general
	as     kind
}

// kind is what a cell is for.
type kind int

const (
	plainCell kind = iota
	textCell       // begins a little to the right, so that it never touches a number before it
	titleCell
	noteCell // grey, beside or below what matters
	headCell
	headRight // of a column of numbers
	wrapped
	link
	label  // bold
	total  // of the numbers above it
	inputs // to be changed by the reader
	marked // a value where others are formulas
	met
	acceptable
	missed
	tooClose
	notEnough
)

const (
	asText  = "@"
	asDay   = "yyyy-mm-dd"
	asTime  = "yyyy-mm-dd hh:mm"
	asCount = "#,##0"
)

// ink, quiet and so on are the colours of the workbook.
const (
	ink    = "1F2328"
	quiet  = "656D76"
	ruled  = "D0D7DE"
	shade  = "F6F8FA"
	accent = "0B57D0"
	toFill = "FFF8E1" // of cells to be changed
)

// verdictKinds show a verdict by fill; the word stands in the cell.
var verdictKinds = map[string]kind{engine.Met: met, engine.Acceptable: acceptable, engine.Missed: missed, engine.TooClose: tooClose, engine.NotEnough: notEnough}

// verdictColours are the fill and the ink of a verdict.
var verdictColours = map[kind][2]string{
	met: {"DAFBE1", "116329"}, acceptable: {"FFF1CC", "7D4E00"}, missed: {"FFEBE9", "A40E26"}, tooClose: {"EAEEF2", "424A53"}, notEnough: {"F6F8FA", "656D76"},
}

// style is the number of the style that gives a look; each is kept once.
func (b *book) style(l look) int {
	if l == (look{}) {
		l.as = plainCell
	}
	if id, ok := b.styles[l]; ok {
		return id
	}
	id, err := b.file.NewStyle(styleOf(l))
	b.try(err)
	b.styles[l] = id
	return id
}

func styleOf(l look) *excelize.Style {
	s := &excelize.Style{Font: &excelize.Font{Family: "Calibri", Size: 11, Color: ink}, Alignment: &excelize.Alignment{Vertical: "top"}}
	if l.format != "" {
		s.CustomNumFmt = &l.format
	}
	if l.format == asDay || l.format == asTime {
		s.Alignment.Horizontal, s.Alignment.Indent = "left", 1 // as their headings
	}
	fill := func(colour string) { s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}} }
	switch l.as {
	case titleCell:
		s.Font.Bold, s.Font.Size, s.Alignment.Horizontal, s.Alignment.Indent = true, 16, "left", 1
	case noteCell:
		s.Font.Color, s.Font.Size, s.Alignment.Horizontal, s.Alignment.Indent = quiet, 10, "left", 1
	case headCell, headRight:
		s.Font.Bold = true
		s.Alignment = &excelize.Alignment{Vertical: "center", WrapText: true}
		if s.Alignment.Horizontal, s.Alignment.Indent = "left", 1; l.as == headRight {
			s.Alignment.Horizontal, s.Alignment.Indent = "right", 0
		}
		s.Border = []excelize.Border{{Type: "bottom", Color: quiet, Style: 1}}
		fill(shade)
	case textCell:
		s.Alignment.Horizontal, s.Alignment.Indent = "left", 1
	case wrapped:
		s.Alignment.WrapText, s.Alignment.Horizontal, s.Alignment.Indent = true, "left", 1
	case link:
		s.Font.Color, s.Font.Underline, s.Alignment.Horizontal, s.Alignment.Indent = accent, "single", "left", 1
	case label:
		s.Font.Bold, s.Alignment.Horizontal, s.Alignment.Indent = true, "left", 1
	case total:
		s.Font.Bold = true
		s.Border = []excelize.Border{{Type: "top", Color: quiet, Style: 1}}
	case inputs:
		s.Border = []excelize.Border{{Type: "bottom", Color: ruled, Style: 1}, {Type: "top", Color: ruled, Style: 1}, {Type: "left", Color: ruled, Style: 1}, {Type: "right", Color: ruled, Style: 1}}
		fill(toFill)
	case marked:
		s.Font.Color, s.Font.Italic = quiet, true
	}
	if c, ok := verdictColours[l.as]; ok {
		fill(c[0])
		s.Font.Color = c[1]
		if l.format == "" {
			s.Alignment.Horizontal, s.Alignment.Indent = "left", 1
		}
	}
	return s
}

// The cells that most rows are made of.

func words(text string) cell         { return cell{value: text, look: look{as: textCell}} }
func wrap(text string) cell          { return cell{value: text, look: look{as: wrapped}} }
func id(text string) cell            { return cell{value: text, look: look{format: asText, as: textCell}} }
func faint(text string) cell         { return cell{value: text, look: look{as: noteCell}} }
func heading(text string) cell       { return cell{value: text, look: look{as: headCell}} }
func numberHeading(text string) cell { return cell{value: text, look: look{as: headRight}} }
func count(n float64) cell           { return cell{value: n, look: look{format: asCount}} }
func verdictCell(verdict string) cell {
	return cell{value: verdict, look: look{as: verdictKinds[verdict]}}
}
