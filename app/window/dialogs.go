//go:build desktop || bindings

package window

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"telltale/analytics/fault"
	"telltale/app"
)

// Dialogs are the operating system's own file dialogs, for the page: window.go.window.Dialogs.OpenFiles() and so on.
// An empty answer means that the person cancelled.
type Dialogs struct {
	ctx     context.Context
	started chan struct{}
	once    sync.Once
}

// workspaceFiles is what a dialog for workspaces offers.
var workspaceFiles = []runtime.FileFilter{
	{DisplayName: "Telltale workspaces (*.telltale)", Pattern: "*.telltale"},
	{DisplayName: "All files", Pattern: "*"},
}

// sheetFiles is what a dialog for labels that came back offers.
var sheetFiles = []runtime.FileFilter{
	{DisplayName: "Sheets and small workspaces (*.xlsx, *.csv, *.telltale)", Pattern: "*.xlsx;*.csv;*.telltale"},
	{DisplayName: "All files", Pattern: "*"},
}

// OpenFiles asks for files to import.
func (d *Dialogs) OpenFiles() ([]string, error) {
	files, err := runtime.OpenMultipleFilesDialog(d.wait(), runtime.OpenDialogOptions{Title: "Import files"})
	if files == nil {
		files = []string{}
	}
	return files, err
}

// OpenFolder asks for a folder to import.
func (d *Dialogs) OpenFolder() (string, error) {
	return runtime.OpenDirectoryDialog(d.wait(), runtime.OpenDialogOptions{Title: "Import a folder"})
}

// OpenWorkspace asks for a workspace file.
func (d *Dialogs) OpenWorkspace() (string, error) {
	return runtime.OpenFileDialog(d.wait(), runtime.OpenDialogOptions{Title: "Open a workspace", Filters: workspaceFiles})
}

// OpenSheet asks for a sheet of labels that a second reviewer sent back.
func (d *Dialogs) OpenSheet() (string, error) {
	return runtime.OpenFileDialog(d.wait(), runtime.OpenDialogOptions{Title: "Merge a sheet", Filters: sheetFiles})
}

// NewWorkspace asks where a new workspace file shall be.
func (d *Dialogs) NewWorkspace(suggested string) (string, error) {
	return runtime.SaveFileDialog(d.wait(), runtime.SaveDialogOptions{
		Title: "New workspace", DefaultFilename: suggested, Filters: workspaceFiles, CanCreateDirectories: true,
	})
}

// Backup asks where to save a copy of the workspace.
func (d *Dialogs) Backup(suggested string) (string, error) {
	return runtime.SaveFileDialog(d.wait(), runtime.SaveDialogOptions{
		Title: "Back up the workspace", DefaultFilename: suggested, Filters: workspaceFiles, CanCreateDirectories: true,
	})
}

// SaveFile asks where to save a file.
func (d *Dialogs) SaveFile(suggested string) (string, error) {
	return runtime.SaveFileDialog(d.wait(), runtime.SaveDialogOptions{
		Title: "Save", DefaultFilename: suggested, CanCreateDirectories: true,
	})
}

// SaveContent asks where to save what the page itself made, a picture of a chart say, and writes it there, whole or not at
// all. It returns the path. The page sends the bytes as base64.
func (d *Dialogs) SaveContent(suggested string, content []byte) (string, error) {
	path, err := d.SaveFile(suggested)
	if path == "" || err != nil {
		return "", err
	}
	if filepath.Ext(path) == "" {
		path += filepath.Ext(suggested)
	}
	return path, app.WriteFile(path, content)
}

// contentLimit is how much of a dropped file a page may take.
const contentLimit = 128 << 20

// Content is what stands in a file that was dropped on the page. It fails with fault.Invalid for one that is too large.
func (d *Dialogs) Content(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.NotFound, "The file cannot be read: %v.", err).In(path)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, contentLimit+1))
	if err == nil && len(content) > contentLimit {
		return nil, fault.New(fault.Invalid, "The file is larger than %d MB.", contentLimit>>20).In(path)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "The file cannot be read: %v.", err).In(path)
	}
	return content, nil
}

// open says that the window runs; until then every dialog waits.
func (d *Dialogs) open(ctx context.Context) {
	d.prepare()
	d.ctx = ctx
	close(d.started)
}

func (d *Dialogs) wait() context.Context {
	d.prepare()
	<-d.started
	return d.ctx
}

func (d *Dialogs) prepare() {
	d.once.Do(func() { d.started = make(chan struct{}) })
}
