package cli

import (
	"context"
	"io"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/app"
)

// workbook writes an Excel workbook to a file. On a terminal it shows how far it is.
func (s *settings) workbook(ctx context.Context, out string, query engine.Query, texts bool) error {
	if out == "" {
		return fault.New(fault.Invalid, "A workbook is no text.").Do("Name a file for it: -o report.xlsx.")
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
			err := a.WriteWorkbook(ctx, to, query, texts, told)
			if ctx.Err() != nil {
				return fault.New(fault.Canceled, "Canceled; %s is as it was.", out)
			}
			return err
		})
	})
}
