package report

import (
	"strings"
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// dailyShape has one column for each figure that a formula adds up.
func dailyShape(w engine.Workings) shape {
	s := shape{widths: []float64{12}, head: 1, fixed: 1, filter: true, tab: quiet}
	for _, k := range w.KPIs {
		for range dailyColumns(k) {
			s.widths = append(s.widths, 18)
		}
	}
	return shape{widths: append(s.widths, widthsOf(len(w.Shared), 18)...), head: 1, fixed: 1, filter: true, tab: quiet}
}

// dayColumn is one figure by day.
type dayColumn struct {
	name, title string
	days        []*float64
}

// dailyColumns are the figures of one KPI.
func dailyColumns(w engine.Working) []dayColumn {
	switch w.Form {
	case engine.SumOfDays:
		return []dayColumn{{partName(w.KPI), "", w.Part}}
	case engine.HighestDay:
		return []dayColumn{{partName(w.KPI), "highest", w.Part}}
	case engine.SpreadEven:
		return []dayColumn{{partName(w.KPI), "share of the month", w.Part}}
	case engine.RatioOfAll:
		return []dayColumn{{partName(w.KPI), "part", w.Part}, {wholeName(w.KPI), "of", w.Whole}}
	}
	return nil
}

// writeDaily writes what the KPIs add up from, a day in each row, and names each column.
func (d *draft) writeDaily() {
	w := d.wb.Workings
	d.calc, d.today = newCalculation(d.wb, kpiCells, d.wb.Result.Values), newCalculation(d.wb, todayCells, d.wb.Today)
	var columns []dayColumn
	head := []cell{heading("Day")}
	for _, k := range w.KPIs {
		title := k.KPI
		if known := d.wb.Catalog.KPI(k.KPI); known != nil {
			title = known.Name
		}
		for _, c := range dailyColumns(k) {
			columns = append(columns, c)
			head = append(head, numberHeading(strings.TrimSuffix(title+", "+c.title, ", ")))
		}
	}
	for i, shared := range w.Shared {
		c := dayColumn{name: daysName(i), days: make([]*float64, len(w.Days))}
		for j, is := range shared.Days {
			mark := 0.
			if is {
				mark = 1
			}
			c.days[j] = &mark
		}
		columns = append(columns, c)
		head = append(head, numberHeading("Day of "+strings.Join(shared.Facts, ", ")))
	}
	d.daily.putHigh(48, head...)
	for j, day := range w.Days {
		row := []cell{dayCell(day)}
		for _, c := range columns {
			row = append(row, cell{value: c.days[j], look: look{format: plainFormat(c.days[j])}})
		}
		d.daily.put(row...)
	}
	for i, c := range columns {
		d.name(c.name, d.daily.name, fixedAt(i+2, 2)+":"+fixedAt(i+2, max(2, d.daily.row)))
	}
}

// plainFormat shows a figure without a unit.
func plainFormat(f *float64) string {
	if f == nil {
		return ""
	}
	return figures.NumberFormat(f, "count", "")
}

// dayCell is a local day as a date.
func dayCell(day string) cell {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return words(day)
	}
	return cell{value: date(t), look: look{format: asDay}}
}

// writeSeries writes the value of each KPI by day, which charts over time show, with its target beside it.
func (d *draft) writeSeries() {
	r := d.wb.Result
	d.columns = map[string]int{}
	head := []cell{heading("Day")}
	var shown []engine.Value
	days := 0
	for _, v := range r.Values {
		if !hasPoints(v.Series) || v.Grain != "day" {
			continue
		}
		shown = append(shown, v)
		days = max(days, len(v.Series))
		head = append(head, numberHeading(v.Name))
		d.columns[v.ID] = len(head)
		if v.Target != nil {
			head = append(head, numberHeading(v.Name+", target"))
		}
	}
	d.series.putHigh(48, head...)
	for i := range days {
		row := []cell{{}}
		for _, v := range shown {
			if i >= len(v.Series) {
				row = append(row, cell{})
				continue
			}
			p := v.Series[i]
			row[0] = momentCell(p.T)
			row = append(row, cell{value: p.V, look: look{format: figures.NumberFormat(p.V, v.Unit, r.Currency)}})
			if v.Target != nil {
				row = append(row, cell{value: v.Target.Value, look: look{format: figures.NumberFormat(&v.Target.Value, v.Unit, r.Currency)}})
			}
		}
		d.series.put(row...)
	}
}

// momentCell is the day of a point of a daily series.
func momentCell(at string) cell {
	if len(at) < len(time.DateOnly) {
		return cell{}
	}
	return dayCell(at[:len(time.DateOnly)])
}

func hasPoints(series []engine.Point) bool {
	for _, p := range series {
		if p.V != nil {
			return true
		}
	}
	return false
}
