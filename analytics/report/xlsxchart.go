package report

import (
	"fmt"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// Charts are drawn three beside each other, which is as wide as the table of KPIs above them.
const (
	chartWide    = 620
	chartHigh    = 300
	chartApart   = 10
	chartsBeside = 3
	chartRows    = 18 // that a chart takes, with some room below it
	pageRows     = 57 // below the header of a printed page
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
	days    bool    // its first column holds days
	most    float64 // the axis ends there; 0: where the data do
	many    int     // there are so many names below the axis; 0: as many as there is room for
	dots    bool    // some values have none beside them that a line could lead to
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
	chart.XAxis.TickLabelPosition = excelize.ChartTickLabelLow
	if c.many > 0 {
		chart.XAxis.TickLabelSkip, chart.XAxis.Alignment.TextRotation = max(1, c.many/10), -45
	}
	if c.kind == excelize.Bar {
		chart.XAxis.ReverseOrder = true                             // the first of the table stands at the top,
		chart.YAxis.TickLabelPosition = excelize.ChartTickLabelHigh // and the values still below
		chart.PlotArea.ShowVal, chart.PlotArea.NumFmt = true, chart.YAxis.NumFmt
	}
	if c.kind != excelize.Line && c.kind != excelize.Scatter {
		chart.YAxis.Minimum = new(float64) // a bar is as long as its value
	}
	if c.kind == excelize.Scatter {
		chart.XAxis.NumFmt.CustomNumFmt = c.format
		chart.XAxis.Maximum = &c.most
	}
	if c.most > 0 {
		chart.YAxis.Maximum = &c.most
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
		if c.dots {
			series.Marker = excelize.ChartMarker{Symbol: "circle", Size: 5, Fill: solid(palette[i%len(palette)]), Border: excelize.LineOptions{Type: excelize.LineNone}}
		}
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
		return []drawn{{kind: excelize.ColStacked, title: k.Name + " by day and " + lower(d.title(chart.By)), format: unit, days: true, columns: numbers(2, len(l.Layers)),
			data: d.layersBlock(title+" by "+lower(d.title(chart.By)), l, string(k.Unit))}}
	case data.Latencies != nil:
		return []drawn{{kind: excelize.Col, title: "How long requests took", format: "0%", columns: []int{2, 3}, many: len(data.Latencies.Bins), data: d.latencyBlock(title+", how long requests took", data.Latencies)}}
	case data.HeatMaps != nil:
		for _, m := range data.HeatMaps {
			d.coloured(d.heatBlock(panel.Title+": "+d.wb.Catalog.KPI(m.KPI).Name+" by day and hour", m))
		}
		return nil
	case data.Budget != nil:
		return []drawn{{kind: excelize.Line, title: "Error budget left by day", format: "0%", days: true, most: 1, columns: []int{2}, targets: []int{3}, data: d.budgetBlock(title, data.Budget)}}
	case data.Confidence != nil && chart.Kind == "reliability":
		if data.Confidence.Calibration == nil {
			return nil
		}
		return []drawn{{kind: excelize.Scatter, title: "How often predictions were right, by stated confidence", format: "0%", most: 1, columns: []int{2}, targets: []int{3},
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
		c.dots = c.dots || alone(d.calc.values[id].Series)
		c.most = max(c.most, topOf(d.calc.values[id].Unit, mostOf(d.calc.values[id].Series)))
		if v := d.calc.values[id]; v.Target != nil && len(chart.KPIs) == 1 && fitsTarget(v) {
			c.targets = append(c.targets, column+1)
		}
	}
	if len(c.columns) == 0 {
		return nil
	}
	c.title += " by day"
	return []drawn{c}
}

// alone reports whether a value has no other beside it, which a line without dots would not show.
func alone(series []engine.Point) bool {
	for i, p := range series {
		if p.V != nil && (i == 0 || series[i-1].V == nil) && (i == len(series)-1 || series[i+1].V == nil) {
			return true
		}
	}
	return false
}

// topOf is where the axis of shares ends that come near to all; 0 leaves it to the program that draws.
func topOf(unit string, most float64) float64 {
	if unit == "percent" && most > .6 && most <= 1 {
		return 1
	}
	return 0
}

func mostOf(series []engine.Point) float64 {
	most := math.Inf(-1)
	for _, p := range series {
		if p.V != nil {
			most = max(most, *p.V)
		}
	}
	return most
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
		return `General" s"` // "0.##" leaves a point behind whole seconds
	case "rating":
		return "0.0"
	case "count":
		return `[>=10000000]#,##0,,"M";[>=10]#,##0;General`
	}
	return "General"
}

func numbers(first, n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = first + i
	}
	return all
}
