package report

import (
	"math"
	"strconv"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// kpiHead are the columns of every table of KPIs; those of the sheets of dashboards begin with the panel, those of all KPIs
// with the area.
var kpiHead = []struct {
	title  string
	width  float64
	number bool
}{
	{"Panel", 33, false}, {"KPI", 36, false}, {"Value", 14, true}, {"Unit", 9, false}, {"Target", 25, false}, {"Verdict", 17, false}, {"Previous", 14, true}, {"Change", 12, true},
	{"n", 12, true}, {"counted", 15, false}, {"Low", 12, true}, {"High", 12, true}, {"Basis", 11, false}, {"Coverage", 10, true}, {"How", 9, false}, {"Alert", 26, false}, {"Id", 26, false},
}

// The columns that others refer to.
const (
	valueColumn    = 3
	previousColumn = 7
	alertColumn    = 16 // the last that is printed
	kpiHeadRow     = 5
)

func kpiShape(tab string) shape {
	s := shape{head: kpiHeadRow, fixed: 2, filter: true, tab: tab, paper: alertColumn}
	for _, h := range kpiHead {
		s.widths = append(s.widths, h.width)
	}
	return s
}

// writeKPIs writes every KPI once, with the names that formulas use, and below them what derived KPIs take over the days that
// their facts share.
func (d *draft) writeKPIs() {
	s := d.kpis
	d.headKPIs(s, "All KPIs", "Area")
	for _, v := range d.wb.Result.Values {
		area := ""
		if k := d.wb.Catalog.KPI(v.ID); k != nil {
			area = k.Area
		}
		value := cell{value: v.Value, look: look{format: figures.NumberFormat(v.Value, v.Unit, d.wb.Result.Currency)}, formula: d.calc.of(v.ID)}
		how := "value"
		switch {
		case v.Value == nil:
			how = ""
		case value.formula != "":
			how = "formula"
		default:
			value.look.as = marked
		}
		d.putKPI(s, area, v, value, how)
		d.name(kpiName(v.ID), s.name, fixedAt(valueColumn, s.row))
	}
	s.columns = len(kpiHead)
	s.filterTo(s.row)
	d.verdictsFollow(s, "F1:F"+strconv.Itoa(s.row))
	d.putNotes(s, d.wb.Result.Values)
	d.putShared(s)
}

// putShared writes the operands that no days add up to, over the days that they are taken over.
func (d *draft) putShared(s *sheet) {
	for i, shared := range d.wb.Workings.Shared {
		for _, v := range d.wb.Result.Values {
			value, taken := shared.Values[v.ID]
			if !taken || value == nil {
				continue
			}
			s.put()
			s.put(faint("Shared days"), words(v.Name), cell{value: value, look: look{format: figures.NumberFormat(value, v.Unit, d.wb.Result.Currency), as: marked}}, words(d.unit(v.Unit)),
				faint("Over the days that "+strings.Join(shared.Facts, " and ")+" cover; what is made of it refers to this cell."))
			d.name(overName(v.ID, i), s.name, fixedAt(valueColumn, s.row))
		}
	}
}

// putNotes writes what there is to know of KPIs below their table, where it has the width of the page.
func (d *draft) putNotes(s *sheet, values []engine.Value) {
	wide := 0.
	for _, h := range kpiHead[valueColumn-1 : alertColumn] {
		wide += h.width
	}
	for _, v := range values {
		about := strings.Join(nonEmpty(append([]string{v.Why}, v.Notes...)), " ")
		if about == "" {
			continue
		}
		s.putHigh(min(mostHigh, lineHigh*linesOf(about, wide)), cell{}, cell{value: v.Name, look: look{as: label}}, wrap(about))
		if d.err == nil {
			d.try(s.stream.MergeCell(at(valueColumn, s.row), at(alertColumn, s.row)))
		}
	}
}

// unit is how people call the unit of a KPI.
func (d *draft) unit(unit string) string {
	if unit == "money" {
		return d.wb.Result.Currency
	}
	return unit
}

// headKPIs writes what stands above a table of KPIs.
func (d *draft) headKPIs(s *sheet, title, first string) {
	s.putHigh(24, cell{value: title + ", " + d.wb.Result.Period.Label, look: look{as: titleCell}})
	s.put(faint(d.periodLine()))
	s.put(faint(d.frameLine()))
	s.put(faint("Values in italics are no formulas: percentiles, different users, reviews and the like do not add up from days. Low and high are the 95 % interval or bounds."))
	cells := make([]cell, len(kpiHead))
	for i, h := range kpiHead {
		if cells[i] = heading(h.title); h.number {
			cells[i] = numberHeading(h.title)
		}
	}
	cells[0] = heading(first)
	s.putHigh(20, cells...)
}

// putKPI writes a KPI as a row of a table.
func (d *draft) putKPI(s *sheet, group string, v engine.Value, value cell, how string) {
	row, currency := s.row+1, d.wb.Result.Currency
	format := look{format: figures.NumberFormat(v.Value, v.Unit, currency)}
	coverage := cell{}
	if v.Coverage != nil {
		coverage = cell{value: v.Coverage, look: look{format: figures.NumberFormat(v.Coverage, "percent", "")}}
	}
	n := cell{}
	if v.Value != nil {
		n = cell{value: v.N, look: look{format: figures.NumberFormat(&v.N, "count", "")}}
	}
	bound := func(f *float64) cell {
		return cell{value: f, look: look{format: figures.NumberFormat(f, v.Unit, currency)}}
	}
	cells := []cell{faint(group), {value: v.Name, look: look{as: label}}, value, words(d.unit(v.Unit)), words(targetText(v)), d.verdict(v, at(valueColumn, row), value.formula != ""),
		{value: v.Previous, look: format}, moved(v, row, currency), n, words(v.NUnit), bound(v.Low), bound(v.High), words(engine.BasisWord(v.Basis)), coverage, faint(how), wrap(alertText(v)), id(v.ID)}
	s.put(cells...)
}

// verdict is the word for how a value stands. That of a value which moves with an assumption moves too.
func (d *draft) verdict(v engine.Value, value string, live bool) cell {
	c := verdictCell(v.Verdict)
	if !live || v.Target == nil || v.Value == nil || len(d.calc.restsOn(v.ID)) == 0 {
		return c
	}
	reached := func(level float64) string {
		return value + v.Target.Op + strconv.FormatFloat(level, 'f', -1, 64)
	}
	formula, word := `"missed"`, engine.Missed
	if a := v.Target.Acceptable; a != nil {
		formula = "IF(" + reached(*a) + `,"acceptable",` + formula + ")"
		if holds(*v.Value, v.Target.Op, *a) {
			word = engine.Acceptable
		}
	}
	formula = "IF(" + reached(v.Target.Value) + `,"met",` + formula + ")"
	if holds(*v.Value, v.Target.Op, v.Target.Value) {
		word = engine.Met
	}
	if word == v.Verdict {
		c.formula, c.look.as = formula, textCell // its fill follows the word
	}
	return c
}

func holds(value float64, op string, level float64) bool {
	switch op {
	case ">":
		return value > level
	case ">=":
		return value >= level
	case "<":
		return value < level
	}
	return value <= level
}

// moved is how a value changed: a share in points, what crossed zero by how much, everything else relative to before.
func moved(v engine.Value, row int, currency string) cell {
	if v.Value == nil || v.Previous == nil || v.Unit == "status" {
		return cell{}
	}
	now, before := at(valueColumn, row), at(previousColumn, row)
	difference := *v.Value - *v.Previous
	switch {
	case v.Unit == "percent":
		points := 100 * difference
		return cell{value: points, look: look{format: `+0.00" pts";-0.00" pts";0" pts"`}, formula: "100*(" + now + "-" + before + ")"}
	case *v.Previous <= 0 || *v.Value < 0 || math.Abs(difference) >= 10*math.Abs(*v.Previous):
		return cell{value: difference, look: look{format: withSign(figures.NumberFormat(&difference, v.Unit, currency))}, formula: now + "-" + before}
	}
	return cell{value: *v.Value / *v.Previous - 1, look: look{format: "+0.0%;-0.0%;0%"}, formula: now + "/" + before + "-1"}
}

// withSign is a number format that shows the sign of what rose too.
func withSign(format string) string {
	size, _, _ := strings.Cut(format, ";")
	return "+" + size + ";-" + size + ";" + size
}

// periodLine says what the numbers are of.
func (d *draft) periodLine() string {
	r := d.wb.Result
	text := d.wb.System + ", " + clockOf(r.Period.FromStr) + " to " + clockOf(r.Period.ToStr) + " (" + r.Period.Zone + ")"
	if r.Previous != nil {
		text += ", compared with " + r.Previous.Label
	}
	return text + "."
}

// frameLine says what the numbers are narrowed to, and what must not be missed.
func (d *draft) frameLine() string {
	r := d.wb.Result
	text := "All rows."
	if f := filterText(r.Filters); f != "" {
		text = "Only where " + f + "."
	}
	if r.Period.Running {
		text += " Not over: the newest data is of " + clockOf(r.Period.AsOf) + "."
	}
	if r.Demo != "" {
		text += " " + r.Demo + "."
	}
	if r.Closing != nil && len(r.Closing.Differing) > 0 {
		text += " Values are as they were signed; charts, splits and data sheets are of today's data, see the sheet " + signedSheet + "."
	}
	if compared := comparedText(r.Compared, r.Currency); compared != "" {
		text += " " + compared
	}
	return text
}

func nonEmpty(texts []string) []string {
	var kept []string
	for _, t := range texts {
		if t != "" {
			kept = append(kept, t)
		}
	}
	return kept
}
