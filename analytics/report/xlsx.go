package report

import (
	"context"
	"io"
	"time"

	"telltale/analytics/actions"
	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/labeling"
	"telltale/analytics/store"
)

// Workbook is all that the Excel workbook of a period shows. What a period has none of is empty or nil.
type Workbook struct {
	System    string         // what it is about: the name of the workspace
	App       string         // the version that writes it
	Result    engine.Result  // of a closed month what was signed
	Today     []engine.Value // what today's data makes of the period, which the sheets of data add up to
	Workings  engine.Workings
	Scorecard engine.Scorecard
	Catalog   *catalog.Catalog
	Panels    []PanelData // of the catalog's dashboards, in their order
	Trends    []string    // what to know first, as sentences
	Actions   []string
	Agreed    actions.ActionList // what people agreed to do
	Reviews   []ReviewLabels
	Imports   []store.Import
	// CostLines hands the titles and then every cost line of the period to write.
	CostColumns []engine.RowColumn
	CostLines   func(write func([]string) error) error
	CostBy      []engine.Part // cost by category and service, largest first
}

// PanelData is what the charts and tables of one panel are drawn from, in the order of its declarations.
type PanelData struct {
	Charts []ChartData
	Tables [][]engine.Breakdown // for each table one breakdown a KPI
}

// ChartData is what one chart is drawn from; all is nil for one that shows the daily series of its KPIs.
type ChartData struct {
	Layers     *engine.Layers
	Latencies  *engine.Latencies
	HeatMaps   []engine.HeatMap
	Budget     *engine.ErrorBudget
	Confidence *engine.Confidence
	Ratings    *engine.Ratings
	Funnel     *engine.Funnel
}

// ReviewLabels is an accuracy review with each of its labels.
type ReviewLabels struct {
	Review labeling.Review
	Result labeling.ReviewResult
	Labels []labeling.LabelLine
}

// WriteWorkbook writes the workbook, whose KPI cells are formulas over its own sheets of data and assumptions wherever days
// and assumptions make the value; told hears of each sheet that is done. It fails with what w returns, and with ctx.
func WriteWorkbook(ctx context.Context, w io.Writer, wb Workbook, told func(done, all int)) error {
	zone, err := time.LoadLocation(wb.Result.Period.Zone)
	if err != nil {
		return fault.New(fault.Internal, "The zone %q is unknown.", wb.Result.Period.Zone)
	}
	b := newBook(ctx, zone)
	defer b.file.Close()
	d := draft{book: b, wb: wb}
	steps := d.steps()
	for i, write := range steps {
		write()
		if b.err != nil {
			return b.err
		}
		told(i+1, len(steps)+1)
	}
	for _, s := range b.sheets {
		s.end()
	}
	b.try(b.file.SetDocProps(docProps(wb)))
	b.file.SetActiveSheet(1)
	if b.err != nil {
		return b.err
	}
	if err := b.file.Write(w); err != nil {
		return err
	}
	told(len(steps)+1, len(steps)+1)
	return nil
}

// draft is the workbook on its way: the sheets in the order in which they stand, and where what others refer to is found.
type draft struct {
	*book
	wb Workbook

	contents, cover, card, kpis, signed, assumptions, definitions, reviews, labels, episodes, agreed, costs, lines, daily, series, data, ledger *sheet

	dashboards []*sheet

	calc    calculation    // of the values
	today   calculation    // of those of today's data
	columns map[string]int // of the sheet of daily values, by KPI; its target stands one further
}

// steps write the sheets: first what others refer to.
func (d *draft) steps() []func() {
	d.begin()
	return []func(){d.writeAssumptions, d.writeDaily, d.writeSeries, d.writeKPIs, d.writeSigned, d.writeDashboards, d.writeScorecard, d.writeDefinitions, d.writeReviews,
		d.writeEpisodes, d.writeAgreed, d.writeCosts, d.writeLines, d.writeLedger, d.writeCover, d.writeContents}
}

