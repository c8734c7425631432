package app

import (
	"context"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"telltale/analytics"
	"telltale/analytics/fault"
)

// WorkspaceInfo describes the open workspace.
type WorkspaceInfo struct {
	Path     string                `json:"path"`
	Name     string                `json:"name"` // of the file, without its extension
	Zone     string                `json:"zone"` // IANA zone in which days and months are counted
	Currency string                `json:"currency"`
	Schema   int                   `json:"schema"`  // version of the file's layout
	Version  int64                 `json:"version"` // rises with every change of data or settings
	Bytes    int64                 `json:"bytes"`   // length of the file
	Imports  int64                 `json:"imports"` // that count: done, not undone
	Tables   []analytics.TableRows `json:"tables"`
	First    string                `json:"first"` // time of the first row, RFC 3339; empty without rows
	Last     string                `json:"last"`
	ReadOnly bool                  `json:"readOnly"`
	Warnings []string              `json:"warnings"` // for instance that the file lies in a synced folder
	Demo     string                `json:"demo"`     // what to say about made-up data; empty when it is real
}

// About describes the program.
type About struct {
	Version string `json:"version"`
	DuckDB  string `json:"duckdb"`
	Go      string `json:"go"`
	System  string `json:"system"` // "linux/amd64"
	Home    string `json:"home"`   // the data folder
}

// Workspaces opens workspaces and keeps their settings.
type Workspaces struct{ app *App }

// Info describes the open workspace. It is what every page asks before all else.
func (s *Workspaces) Info() (WorkspaceInfo, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) (WorkspaceInfo, error) {
		info, err := w.Info(ctx)
		return WorkspaceInfo{
			Path: info.Path, Name: strings.TrimSuffix(filepath.Base(info.Path), Extension), Zone: info.Zone,
			Currency: info.Currency, Schema: info.Schema, Version: info.Version, Bytes: info.Bytes, Imports: info.Imports,
			Tables: info.Tables, First: info.First, Last: info.Last, ReadOnly: info.ReadOnly, Warnings: info.Warnings, Demo: info.Demo,
		}, err
	})
}

// Open opens another workspace in place of the one that is open. The file must be there.
func (s *Workspaces) Open(path string) (WorkspaceInfo, error) {
	if !exists(path) {
		return WorkspaceInfo{}, fault.New(fault.NotFound, "There is no such workspace.").In(path).
			Do("Check the path, or make a new workspace.")
	}
	return s.exchange(path)
}

// Create makes a new workspace and opens it. The file must not be there yet.
func (s *Workspaces) Create(path string) (WorkspaceInfo, error) {
	if !strings.EqualFold(filepath.Ext(path), Extension) {
		path += Extension
	}
	if exists(path) {
		return WorkspaceInfo{}, fault.New(fault.Invalid, "This file exists already.").In(path).
			Do("Choose another name, or open it.")
	}
	return s.exchange(path)
}

func (s *Workspaces) exchange(path string) (WorkspaceInfo, error) {
	if err := s.app.Open(s.app.life, path, analytics.Options{App: Version()}); err != nil {
		return WorkspaceInfo{}, err
	}
	s.app.changed()
	s.app.publish(EventDrops, nil)
	return s.Info()
}

// Recent returns the paths of the workspaces opened last, newest first, without those that are gone; behind them come the
// others of the data folder, such as backups.
func (s *Workspaces) Recent() ([]string, error) {
	paths := s.app.home.Recent()
	others, _ := filepath.Glob(filepath.Join(string(s.app.home), "*"+Extension))
	for _, path := range others {
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths, nil
}

// Backup begins to write a consistent copy of the workspace, and returns the job. The file must not be there yet.
func (s *Workspaces) Backup(path string) (Job, error) {
	if path == "" {
		return Job{}, fault.New(fault.Invalid, "There is no name for the copy.").Do("Choose where to save it.")
	}
	task, err := s.app.begin(kindBackup, filepath.Base(path), func(ctx context.Context, w *analytics.Workspace, report progress) (*JobResult, error) {
		return &JobResult{Path: path}, w.Backup(ctx, path, report)
	})
	if err != nil {
		return Job{}, err
	}
	return task.snapshot(), nil
}

// About describes the program.
func (s *Workspaces) About() (About, error) {
	return About{
		Version: Version(), DuckDB: duckDB, Go: runtime.Version(),
		System: runtime.GOOS + "/" + runtime.GOARCH, Home: string(s.app.home),
	}, nil
}
