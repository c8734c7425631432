// Package analytics is Telltale without a window: it opens a workspace, brings exports in, and computes KPIs.
// The packages below it do the work; this one is what the app, the command line and the tests call.
package analytics

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/closing"
	"telltale/analytics/engine"
	"telltale/analytics/source"
	"telltale/analytics/store"
)

// Options say how a workspace is opened; see store.Options.
type Options = store.Options

// The ledger's types are the store's.
type (
	Import       = store.Import
	ImportDetail = store.ImportDetail
	TableRows    = store.TableRows
	ReasonCount  = store.ReasonCount
	RejectPage   = store.RejectPage
	Reject       = store.Reject
	UndoEffect   = store.UndoEffect
	Preview      = store.Preview
	Compacted    = store.Compacted
	SizeChange   = store.SizeChange
)

// Progress is how far a long task is. Counts are absolute, so that a late event does no harm.
type Progress struct {
	Phase string `json:"phase"` // "write", "unpack", "detect", "load", "finish", "undo", "backup", "compact"
	File  string `json:"file"`
	Done  int64  `json:"done"`  // bytes
	Total int64  `json:"total"` // bytes; 0 while unknown
	Rows  int64  `json:"rows"`
}

// Workspace is an open workspace. It is safe for concurrent use; see Import for what runs one at a time.
type Workspace struct {
	db       *store.DB
	staging  string
	readOnly bool

	defining sync.Mutex
	holds    atomic.Pointer[definitions]
	closings *closing.Book
}

// Open opens the workspace file, and makes it when there is none. See store.Open for its errors.
func Open(ctx context.Context, path string, opt Options) (*Workspace, error) {
	db, err := store.Open(ctx, path, opt)
	if err != nil {
		return nil, err
	}
	w := &Workspace{db: db, readOnly: opt.ReadOnly, staging: db.Path() + ".staging"}
	w.closings = closing.New(db, w.Engine)
	if err := w.define(ctx); err != nil {
		db.Close()
		return nil, err
	}
	// What a process that died had unpacked is of no use to anybody.
	os.RemoveAll(w.staging)
	return w, nil
}

// Close writes everything back and gives the workspace up. Drops that were not imported are forgotten.
func (w *Workspace) Close() error {
	os.RemoveAll(w.staging)
	return w.db.Close()
}

// Path is the absolute path of the workspace file.
func (w *Workspace) Path() string { return w.db.Path() }

// Engine computes KPIs on the workspace.
func (w *Workspace) Engine() *engine.Engine { return w.holds.Load().engine }

// Catalog is what can be computed: what is built in, and what the workspace defines.
func (w *Workspace) Catalog() *catalog.Catalog { return w.Engine().Catalog() }

// Info describes a workspace.
type Info struct {
	Path     string      `json:"path"`
	Zone     string      `json:"zone"`
	Currency string      `json:"currency"`
	Schema   int         `json:"schema"`
	Version  int64       `json:"version"` // rises with every change of data or settings
	Bytes    int64       `json:"bytes"`
	Imports  int64       `json:"imports"` // done ones
	Tables   []TableRows `json:"tables"`  // those that have rows
	First    string      `json:"first"`   // time of the first row, RFC 3339, "" when empty
	Last     string      `json:"last"`
	ReadOnly bool        `json:"readOnly"`
	Warnings []string    `json:"warnings"`
	Demo     string      `json:"demo"` // what to say about made-up data; empty when it is real
}

// Info counts what is in the workspace.
func (w *Workspace) Info(ctx context.Context) (Info, error) {
	info := Info{Path: w.db.Path(), Version: w.db.Version(), Tables: []TableRows{}, Warnings: folderWarnings(w.db.Path())}
	problems := w.holds.Load().problems
	for _, id := range slices.Sorted(maps.Keys(problems)) {
		info.Warnings = append(info.Warnings, "The KPI "+id+" of this workspace has a problem. "+problems[id])
	}
	if err := w.db.InPlace(); err != nil {
		info.Warnings = append(info.Warnings, err.Error())
	}
	var err error
	if info.Zone, err = w.db.Zone(ctx); err != nil {
		return info, err
	}
	if info.Currency, _, err = w.db.Setting(ctx, "currency", time.Now()); err != nil {
		return info, err
	}
	if info.Demo, _, err = w.db.Setting(ctx, engine.MadeUp, time.Now()); err != nil {
		return info, err
	}
	if info.Schema, err = w.db.Schema(ctx); err != nil {
		return info, err
	}
	info.Bytes = w.db.Length()
	imports, err := w.db.Imports(ctx)
	if err != nil {
		return info, err
	}
	rows := map[string]int64{}
	for _, i := range imports {
		if i.State != "done" {
			continue
		}
		info.Imports++
		for _, t := range i.Tables {
			rows[t.Table] += t.Rows
		}
		if i.From != "" && (info.First == "" || i.From < info.First) {
			info.First = i.From
		}
		info.Last = max(info.Last, i.To)
	}
	for _, t := range source.Tables {
		if rows[t.Name] > 0 {
			info.Tables = append(info.Tables, TableRows{Table: t.Name, Rows: rows[t.Name]})
		}
	}
	return info, nil
}

// Backup writes a consistent, compact copy to path, which must not exist.
func (w *Workspace) Backup(ctx context.Context, path string, progress func(Progress)) error {
	return w.db.Backup(ctx, path, w.copying("backup", path, progress))
}

// Compact begins to make the workspace file as small as its content, which DuckDB never does by itself: it writes a
// compact copy beside the file. People can read meanwhile. The copy takes the file's place with Replace.
func (w *Workspace) Compact(ctx context.Context, progress func(Progress)) (*Compacted, error) {
	return w.db.Compact(ctx, w.copying("compact", w.db.Path(), progress))
}

// copying tells how much of the workspace has been copied.
func (w *Workspace) copying(phase, file string, progress func(Progress)) store.Progress {
	if progress == nil {
		return nil
	}
	total := w.db.Length()
	return func(share float64, _ int64) {
		progress(Progress{Phase: phase, File: file, Done: int64(share * float64(total)), Total: total})
	}
}

// FreeSpace is how many bytes can still be written to the file system of the folder.
func FreeSpace(folder string) (int64, error) { return store.FreeSpace(folder) }

// Is reports whether the file at path is the one that is open here, whatever it is called.
func (w *Workspace) Is(path string) bool { return w.db.Is(path) }

// folderWarnings names folders in which a database can be damaged by other programs.
func folderWarnings(path string) []string {
	warnings := []string{}
	lower := strings.ToLower(filepath.ToSlash(path))
	for _, name := range []string{"dropbox", "onedrive", "google drive", "googledrive", "icloud", "mobile documents", "nextcloud"} {
		if strings.Contains(lower, "/"+name) {
			warnings = append(warnings, "The workspace lies in a folder that is synced ("+name+"). Syncing a file while it is open can damage it: keep workspaces in a local folder and sync backups.")
			break
		}
	}
	if strings.HasPrefix(path, `\\`) {
		warnings = append(warnings, "The workspace lies on a network drive. Locks are not reliable there: keep it on a local disk.")
	}
	return warnings
}
