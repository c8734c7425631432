// Package window shows Telltale in a window of the operating system. It is the only package that knows Wails.
//
// Wails needs GTK and WebKit on Linux, so its code is compiled with the build tag "desktop" only (and with "bindings",
// which Wails uses to look at the bound services). Without the tag the package still builds: Available says false, Run
// says why, and everything else in the program works, on a server too.
package window

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"telltale/analytics/fault"
)

// The page hears these events through window.runtime.EventsOn.
const (
	// EventFilesDropped carries the absolute paths ([]string) of files and folders that were dropped on the window.
	EventFilesDropped = "files-dropped"
	// EventMenu carries a Choice: a command was chosen in the menu.
	EventMenu = "menu"
	// EventClosing carries what Options.Unfinished said: the person wants to close the window while that runs, and is to be
	// asked.
	EventClosing = "closing"
)

// Options says what the window shows and whom it tells.
type Options struct {
	// Title of the window; "Telltale" when empty.
	Title string
	// Assets hold the built page; an index.html anywhere in them marks its root.
	Assets fs.FS
	// Services are pointers to structs. The page calls their exported methods as
	// window.go.<package>.<Struct>.<Method>(...), a promise that rejects with an Error whose message is the JSON of a
	// fault.Error.
	Services []any
	// OnAlone is called once, as soon as this process is known to be the only one of its instance: while the page still
	// loads, so that what takes time has been begun.
	OnAlone func()
	// OnReady is called once, when the page has loaded and OnAlone has returned. Services may have been called before; they
	// wait.
	OnReady func(Page)
	// OnPainted is told when the page has shown something for the first time: "page" for its frame with the places of the
	// numbers, "numbers" for the first of these.
	OnPainted func(what string)
	// Files are the paths given on the command line, passed to OnOpenFiles once after OnReady.
	Files []string
	// OnOpenFiles is told absolute paths: Files, and on macOS those that the Finder opens with this program.
	OnOpenFiles func(paths []string)
	// OnLaunch is told the absolute paths that a second launch of the same instance was given.
	OnLaunch func(paths []string)
	// Unfinished names the work that closing the window would cancel ("import"); empty when there is none.
	Unfinished func() string
	// End closes the window when it is closed, whatever is under way: the process was told to end.
	End <-chan struct{}
	// OnClose is called after the window has gone and before Run returns.
	OnClose func()
	// State is the file in which size, place and looks are remembered; empty remembers nothing.
	State string
	// Logs is the folder of the program's log.
	Logs string
	// Recent lists the workspaces opened last, for the menu.
	Recent func() []string
	// Instance names what there may be only one window of (a workspace, say). A second launch with the same name hands
	// its files to the first and ends. Empty turns this off. On Linux it needs D-Bus; without, both windows open.
	Instance string
}

// Page is the way to the window's page. Its functions may be called from anywhere.
type Page struct {
	// Emit sends an event to the page.
	Emit func(event string, data any)
	// Notify shows a notification of the system, unless the person looks at the window.
	Notify func(title, text string)
	// Renew makes the menu anew, because the workspaces opened last are others.
	Renew func()
}

// Check says, as an error that names the way out, why a window can't be opened here: this build has none, or there is
// no display.
func Check() error {
	if !Available() {
		return fault.New(fault.Unsupported, "This build of Telltale has no window.").
			Do("Use `telltale serve` and a browser, or build the desktop program with ./build/run.")
	}
	return Display()
}

// Display says whether there is a screen to open a window on.
func Display() error {
	if runtime.GOOS != "linux" || generatingBindings {
		return nil
	}
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return fault.New(fault.Unsupported, "There is no display here: DISPLAY and WAYLAND_DISPLAY are not set.").
			Do("Use `telltale serve` and open its link in a browser.")
	}
	return nil
}

// errorText is what the page gets for an error: JSON with code, text, file, line and hint. It is a string because Wails
// wraps what it gets in a JavaScript Error, where a structured value would arrive as "[object Object]".
func errorText(err error) any {
	text, failed := json.Marshal(fault.Of(err))
	if failed != nil {
		return err.Error()
	}
	return string(text)
}

// paths picks the files out of a command line: options are left out, and a workspace given by -w is a file like any
// other, because opening a .telltale file is what both mean.
func paths(folder string, args []string) []string {
	found := []string{}
	onlyFiles := false
	for _, arg := range args {
		if arg == "--" && !onlyFiles {
			onlyFiles = true
			continue
		}
		if strings.HasPrefix(arg, "-") && !onlyFiles {
			name, value, has := strings.Cut(arg, "=")
			if !has || (name != "-w" && name != "--workspace") {
				continue
			}
			arg = value
		}
		if !filepath.IsAbs(arg) {
			arg = filepath.Join(folder, arg)
		}
		found = append(found, filepath.Clean(arg))
	}
	return found
}
