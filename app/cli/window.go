package cli

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics"
	"telltale/analytics/fault"
	"telltale/app"
	"telltale/app/window"
)

// openWindow opens the window on the workspace. A .telltale file among the arguments is the workspace; the rest is offered
// for import.
func (s *settings) openWindow(cmd *cobra.Command, args []string) error {
	files, err := s.takeWorkspace(cmd, args)
	if err != nil {
		return err
	}
	if err := window.Check(); err != nil {
		return err
	}
	home, err := app.FindHome()
	if err != nil {
		return err
	}
	path, err := filepath.Abs(s.path(home))
	if err != nil {
		return fault.New(fault.Invalid, "The path cannot be used: %v.", err).In(s.path(home))
	}
	a := app.New(home)
	a.UsePages(s.assets)
	return window.Run(window.Options{
		Assets:   s.assets,
		Services: a.Services(),
		Instance: path,
		Files:    files,
		State:    home.Window(),
		Logs:     home.Logs(),
		Recent:   home.Recent,
		End:      cmd.Context().Done(),
		OnAlone: func() {
			// When this fails every service answers with the reason, and the page shows it.
			if a.Open(cmd.Context(), path, analytics.Options{App: app.Version()}) == nil {
				a.Foresee()
			}
		},
		OnReady:     func(page window.Page) { a.Subscribe(func(event string, data any) { tell(page, event, data) }) },
		OnPainted:   a.Painted,
		OnOpenFiles: func(paths []string) { openPaths(a, paths) },
		// A second start is about the workspace that it would have opened, whichever is open here by now.
		OnLaunch: func(paths []string) {
			if !slices.ContainsFunc(paths, isWorkspace) {
				paths = append([]string{path}, paths...)
			}
			openPaths(a, paths)
		},
		Unfinished: a.Unfinished,
		OnClose:    func() { _ = a.Close() },
	})
}

// tell passes an event of the app on to the window.
func tell(page window.Page, event string, data any) {
	page.Emit(event, data)
	switch data := data.(type) {
	case app.Changed:
		page.Renew()
	case app.Job:
		if title, text, worth := notice(data); worth {
			page.Notify(title, text)
		}
	}
}

// takeWorkspace takes a workspace out of the arguments and returns the rest, which must exist.
func (s *settings) takeWorkspace(cmd *cobra.Command, args []string) ([]string, error) {
	files := []string{}
	for _, arg := range args {
		if isWorkspace(arg) && s.workspace == "" {
			s.workspace = arg
			continue
		}
		if !exists(arg) {
			missing := fault.New(fault.NotFound, "There is no such file, and no such command.").In(arg)
			if near := cmd.SuggestionsFor(arg); len(near) > 0 {
				return nil, missing.Do("Did you mean telltale %s?", strings.Join(near, " or telltale "))
			}
			return nil, missing.Do("telltale --help lists the commands.")
		}
		files = append(files, arg)
	}
	return files, nil
}

func isWorkspace(path string) bool { return strings.EqualFold(filepath.Ext(path), app.Extension) }

// openPaths handles files that were given to a window that is open: a workspace is opened, the rest is offered for import.
// When the workspace cannot be opened nothing else happens: the files were not meant for the one that is open.
func openPaths(a *app.App, paths []string) {
	files := []string{}
	for _, path := range paths {
		if !isWorkspace(path) {
			files = append(files, path)
			continue
		}
		if _, err := a.Workspaces().Open(path); err != nil {
			a.Fail(err)
			return
		}
	}
	if len(files) > 0 {
		a.OpenFiles(files)
	}
}
