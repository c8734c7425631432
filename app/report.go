package app

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/report"
)

// scorecardFormat is the report that shows twelve months, as CSV.
const scorecardFormat = "scorecard"

// ReportFormats are the formats that WriteReport knows, but for "scorecard".
var ReportFormats = slices.Concat(report.Formats, report.StackFormats, []string{grafanaFormat, WorkbookFormat, DocumentFormat, TablesFormat, ParquetFormat})

// grafanaFormat is the dashboard that has the numbers of the period within it.
const grafanaFormat = "grafana"

// extensions are how the names of reports end whose format is called otherwise.
var extensions = map[string]string{scorecardFormat: "csv", "prometheus": "yml", "openslo": "yaml", grafanaFormat: "json", "grafana-live": "json",
	TablesFormat: "zip", ParquetFormat: "zip"}

// ReportExtension is how the name of a report in a format ends, without the dot.
func ReportExtension(format string) string {
	if extension, ok := extensions[format]; ok {
		return extension
	}
	return format
}

// Report says what is written: the numbers of a query in a format, and how.
type Report struct {
	Format string       `json:"format"` // one of ReportFormats, or "scorecard", which is the CSV of twelve months
	Query  engine.Query `json:"query"`
	// Texts puts what people wrote into formats that have room for it.
	Texts bool `json:"texts"`
	// DecimalComma writes numbers of CSV as 0,95 and parts columns by semicolons.
	DecimalComma bool `json:"decimalComma"`
}

// dialect is how the report's CSV is written.
func (r Report) dialect() report.Dialect { return report.Dialect{DecimalComma: r.DecimalComma} }

// WriteReport evaluates the query and writes the report. A table of all KPIs ends in what to read first: trends, actions, and
// whether the numbers agree. Markdown of all KPIs is the filled form of a production health dashboard. Told hears how far the
// work is where it takes a while; a context that ends stops that.
func (a *App) WriteReport(ctx context.Context, to io.Writer, r Report, told func(analytics.Progress)) error {
	switch r.Format {
	case WorkbookFormat:
		return a.WriteWorkbook(ctx, to, r.Query, r.Texts, told)
	case DocumentFormat:
		return a.WriteDocument(ctx, to, r.Query, r.Texts, told)
	case TablesFormat:
		return a.WriteTables(ctx, to, r.Query, r.dialect(), told)
	case ParquetFormat:
		return a.WriteParquet(ctx, to, r.Query, r.Texts, told)
	}
	told(analytics.Progress{Phase: "report"})
	if err := a.writeText(to, r); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return stopped(ctx)
	}
	return nil
}

// writeText writes the formats that are read as text, in a moment.
func (a *App) writeText(to io.Writer, r Report) error {
	if slices.Contains(report.StackFormats, r.Format) {
		return a.writeStack(to, r.Format, r.Query)
	}
	switch r.Format {
	case grafanaFormat:
		return a.writeGrafana(to, r.Query)
	case scorecardFormat:
		return a.WriteScorecard(to, "csv", r)
	}
	result, err := a.dashboards.Evaluate(r.Query)
	if err != nil {
		return err
	}
	footing, err := a.footing(r.Query)
	if err != nil {
		return err
	}
	if r.Format == "md" && len(r.Query.KPIs) == 0 {
		return a.writeDashboard(to, result, footing, r.Query)
	}
	if err := report.Write(to, r.Format, result, footing, r.dialect()); err != nil {
		return fault.Of(err)
	}
	if r.Format != "table" || len(r.Query.KPIs) > 0 || r.Query.Compare == "none" {
		return nil
	}
	return a.writeReading(to, r.Query)
}

// WriteScorecard writes twelve months against their targets in one of report.ScorecardFormats.
func (a *App) WriteScorecard(to io.Writer, format string, r Report) error {
	card, err := a.dashboards.Scorecard(r.Query)
	if err != nil {
		return err
	}
	footing, err := a.footing(r.Query)
	if err != nil {
		return err
	}
	if err := report.WriteScorecard(to, format, card, footing, r.dialect()); err != nil {
		return fault.Of(err)
	}
	return nil
}

// writeReading writes what to read first: trends, actions, and whether the numbers agree.
func (a *App) writeReading(to io.Writer, q engine.Query) error {
	found, err := a.dashboards.Highlights(q)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(to, "\n"); err != nil {
		return fault.Of(err)
	}
	if err := report.WriteHighlights(to, found); err != nil {
		return fault.Of(err)
	}
	agree, err := a.dashboards.Consistency(q)
	if err != nil {
		return err
	}
	if err := report.WriteConsistencyLine(to, agree); err != nil {
		return fault.Of(err)
	}
	return nil
}

// writeDashboard writes the form of a production health dashboard, filled.
func (a *App) writeDashboard(to io.Writer, result engine.Result, footing engine.Footing, q engine.Query) error {
	found, err := a.dashboards.Highlights(q)
	if err != nil {
		return err
	}
	agreed, err := a.actions.List()
	if err != nil {
		return err
	}
	if err := report.WriteDashboard(to, result, found, agreed, footing); err != nil {
		return fault.Of(err)
	}
	return nil
}

// WriteRows writes all rows behind a number as CSV, in the order of the query; its offset and limit do not apply.
func (a *App) WriteRows(ctx context.Context, to io.Writer, q engine.RowsQuery) error {
	return a.use(ctx, func(w *analytics.Workspace) error {
		rows := report.NewRowsWriter(to)
		if err := w.Engine().EachRow(ctx, q, rows.Write); err != nil {
			return err
		}
		return rows.Close()
	})
}

// ExportRows writes all rows behind a number to a CSV file and returns its path, to which ".csv" is added when it has no
// extension. The file is written whole or not at all.
func (s *Dashboards) ExportRows(path string, q engine.RowsQuery) (string, error) {
	return saveRows(path, func(to io.Writer) error { return s.app.WriteRows(s.app.life, to, q) })
}

// saveRows writes rows to a CSV file that a person named in a dialog, see Dashboards.ExportRows and Explore.Export.
func saveRows(path string, write func(io.Writer) error) (string, error) {
	if path == "" {
		return "", fault.New(fault.Invalid, "There is no name for the rows.").Do("Choose where to save them.")
	}
	if filepath.Ext(path) == "" {
		path += ".csv"
	}
	file, err := createExport(path)
	if err != nil {
		return "", err
	}
	defer file.Discard()
	if err := write(file); err != nil {
		return "", err
	}
	return path, file.Keep()
}

// createExport begins a file that a person named in a dialog. A slip there must not cost a workspace.
func createExport(path string) (*File, error) {
	if strings.EqualFold(filepath.Ext(path), Extension) {
		return nil, fault.New(fault.Invalid, "That is the name of a workspace.").In(path).Do("Choose a name that does not end in %s.", Extension)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fault.New(fault.Invalid, "That is a folder.").In(path).Do("Give a name for the file in it.")
	}
	return CreateFile(path)
}

// WriteRejects writes the rejected records of an import as a file that can be mended and imported again.
func (a *App) WriteRejects(ctx context.Context, id int64, to io.Writer) error {
	return a.use(ctx, func(w *analytics.Workspace) error { return w.WriteRejects(ctx, id, to) })
}
