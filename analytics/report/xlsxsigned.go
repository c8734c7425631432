package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

var signedWidths = []float64{16, 36, 16, 16, 16, 14, 24, 18, 18, 24, 26}

const (
	signedHeadRow = 6
	signedColumn  = 3
)

// The words of the check.
const (
	asSigned     = "as signed"
	changedHere  = "changed here"
	todayDiffers = "differs today"
)

// closed reports whether the workbook is of a month that somebody signed.
func (d *draft) closed() bool {
	c := d.wb.Result.Closing
	return c != nil && c.State == "closed"
}

// writeSigned writes for each KPI of a closed month what was signed, what the workbook's cell says, and what its sheets of
// data make of it, which are of today's data. The check is a formula: it finds an assumption that was changed here just as
// it finds rows that came after the signature.
func (d *draft) writeSigned() {
	s := d.signed
	if s == nil {
		return
	}
	s.putHigh(24, cell{value: "Signed check, " + d.wb.Result.Period.Label, look: look{as: titleCell}})
	s.put(faint(closingText(d.wb.Result.Closing) + "."))
	s.put(faint("Signed is a fixed value. This workbook is the cell of the sheet KPIs. Today's data is a formula over Daily figures and Assumptions wherever those make the value; what stands in italics is none."))
	summary := s.row + 1
	first, last := signedHeadRow+1, signedHeadRow+len(d.wb.Result.Values)
	checks := fmt.Sprintf("G%d:G%d", first, last)
	differ := 0
	for _, v := range d.wb.Result.Values {
		if d.checkOf(v, 0).value == todayDiffers {
			differ++
		}
	}
	s.put(cell{value: "Not as signed", look: look{as: label}}, cell{}, cell{value: float64(differ), look: look{format: asCount},
		formula: fmt.Sprintf(`COUNTIF(%[1]s,"%[2]s")+COUNTIF(%[1]s,"%[3]s")`, checks, changedHere, todayDiffers)})
	s.put()
	s.putHigh(20, heading("Area"), heading("KPI"), numberHeading("Signed"), numberHeading("This workbook"), numberHeading("Today's data"), numberHeading("Difference"), heading("Check"),
		heading("Verdict signed"), heading("Verdict today"), heading("What differs"), heading("Id"))
	for _, v := range d.wb.Result.Values {
		d.putSigned(s, v)
	}
	d.wordsFollow(s, checks, []string{changedHere, todayDiffers}, map[string]kind{changedHere: acceptable, todayDiffers: missed})
	d.name("signed_differences", s.name, fixedAt(signedColumn, summary))
	s.columns = len(signedWidths)
}

func (d *draft) putSigned(s *sheet, v engine.Value) {
	row := s.row + 1
	area := ""
	if k := d.wb.Catalog.KPI(v.ID); k != nil {
		area = k.Area
	}
	format := look{format: figures.NumberFormat(v.Value, v.Unit, d.wb.Result.Currency)}
	signed := cell{value: v.Value, look: format}
	here := d.referred(v)
	here.look = format
	today, word := cell{}, ""
	if now, ok := d.today.values[v.ID]; ok {
		today = cell{value: now.Value, look: look{format: figures.NumberFormat(now.Value, v.Unit, d.wb.Result.Currency)}, formula: d.today.of(v.ID)}
		if today.formula == "" && now.Value != nil {
			today.look.as = marked
		}
		word = now.Verdict
	}
	difference := cell{}
	if now := d.today.values[v.ID]; v.Value != nil && now.Value != nil {
		gap := *now.Value - *v.Value
		difference = cell{value: gap, look: look{format: figures.NumberFormat(&gap, v.Unit, d.wb.Result.Currency)}, formula: fmt.Sprintf("E%d-C%d", row, row)}
	}
	what := ""
	if i := slices.IndexFunc(d.wb.Result.Closing.Differing, func(one engine.Differing) bool { return one.KPI == v.ID }); i >= 0 {
		what = strings.Join(d.wb.Result.Closing.Differing[i].What, ", ")
	}
	s.put(faint(area), cell{value: v.Name, look: look{as: label}}, signed, here, today, difference, d.checkOf(v, row), verdictCell(v.Verdict), verdictCell(word), words(what), id(v.ID))
	d.name(todayName(v.ID), s.name, fixedAt(5, row))
}

// checkOf holds the cells of a row against what was signed, to nine digits: sums of floating point differ in their last ones.
func (d *draft) checkOf(v engine.Value, row int) cell {
	now := d.today.values[v.ID].Value
	switch {
	case v.Value == nil && now == nil:
		return faint("no value")
	case v.Value == nil || now == nil:
		return words(todayDiffers)
	}
	word := asSigned
	if !same(exact(*now), *v.Value) {
		word = todayDiffers
	}
	r := strconv.Itoa(row)
	apart := func(column string) string { return "ABS(" + column + r + "-C" + r + ")>ABS(C" + r + "*0.000000001)" }
	return cell{value: word, look: look{as: textCell}, formula: `IF(` + apart("D") + `,"` + changedHere + `",IF(` + apart("E") + `,"` + todayDiffers + `","` + asSigned + `"))`}
}
