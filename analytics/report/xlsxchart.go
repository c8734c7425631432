package report

import (
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// Charts are drawn two beside each other, each as wide as the columns above it leave room for.
const (
	chartWide = 640
	chartHigh = 300
	chartRows = 18 // that a chart takes, with some room below it

	rowsOfPage = 3  // of charts on a printed page
	fewRows    = 12 // of KPIs leave room for charts on their page
)

// palette are the colours of series, in their order; the target is grey and dashed.
var palette = []string{"0B57D0", "BC4C00", "1A7F37", "8250DF", "9A6700", "656D76"}

// column is the range of a column of a block.
func (p placed) column(n int) string {
	return fmt.Sprintf("%s!%s:%s", sheetRef(p.sheet), fixedAt(n, p.first), fixedAt(n, p.last))
}

// header is the name of a series.
func (p placed) header(n int) string { return sheetRef(p.sheet) + "!" + fixedAt(n, p.head) }

func (p placed) empty() bool { return p.last < p.first }

// drawn is a chart and where its data stand.
type drawn struct {
	kind    excelize.ChartType
	title   string
	data    placed
	columns []int // series
	targets []int // columns of them that are targets
	format  string
	days    bool // its first column holds days
}

// draw puts a chart onto a sheet.
func (d *draft) draw(s *sheet, cell string, shift int, c drawn) {
	if d.err != nil || c.data.empty() {
		return
	}
	chart := &excelize.Chart{
		Type: c.kind, ShowBlanksAs: "gap", Dimension: excelize.ChartDimension{Width: chartWide, Height: chartHigh},
		Title:  excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.title, Font: &excelize.Font{Bold: true, Size: 12, Color: ink, Family: "Calibri"}}}},
		Legend: excelize.ChartLegend{Position: "bottom"},
		Format: excelize.GraphicOptions{AltText: c.title, OffsetX: shift, OffsetY: 4},
		YAxis:  excelize.ChartAxis{MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: c.format}, Font: excelize.Font{Size: 9, Color: quiet}},
		XAxis:  excelize.ChartAxis{Font: excelize.Font{Size: 9, Color: quiet}},
		Border: excelize.LineOptions{Type: excelize.LineSolid, Width: 0.75, Fill: solid(ruled)},
	}
	if c.kind == excelize.Bar {
		chart.XAxis.ReverseOrder = true // the first of the table stands at the top
	}
	if c.days {
		chart.XAxis.NumFmt = excelize.ChartNumFmt{CustomNumFmt: "d"}
		if days := c.data.last - c.data.first + 1; days > 31 {
			chart.XAxis.NumFmt.CustomNumFmt, chart.XAxis.TickLabelSkip = "d mmm", days/8
		}
	}
	if len(c.columns)+len(c.targets) == 1 {
		chart.Legend.Position = "none"
	}
	for i, column := range c.columns {
		series := excelize.ChartSeries{Name: c.data.header(column), Categories: c.data.column(1), Values: c.data.column(column),
			Fill: solid(palette[i%len(palette)]), Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2, Fill: solid(palette[i%len(palette)])}, Marker: excelize.ChartMarker{Symbol: "none"}}
		chart.Series = append(chart.Series, series)
	}
	for _, column := range c.targets {
		chart.Series = append(chart.Series, excelize.ChartSeries{Name: c.data.header(column), Categories: c.data.column(1), Values: c.data.column(column),
			Fill: solid(quiet), Line: excelize.LineOptions{Type: excelize.LineSolid, Dash: excelize.LineDashDash, Width: 1.25, Fill: solid(quiet)}, Marker: excelize.ChartMarker{Symbol: "none"}})
	}
	d.try(d.file.AddChart(s.name, cell, chart))
}

