package app

// BinaryFormats are those that no terminal shows. They take a while.
var BinaryFormats = []string{WorkbookFormat, DocumentFormat, TablesFormat, ParquetFormat}

// formatTitles are what people call the formats of reports.
var formatTitles = map[string]string{"table": "Table", WorkbookFormat: "Excel workbook", DocumentFormat: "HTML report", "md": "Markdown", "csv": "CSV", "json": "JSON", TablesFormat: "Tables",
	ParquetFormat: "Parquet", grafanaFormat: "Grafana dashboard", "grafana-live": "Live Grafana dashboard", "prometheus": "Prometheus rules", "openslo": "OpenSLO objectives"}

// Described says what a report is, in a few words: "Excel workbook of October 2026".
func (a *App) Described(r Report) (string, error) {
	footing, err := a.footing(r.Query)
	return formatTitles[r.Format] + " of " + footing.Period.Label, err
}
