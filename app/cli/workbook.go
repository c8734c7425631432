package cli

import (
	"context"
	"io"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/report"
	"telltale/app"
)

// binary are the formats that no terminal shows, with what writes them: they take their time.
func binary(format string, query engine.Query, texts bool, dialect report.Dialect) func(context.Context, *app.App, io.Writer, func(analytics.Progress)) error {
	switch format {
	case app.WorkbookFormat:
		return func(ctx context.Context, a *app.App, to io.Writer, told func(analytics.Progress)) error {
			return a.WriteWorkbook(ctx, to, query, texts, told)
		}
	case app.DocumentFormat:
		return func(ctx context.Context, a *app.App, to io.Writer, told func(analytics.Progress)) error {
			return a.WriteDocument(ctx, to, query, texts, told)
		}
	case app.TablesFormat:
		return func(ctx context.Context, a *app.App, to io.Writer, _ func(analytics.Progress)) error {
			return a.WriteTables(ctx, to, query, dialect)
		}
	case app.ParquetFormat:
		return func(ctx context.Context, a *app.App, to io.Writer, told func(analytics.Progress)) error {
			return a.WriteParquet(ctx, to, query, texts, told)
		}
	}
	return nil
}

// binaryFile writes what is no text to a file. On a terminal it shows how far it is.
func (s *settings) binaryFile(ctx context.Context, out string, write func(context.Context, *app.App, io.Writer, func(analytics.Progress)) error) error {
	if out == "" {
		return fault.New(fault.Invalid, "That format is for no terminal.").Do("Name a file for it, such as -o report.xlsx or -o report.zip.")
	}
	return s.withOld(ctx, func(a *app.App) error {
		view := s.progressView()
		defer view.close()
		seq := int64(0)
		told := func(p analytics.Progress) {
			seq++
			view.show(app.Job{ID: "report", Seq: seq, Kind: "report", Title: out, State: app.Running, Phase: p.Phase, Done: p.Done, Total: p.Total})
		}
		return s.output(out, func(to io.Writer) error {
			err := write(ctx, a, to, told)
			if ctx.Err() != nil {
				return fault.New(fault.Canceled, "Canceled; %s is as it was.", out)
			}
			return err
		})
	})
}
