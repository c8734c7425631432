package report

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// writeDashboards writes a sheet for each dashboard: its KPIs, which refer to the sheet of all KPIs, its charts, and its tables.
func (d *draft) writeDashboards() {
	next := 0
	for i, board := range d.wb.Catalog.Dashboards {
		s := d.dashboards[i]
		d.headKPIs(s, board.Title, "Panel")
		for _, panel := range board.Panels {
			for _, id := range panel.KPIs {
				if v, ok := d.calc.values[id]; ok {
					d.putKPI(s, panel.Title, v, d.referred(v), d.how(v))
				}
			}
		}
		s.columns = len(kpiHead)
		s.filterTo(s.row)
		d.verdictsFollow(s, "F1:F"+strconv.Itoa(s.row))
		var charts []drawn
		for _, panel := range board.Panels {
			data := PanelData{}
			if next < len(d.wb.Panels) {
				data = d.wb.Panels[next]
			}
			next++
			for j, chart := range panel.Charts {
				if j < len(data.Charts) {
					charts = append(charts, d.chartOf(panel, chart, data.Charts[j])...)
				}
			}
			for j, table := range panel.Tables {
				if j < len(data.Tables) && len(data.Tables[j]) > 0 {
					p := d.tableBlock(panel.Title+": by "+lower(d.title(table.By)), table, data.Tables[j])
					known, most := bars(data.Tables[j][0], d.wb.Catalog.KPI(table.KPIs[0]).Unit)
					charts = append(charts, drawn{kind: excelize.Bar, title: d.wb.Catalog.KPI(table.KPIs[0]).Name + " by " + lower(d.title(table.By)), columns: []int{2},
						data: p.top(min(12, known)), format: d.axisFormat(d.wb.Catalog.KPI(table.KPIs[0])), most: most})
				}
			}
		}
		s.put()
		d.arrange(s, charts)
		d.putNotes(s, d.shownOn(board))
	}
}

// shownOn are the values of a dashboard, each once.
func (d *draft) shownOn(board catalog.Dashboard) []engine.Value {
	var shown []engine.Value
	seen := map[string]bool{}
	for _, panel := range board.Panels {
		for _, id := range panel.KPIs {
			if v, ok := d.calc.values[id]; ok && !seen[id] {
				seen[id] = true
				shown = append(shown, v)
			}
		}
	}
	return shown
}

// bars are how many groups from the first have a value, and where an axis of shares ends.
func bars(b engine.Breakdown, unit catalog.Unit) (known int, most float64) {
	for _, p := range b.Groups {
		if p.Value == nil {
			break
		}
		known++
		most = max(most, *p.Value)
	}
	return known, topOf(string(unit), most)
}

// top keeps the first rows of a block, which are the largest: more bars cannot be read.
func (p placed) top(n int) placed {
	p.last = min(p.last, p.first+n-1)
	return p
}

// arrange puts charts below the rows, as many beside each other as a page is wide.
func (d *draft) arrange(s *sheet, charts []drawn) {
	first, i := s.row+1, 0
	for _, c := range charts {
		if c.data.empty() {
			continue
		}
		column, shift := s.besides(4 + float64(i%chartsBeside)*(chartWide+chartApart))
		d.draw(s, at(column, first+i/chartsBeside*chartRows), shift, c)
		i++
	}
	rows := (i + chartsBeside - 1) / chartsBeside
	for range rows * chartRows {
		s.putHigh(lineHigh, cell{})
	}
	d.breakPages(s, first, rows)
}

// breakPages keeps charts whole on paper.
func (d *draft) breakPages(s *sheet, first, rows int) {
	used := (first - 1 - kpiHeadRow) % pageRows
	for row := range rows {
		if used += chartRows; used > pageRows && d.err == nil {
			d.try(s.stream.InsertPageBreak(at(1, first+row*chartRows)))
			used = chartRows
		}
	}
}

// besides finds the column in which something begins that stands so many pixels from the left, and where in it.
func (s *sheet) besides(pixels float64) (column, offset int) {
	wide := 0.
	for i, characters := range s.shape.widths {
		next := wide + 7*characters + 5
		if next > pixels {
			return i + 1, int(pixels - wide)
		}
		wide = next
	}
	return len(s.shape.widths) + 1, 0
}

// referred is the cell of a KPI on a dashboard, which is that of the sheet of all KPIs.
func (d *draft) referred(v engine.Value) cell {
	c := cell{value: v.Value, look: look{format: figures.NumberFormat(v.Value, v.Unit, d.wb.Result.Currency)}}
	if v.Value == nil {
		return c
	}
	c.formula = kpiName(v.ID)
	if d.calc.of(v.ID) == "" {
		c.look.as = marked
	}
	return c
}

// how says whether the value of a KPI is a formula over the data, or a value.
func (d *draft) how(v engine.Value) string {
	switch {
	case v.Value == nil:
		return ""
	case d.calc.of(v.ID) != "":
		return "formula"
	}
	return "value"
}

// sheetName is a title that a sheet may have: without the characters that references use, and of 31 at most.
func sheetName(title string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return '-'
		}
		return r
	}, title)
	for utf8.RuneCountInString(name) > 31 {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return name
}

// lower begins a text in lower case, unless it begins with an abbreviation.
func lower(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if second, _ := utf8.DecodeRuneInString(text[size:]); unicode.IsUpper(second) {
		return text
	}
	return string(unicode.ToLower(first)) + text[size:]
}