// The names of the sheets that are not dashboards.
const (
	contentsSheet    = "Contents"
	coverSheet       = "Cover"
	scorecardSheet   = "Scorecard"
	kpiSheet         = "KPIs"
	signedSheet      = "Signed check"
	assumptionSheet  = "Assumptions"
	definitionSheet  = "Definitions"
	reviewSheet      = "Accuracy reviews"
	labelSheet       = "Labels"
	episodeSheet     = "Alert episodes"
	agreedSheet      = "Action items"
	categorySheet    = "Cost by category"
	costLineSheet    = "Cost lines"
	dailySheet       = "Daily figures"
	dailyValuesSheet = "Daily values"
	chartDataSheet   = "Chart data"
	ledgerSheet      = "Import ledger"
)

// begin puts the sheets in their order.
func (d *draft) begin() {
	d.contents = d.add(contentsSheet, "", shape{widths: []float64{28, 100}, tab: accent})
	d.cover = d.add(coverSheet, "What the workbook is about, the verdicts, what to know first, and who signed it.", shape{widths: []float64{30, 22, 26, 24, coverWhy}, tab: accent})
	d.card = d.add(scorecardSheet, "Twelve months of every KPI with a target, coloured by verdict.", scorecardShape(d.wb.Scorecard))
	for _, board := range d.wb.Catalog.Dashboards {
		d.dashboards = append(d.dashboards, d.add(sheetName(board.Title), "The KPIs and charts of the dashboard "+board.Title+".", kpiShape("0B57D0")))
	}
	d.kpis = d.add(kpiSheet, "Every KPI once: the formula or value that all other sheets refer to.", kpiShape("1A7F37"))
	if d.closed() {
		d.signed = d.add(signedSheet, "Every number as it was signed, beside what this workbook and today's data make of it.", shape{widths: signedWidths, head: signedHeadRow, fixed: 2, filter: true, tab: "1A7F37"})
	}
	d.assumptions = d.add(assumptionSheet, "Numbers that no export has. Change one, and everything that rests on it moves.", assumptionShape)
	d.definitions = d.add(definitionSheet, "What each KPI means and how it is computed.", shape{widths: []float64{36, 60, 44, 9, 9, 25, 30, 40, 26}, head: 1, fixed: 1, filter: true, tab: "1A7F37"})
	d.reviews = d.add(reviewSheet, "What each accuracy review of the period proves.", shape{widths: []float64{30, 14, 14, 12, 12, 12, 12, 16, 12, 60}, head: 1, filter: true, tab: "8250DF"})
	d.labels = d.add(labelSheet, "Every label of those reviews.", labelShape)
	d.episodes = d.add(episodeSheet, "When alert rules fired, or possibly did.", shape{widths: []float64{28, 36, 18, 18, 18, 12, 14, 12, 24}, head: 1, filter: true, tab: "BC4C00"})
	if len(d.wb.Agreed.Items) > 0 {
		d.agreed = d.add(agreedSheet, "What people agreed to do, and whether it worked.", shape{widths: []float64{42, 18, 11, 13, 22, 20, 16, 13, 18, 30, 72}, head: 1, filter: true, tab: "BC4C00"})
	}
	d.costs = d.add(categorySheet, "What the period cost by category and service.", shape{widths: []float64{24, 40, 16, 10, 16, 12}, head: 1, filter: true, tab: "9A6700"})
	d.lines = d.add(costLineSheet, "Every cost line that touches the period, as it was imported.", lineShape(d.wb.CostColumns))
	d.daily = d.add(dailySheet, "What KPIs add up from, by day: the formulas refer to it.", dailyShape(d.wb.Workings))
	d.series = d.add(dailyValuesSheet, "The value of each KPI by day: charts refer to it.", shape{widths: widthsOf(200, 14), head: 1, fixed: 1, filter: true, tab: quiet})
	d.data = d.add(chartDataSheet, "What the other charts and the tables of the dashboards show.", shape{widths: append([]float64{34}, widthsOf(39, 11)...), paper: 25, tab: quiet})
	d.ledger = d.add(ledgerSheet, "Every file that was imported: records = used + duplicate + rejected + ignored.", shape{widths: []float64{8, 56, 26, 10, 12, 12, 12, 12, 12, 18, 18, 18, 26, 70, 70}, head: 1, fixed: 2, filter: true, tab: quiet})
}

// widthsOf are equal widths of columns.
func widthsOf(columns int, width float64) []float64 {
	all := make([]float64, columns)
	for i := range all {
		all[i] = width
	}
	return all
}
