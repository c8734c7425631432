package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"telltale/analytics"
	"telltale/analytics/fault"
	"telltale/app"
)

// write writes a report to a file, or to the standard output what that can show. On a terminal it shows how far it is, and
// says what was written.
func (s *settings) write(ctx context.Context, a *app.App, out string, r app.Report) error {
	if out == "" {
		if slices.Contains(app.BinaryFormats, r.Format) {
			return fault.New(fault.Invalid, "That format is for no terminal.").Do("Name a file for it, such as -o report.xlsx or -o report.zip.")
		}
		return a.WriteReport(ctx, s.out, r, func(analytics.Progress) {})
	}
	view := s.progressView()
	defer view.close()
	seq := int64(0)
	slow := slices.Contains(app.BinaryFormats, r.Format)
	told := func(p analytics.Progress) {
		if !slow {
			return
		}
		seq++
		view.show(app.Job{ID: "report", Seq: seq, Kind: "report", Title: out, State: app.Running, Phase: p.Phase, Done: p.Done, Total: p.Total})
	}
	err := s.output(out, func(to io.Writer) error {
		err := a.WriteReport(ctx, to, r, told)
		if ctx.Err() != nil {
			return fault.New(fault.Canceled, "Canceled; %s is as it was.", out)
		}
		return err
	})
	if err != nil {
		return err
	}
	view.close()
	written, err := os.Stat(out)
	if err != nil {
		return fault.New(fault.NotFound, "What was written is not there any more: %v.", err).In(out)
	}
	about, err := a.Described(r)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.err, "%s: %s, %s\n", out, about, fileSize(written.Size()))
	return nil
}

// fileSize is the length of a file as people read it.
func fileSize(bytes int64) string {
	if bytes < 1e6 {
		return fmt.Sprintf("%.1f kB", float64(bytes)/1e3)
	}
	return megabytes(bytes)
}
