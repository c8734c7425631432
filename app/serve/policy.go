package serve

import (
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"telltale/analytics/fault"
	"telltale/app"
)

// policy limits which files a page in a browser may name. In the window a person chooses paths in a dialog of the
// operating system; here a path is only text that a page sent.
func (s *Server) policy() map[string]check {
	home := s.app.Home()
	return map[string]check{
		// Files that were sent to this server.
		"Imports.Prepare": func(args []reflect.Value) error {
			for _, path := range args[0].Interface().([]string) {
				if err := s.sent(path); err != nil {
					return err
				}
			}
			return nil
		},
		"Imports.Reimport": func(args []reflect.Value) error {
			if path := args[1].String(); path != "" {
				return s.sent(path)
			}
			return nil
		},
		"Labels.MergeSheet": func(args []reflect.Value) error {
			if path := args[1].String(); !s.uploads.has(path) {
				return fault.New(fault.Invalid, "A page in a browser can merge only sheets that it sent.").In(path).
					Do("Choose the file on the page, or run: telltale review merge %d %s", args[0].Int(), filepath.Base(path))
			}
			return nil
		},
		// Nothing is written where a page says; it is downloaded.
		"Imports.ExportRejects": func([]reflect.Value) error {
			return fault.New(fault.Unsupported, "In a browser, rejected records are downloaded from /download/rejects/<import>.")
		},
		"Dashboards.ExportRows": func([]reflect.Value) error {
			return fault.New(fault.Unsupported, "In a browser, rows are downloaded from /download/rows?query=<query>.")
		},
		"Exports.Start": s.toDownload,
		"Explore.Export": func([]reflect.Value) error {
			return fault.New(fault.Unsupported, "In a browser, the rows are downloaded from /download/sql?query=<query>.")
		},
		"Labels.ExportSheet": func([]reflect.Value) error {
			return fault.New(fault.Unsupported, "In a browser, the sheet is downloaded from /download/labels/<review>?format=<format>&texts=<texts>.")
		},
		// Workspaces of the data folder and those opened before.
		"Workspaces.Open": func(args []reflect.Value) error {
			path := filepath.Clean(args[0].String())
			if filepath.Dir(path) == string(home) || slices.Contains(home.Recent(), path) {
				return nil
			}
			return fault.New(fault.Invalid, "A page in a browser can open only workspaces of the data folder and recent ones.").
				In(path).Do("Run: telltale serve -w %s", path)
		},
		"Workspaces.Create": inHome(home),
		"Workspaces.Backup": inHome(home),
	}
}

// toDownload has a report written where it waits to be downloaded; the page gives its name.
func (s *Server) toDownload(args []reflect.Value) error {
	name := args[1].String()
	if plain, err := fileName(name); err != nil || plain != name || strings.HasPrefix(name, ".") {
		return fault.New(fault.Unsupported, "%q is no file name: in a browser, a report is downloaded.", name).Do("Give a name only, and fetch /download/export/<job> when the job is done.")
	}
	if filepath.Ext(name) == "" {
		name += "." + app.ReportExtension(args[0].Interface().(app.Report).Format)
	}
	path, err := s.exports.place(name)
	if err == nil {
		args[1] = reflect.ValueOf(path)
	}
	return err
}

// sent refuses paths that are not those of uploaded files.
func (s *Server) sent(path string) error {
	if s.uploads.has(path) {
		return nil
	}
	return fault.New(fault.Invalid, "A page in a browser can import only files that it sent.").In(path).
		Do("Drop the file on the page, or run: telltale import %s", filepath.Base(path))
}

// inHome takes the argument as the name of a workspace file in the data folder.
func inHome(home app.Home) check {
	return func(args []reflect.Value) error {
		name := args[0].String()
		// A name that is no plain one is refused, not mended: the person would look for the file in vain.
		if plain, err := fileName(name); err != nil || plain != name || strings.HasPrefix(name, ".") {
			return fault.New(fault.Invalid, "%q is no file name.", name).
				Do("In a browser new files stand in the data folder %s: give a name only.", home)
		}
		if !strings.EqualFold(filepath.Ext(name), app.Extension) {
			name += app.Extension
		}
		args[0] = reflect.ValueOf(filepath.Join(string(home), name))
		return nil
	}
}