func solid(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// chartOf finds or writes the data of a declared chart. A heat map is no chart of a spreadsheet: it stands coloured among the
// data.
func (d *draft) chartOf(panel catalog.Panel, chart catalog.Chart, data ChartData) []drawn {
	k := d.wb.Catalog.KPI(chart.KPIs[0])
	title := panel.Title + ": " + k.Name
	unit := d.axisFormat(k)
	switch {
	case data.Layers != nil:
		l := data.Layers
		return []drawn{{kind: excelize.ColStacked, title: k.Name + " by " + lower(d.title(chart.By)), format: unit, days: true, columns: numbers(2, len(l.Layers)),
			data: d.layersBlock(title+" by "+lower(d.title(chart.By)), l, string(k.Unit))}}
	case data.Latencies != nil:
		return []drawn{{kind: excelize.Col, title: "How long requests took", format: "0%", columns: []int{2, 3}, data: d.latencyBlock(title+", how long requests took", data.Latencies)}}
	case data.HeatMaps != nil:
		for _, m := range data.HeatMaps {
			d.coloured(d.heatBlock(panel.Title+": "+d.wb.Catalog.KPI(m.KPI).Name+" by day and hour", m))
		}
		return nil
	case data.Budget != nil:
		return []drawn{{kind: excelize.Line, title: "Error budget left", format: "0%", days: true, columns: []int{2}, targets: []int{3}, data: d.budgetBlock(title, data.Budget)}}
	case data.Confidence != nil && chart.Kind == "reliability":
		if data.Confidence.Calibration == nil {
			return nil
		}
		return []drawn{{kind: excelize.Scatter, title: "How often predictions were right, by stated confidence", format: "0%", columns: []int{2}, targets: []int{3},
			data: d.reliabilityBlock(title+", reliability", data.Confidence.Calibration)}}
	case data.Confidence != nil:
		return []drawn{{kind: excelize.Col, title: "How sure predictions were", format: "0%", columns: []int{2}, data: d.confidenceBlock(title, data.Confidence)}}
	case data.Ratings != nil:
		return []drawn{{kind: excelize.Bar, title: "Ratings", format: "0%", columns: []int{2, 3}, data: d.ratingsBlock(title+", how often which", data.Ratings)}}
	case data.Funnel != nil:
		return []drawn{{kind: excelize.Bar, title: "What became of conversations", format: asCount, columns: []int{2}, data: d.funnelBlock(title+", what became of conversations", data.Funnel)}}
	case chart.Kind != "":
		return nil
	}
	return d.overTime(chart, unit)
}

// overTime is a chart of daily values, which stand on a sheet of their own.
func (d *draft) overTime(chart catalog.Chart, unit string) []drawn {
	c := drawn{kind: excelize.Line, format: unit, days: true, data: placed{sheet: d.series.name, head: 1, first: 2, last: d.series.row}}
	for _, id := range chart.KPIs {
		column, ok := d.columns[id]
		if !ok {
			continue
		}
		if c.title != "" {
			c.title += ", "
		}
		c.title += d.wb.Catalog.KPI(id).Name
		c.columns = append(c.columns, column)
		if v := d.calc.values[id]; v.Target != nil && len(chart.KPIs) == 1 && fitsTarget(v) {
			c.targets = append(c.targets, column+1)
		}
	}
	if len(c.columns) == 0 {
		return nil
	}
	return []drawn{c}
}

// fitsTarget reports whether the target is one of a day: that of a sum is of the period.
func fitsTarget(v engine.Value) bool {
	return v.Unit != "money" && v.Unit != "count" || v.ID == "cost_per_request"
}

// coloured gives the cells of a heat map their colours.
func (d *draft) coloured(p placed) {
	if d.err != nil || p.empty() {
		return
	}
	d.try(d.file.SetConditionalFormat(p.sheet, at(2, p.first)+":"+at(p.columns, p.last), []excelize.ConditionalFormatOptions{{
		Type: "2_color_scale", Criteria: "=", MinType: "min", MaxType: "max", MinColor: "#FFFFFF", MaxColor: "#BC4C00"}}))
}

// axisFormat is a number format with few digits, for the labels of an axis.
func (d *draft) axisFormat(k *catalog.KPI) string {
	v := d.calc.values[k.ID].Value
	switch k.Unit {
	case "percent":
		return "0.0%"
	case "money":
		format := figures.NumberFormat(v, "money", d.wb.Result.Currency)
		if v != nil && *v >= 100 {
			return strings.ReplaceAll(format, ".00", "")
		}
		return format
	case "seconds":
		return `0.##" s"`
	case "rating":
		return "0.0"
	}
	return "#,##0.##"
}

func numbers(first, n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = first + i
	}
	return all
}
