package app

import (
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/report"
)

// Format is a format of reports, as it is offered.
type Format struct {
	ID      string `json:"id"`
	Group   string `json:"group"`
	Title   string `json:"title"`
	For     string `json:"for"`     // who it is for, in a sentence
	Text    bool   `json:"text"`    // it is read as text
	Texts   string `json:"texts"`   // what people wrote would stand in it, when asked for; empty: it has no room for that
	Decimal bool   `json:"decimal"` // numbers may be written with a comma
	// Unfiltered says that filters do not narrow it; empty when they do.
	Unfiltered string `json:"unfiltered"`

	ending string // of the name of its files, behind the period
}

// The groups of formats.
const (
	forPeople   = "To read and send"
	forPrograms = "To compute with"
	forStack    = "For the live stack"
)

// unfilteredStack is why filters leave the rules for a live system as they are.
const unfilteredStack = "Filters narrow the numbers here, not what Prometheus is asked: matchers in the settings of the live stack do that."

// exportFormats are all formats, in the order in which they are offered.
var exportFormats = []Format{
	{ID: WorkbookFormat, Group: forPeople, Title: "Excel workbook", For: "For finance and auditors: every KPI is a live formula over data and assumptions.", ending: ".xlsx",
		Texts: "Questions and answers of labelled predictions, and notes about them"},
	{ID: DocumentFormat, Group: forPeople, Title: "HTML report", For: "For everybody without Telltale: the dashboards, interactive and offline in any browser, ready to print.", ending: ".html",
		Texts: "What users ask most, in their words"},
	{ID: "md", Group: forPeople, Title: "Markdown", For: "For a wiki, a ticket or a chat: the dashboard form, filled.", Text: true, ending: ".md"},
	{ID: "csv", Group: forPrograms, Title: "CSV", For: "For a spreadsheet of your own: one row a KPI, with all that explains it.", Text: true, Decimal: true, ending: ".csv"},
	{ID: TablesFormat, Group: forPrograms, Title: "Tables", For: "For analysts: values, days, alerts, definitions and imports as tidy CSV files in one archive.", Decimal: true, ending: ".zip"},
	{ID: ParquetFormat, Group: forPrograms, Title: "Parquet", For: "For data engineers: every row of the period, and the sums kept of them.", ending: "-rows.zip",
		Texts: "Everything that people wrote: questions, answers, comments", Unfiltered: "Filters do not narrow this file: it holds all rows of the period."},
	{ID: "json", Group: forPrograms, Title: "JSON", For: "For scripts: the numbers in base units, by a contract that only grows.", Text: true, ending: ".json"},
	{ID: grafanaFormat, Group: forStack, Title: "Grafana, these numbers", For: "For whoever lives in Grafana: a dashboard that has these numbers within it and needs no data source.", Text: true, ending: ".grafana.json"},
	{ID: "grafana-live", Group: forStack, Title: "Grafana, live", For: "For the on-call screen: the same KPIs asked from your Prometheus.", Text: true, ending: "-live.grafana.json", Unfiltered: unfilteredStack},
	{ID: "prometheus", Group: forStack, Title: "Prometheus rules", For: "For SREs: recording rules, alerts on your targets, and burn rates over several windows.", Text: true, ending: ".rules.yml", Unfiltered: unfilteredStack},
	{ID: "openslo", Group: forStack, Title: "OpenSLO", For: "For SLO tools: the objectives that your targets make, with their alert policies.", Text: true, ending: ".openslo.yaml", Unfiltered: unfilteredStack},
}

// scorecardExport is offered by the page of the scorecard alone.
var scorecardExport = Format{ID: scorecardFormat, Title: "Scorecard", For: "Twelve months of every KPI with a target.", Text: true, Decimal: true, ending: "-scorecard.csv"}

// BinaryFormats are those that no terminal shows. They take a while.
var BinaryFormats = []string{WorkbookFormat, DocumentFormat, TablesFormat, ParquetFormat}

// Described says what a report is, in a few words: "Excel workbook of October 2026".
func (a *App) Described(r Report) (string, error) {
	title := "Table"
	if format, err := formatNamed(r.Format); err == nil {
		title = format.Title
	}
	footing, err := a.footing(r.Query)
	return title + " of " + footing.Period.Label, err
}

// formatNamed is the format with the id.
func formatNamed(id string) (Format, error) {
	if id == scorecardFormat {
		return scorecardExport, nil
	}
	if i := slices.IndexFunc(exportFormats, func(f Format) bool { return f.ID == id }); i >= 0 {
		return exportFormats[i], nil
	}
	ids := make([]string, len(exportFormats))
	for i, f := range exportFormats {
		ids[i] = f.ID
	}
	return Format{}, fault.New(fault.Unsupported, "The format %q is not known.", id).Do("Use one of: %s.", strings.Join(ids, ", "))
}

// fileName is what a file of the format about a period is called: telltale-2026-10.xlsx.
func (f Format) fileName(p engine.Period) string {
	from, to := p.FromStr[:len(time.DateOnly)], p.ToStr[:len(time.DateOnly)]
	if end, err := time.Parse(time.RFC3339, p.ToStr); err == nil {
		to = end.Add(-time.Microsecond).Format(time.DateOnly) // in the offset that it was written with
	}
	name := from + "-to-" + to
	switch {
	case from == to:
		name = from
	case p.Preset == "month":
		name = from[:len("2006-01")]
	case p.Preset == "quarter":
		name = strings.ReplaceAll(p.Label, " ", "-")
	}
	return "telltale-" + name + f.ending
}

// documentParts are the chapters of the HTML report, with what each shows.
func documentParts(boards []catalog.Dashboard, texts bool) []report.Piece {
	if !texts {
		boards = withoutTexts(boards)
	}
	parts := []report.Piece{}
	for _, chapter := range []report.Piece{{Name: "Executive"}, {Name: "Operations", About: "API health: requests, errors, latency and uptime, with the worst endpoints"}, {Name: "Business"}, {Name: "Cost"}, {Name: "Quality"}} {
		for _, board := range boards {
			if board.Title != chapter.Name {
				continue
			}
			titles := make([]string, len(board.Panels))
			for i, panel := range board.Panels {
				titles[i] = panel.Title
			}
			chapter.About = strings.Join(titles, ", ")
		}
		parts = append(parts, chapter)
	}
	return append(parts, report.Piece{Name: "Scorecard", About: "Twelve months against their targets"},
		report.Piece{Name: "How the numbers are made", About: "Definitions, assumptions, coverage, imports and the passport of each number"})
}
