package app

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"

	"telltale/analytics/fault"
	"telltale/app/logfile"
)

const (
	logLimit = 1 << 20 // bytes of one log file
	logKeep  = 3       // full files that are kept beside it
)

// Logs is the folder of the program's log.
func (h Home) Logs() string { return filepath.Join(string(h), "logs") }

// journal writes down what the program did: workspaces, jobs, failures. It names files and counts, and never holds
// anything that stood in a file or that a person typed: an error is noted by its code and its form, into which no value
// has been put.
type journal struct {
	file *logfile.File
	*slog.Logger
}

func newJournal(h Home) journal {
	file := logfile.New(filepath.Join(h.Logs(), "telltale.log"), logLimit, logKeep)
	return journal{file: file, Logger: slog.New(slog.NewTextHandler(file, nil))}
}

// opened notes the attempt to open a workspace.
func (j journal) opened(path string, err error) {
	if err != nil {
		j.Warn("workspace not opened", "path", path, failure(err))
		return
	}
	j.Info("workspace opened", "path", path, "telltale", Version(), "duckdb", duckDB, "system", runtime.GOOS+"/"+runtime.GOARCH)
}

// Painted notes that the page has shown something for the first time, so that the log tells how long the start took.
func (a *App) Painted(what string) { a.log.Info("page painted", "what", what) }

// job notes the beginning and the end of a job. Between them it changes many times a second.
func (j journal) job(job Job) {
	about := slog.Group("job", "id", job.ID, "kind", job.Kind, "title", job.Title)
	switch {
	case job.State == Queued:
		j.Info("job queued", about)
	case job.State == Failed:
		j.Warn("job failed", about, failure(job.Error))
	case job.Ended():
		j.Info("job "+job.State, about, result(job.Result))
	}
}

// result counts what a job brought about.
func result(r *JobResult) slog.Attr {
	switch {
	case r == nil:
		return slog.Attr{}
	case r.Outcome != nil:
		var records, used, rejected int64
		for _, i := range r.Outcome.Imports {
			records, used, rejected = records+i.Records, used+i.Used, rejected+i.Rejected
		}
		return slog.Group("import", "files", len(r.Outcome.Imports), "failed", len(r.Outcome.Failed), "same", len(r.Outcome.Same),
			"records", records, "used", used, "rejected", rejected)
	case r.Undo != nil:
		return slog.Int64("undone", r.Undo.Import)
	case r.Size != nil:
		return slog.Group("bytes", "before", r.Size.Before, "after", r.Size.After)
	}
	return slog.Attr{}
}

// failure describes an error without anything that could come out of a file.
func failure(err error) slog.Attr {
	f := fault.Of(err)
	form := f.Form
	if form == "" {
		form = fmt.Sprintf("%T", f.Err)
	}
	return slog.Group("error", "code", f.Code, "form", form, "line", f.Line)
}
