package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"

	"telltale/analytics"
	"telltale/analytics/fault"
	"telltale/analytics/report"
)

// Exports writes what leaves the app: reports of a period for people, spreadsheets, programs and the live stack.
type Exports struct{ app *App }

// ReportPreview is what a report would hold.
type ReportPreview struct {
	Name  string         `json:"name"`  // that the file should have
	Label string         `json:"label"` // of the period
	From  string         `json:"from"`
	To    string         `json:"to"`
	Zone  string         `json:"zone"`
	Text  string         `json:"text"`  // how a text begins; empty for other formats
	Lines int            `json:"lines"` // of the whole text
	Bytes int            `json:"bytes"` // of the whole text
	Parts []report.Piece `json:"parts"` // sheets, tables or chapters of other formats
	Notes []string       `json:"notes"` // what to know before it is sent
}

// previewLines is how much of a text a preview shows.
const previewLines = 200

// Formats lists the formats of reports, in the order in which they are offered.
func (s *Exports) Formats() ([]Format, error) { return exportFormats, nil }

// Preview tells what a report would hold: how a text begins, or what a file consists of.
func (s *Exports) Preview(r Report) (ReportPreview, error) {
	format, err := formatNamed(r.Format)
	if err != nil {
		return ReportPreview{}, err
	}
	footing, err := s.app.footing(r.Query)
	if err != nil {
		return ReportPreview{}, err
	}
	p := ReportPreview{Name: format.fileName(footing.Period), Label: footing.Period.Label, From: footing.Period.FromStr, To: footing.Period.ToStr, Zone: footing.Period.Zone, Parts: []report.Piece{}, Notes: []string{}}
	if footing.Demo != "" {
		p.Notes = append(p.Notes, footing.Demo+".")
	}
	if format.Unfiltered != "" && len(r.Query.Filters) > 0 {
		p.Notes = append(p.Notes, format.Unfiltered)
	}
	if !format.Text {
		p.Parts, err = s.app.parts(r)
		return p, err
	}
	var text bytes.Buffer
	if err := s.app.writeText(&text, r); err != nil {
		return ReportPreview{}, err
	}
	lines := strings.SplitAfter(text.String(), "\n")
	p.Text, p.Lines, p.Bytes = strings.Join(lines[:min(len(lines), previewLines)], ""), strings.Count(text.String(), "\n"), text.Len()
	return p, nil
}

// Start begins to write a report to a file, and returns the job. The file appears when it is whole; until then, and when the
// job is canceled or fails, what stood there stays. The format's extension is added to a path that has none.
func (s *Exports) Start(r Report, path string) (Job, error) {
	format, err := formatNamed(r.Format)
	if err != nil {
		return Job{}, err
	}
	if path == "" {
		return Job{}, fault.New(fault.Invalid, "There is no name for the report.").Do("Choose where to save it.")
	}
	if filepath.Ext(path) == "" {
		path += "." + ReportExtension(r.Format)
	}
	// What is wrong with the place is said at once.
	probe, err := createExport(path)
	if err != nil {
		return Job{}, err
	}
	probe.Discard()
	task, err := s.app.jobs.start(kindExport, format.Title, false, func(ctx context.Context, told func(analytics.Progress)) (*JobResult, error) {
		file, err := createExport(path)
		if err != nil {
			return nil, err
		}
		defer file.Discard()
		if err := s.app.WriteReport(ctx, file, r, told); err != nil {
			return nil, err
		}
		if ctx.Err() != nil {
			return nil, stopped(ctx)
		}
		if err := file.Keep(); err != nil {
			return nil, err
		}
		written, err := os.Stat(path)
		if err != nil {
			return nil, fault.New(fault.NotFound, "The file was written, but is not there any more: %v.", err).In(path).Do("Export it again.")
		}
		return &JobResult{Path: path, Bytes: written.Size()}, nil
	})
	if err != nil {
		return Job{}, err
	}
	return task.snapshot(), nil
}

// parts are the pieces of a report that is no text.
func (a *App) parts(r Report) ([]report.Piece, error) {
	return ask(a, func(ctx context.Context, w *analytics.Workspace) ([]report.Piece, error) {
		switch r.Format {
		case WorkbookFormat:
			return report.WorkbookParts(ctx, w.Catalog())
		case TablesFormat:
			return w.TablesParts(ctx, r.Query)
		case ParquetFormat:
			return w.ParquetParts(ctx, r.Query)
		}
		return documentParts(w.Catalog().Dashboards, r.Texts), nil
	})
}
