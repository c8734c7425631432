package report

import (
	"time"

	"telltale/analytics/figures"
)

// assumptionHeads are the columns of the sheet of assumptions, by which it is read back.
var assumptionHeads = []string{"Assumption", "Value", "Unit", "Low", "High", "Source", "Since", "Holds", "As it was set", "What it is", "Key"}

const assumptionHeadRow = 5

var assumptionShape = shape{widths: []float64{52, 15, 10, 15, 15, 40, 13, 8, 22, 56, 32}, head: assumptionHeadRow, fixed: 1, tab: "1A7F37"}

// writeAssumptions writes every value of every assumption, and names those that hold: formulas refer to them.
func (d *draft) writeAssumptions() {
	s := d.assumptions
	s.putHigh(24, cell{value: "Assumptions", look: look{as: titleCell}})
	s.put(faint("Change a yellow cell, and every KPI that rests on it is calculated anew. Values are in the unit that stands beside them; percentages as such, times in seconds."))
	s.put(faint("The sheet can be read back into Telltale: telltale settings import WORKBOOK.xlsx. Low and high are what is plausible; the source is yours to write."))
	s.put()
	cells := make([]cell, len(assumptionHeads))
	for i, title := range assumptionHeads {
		if cells[i] = heading(title); title == "Value" || title == "Low" || title == "High" {
			cells[i] = numberHeading(title)
		}
	}
	s.put(cells...)
	for _, a := range d.wb.Workings.Assumptions {
		for _, v := range a.Values {
			since := cell{value: "", look: look{format: asDay, as: inputs}}
			if t, err := time.Parse(time.DateOnly, v.Since); err == nil {
				since.value = date(t)
			}
			input := func(f float64) cell {
				return cell{value: f, look: look{format: figures.NumberFormat(&f, a.Unit, d.wb.Result.Currency), as: inputs}}
			}
			was := v.Text
			if v.Default {
				was = ""
			}
			s.put(cell{value: a.Title, look: look{as: label}}, input(v.Base), words(d.unit(a.Unit)), input(v.Low), input(v.High), cell{value: v.Note, look: look{as: inputs}}, since,
				words(yesNo(v.Holds)), id(was), wrap(a.About), id(a.Key))
			if v.Holds {
				d.name(assumptionName(a.Key), s.name, fixedAt(2, s.row))
			}
		}
	}
}
