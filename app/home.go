package app

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"telltale/analytics/fault"
)

// HomeVariable is the environment variable that names another data folder.
const HomeVariable = "TELLTALE_HOME"

// DefaultWorkspace is the name of the workspace file that is used when none is named.
const DefaultWorkspace = "workspace.telltale"

// Extension ends the name of every workspace file.
const Extension = ".telltale"

// Home is the folder that Telltale keeps its own files in:
//
//	workspace.telltale   the default workspace
//	demo.telltale        the demo
//	recent.json          the workspaces opened last
//	window.json          size and place of the window
//	logs/                what the program did; never what stood in a file
//	uploads/             files that a browser sent; after the import as copies to import again from
type Home string

// FindHome returns the data folder of this person on this system and makes it when it is missing:
// $TELLTALE_HOME, else $XDG_DATA_HOME/telltale or ~/.local/share/telltale on Linux,
// ~/Library/Application Support/Telltale on macOS, %LocalAppData%\Telltale on Windows.
func FindHome() (Home, error) {
	path, err := homePath(runtime.GOOS, os.Getenv)
	if err != nil {
		return "", err
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", fault.New(fault.Invalid, "The data folder %s cannot be used: %v.", path, err)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return "", fault.New(fault.Invalid, "The data folder %s cannot be made: %v.", path, err).
			Do("Set %s to a folder that you may write to.", HomeVariable)
	}
	return Home(path), nil
}

// homePath takes the system and the environment as arguments, so that each system's rule is tested on every one.
func homePath(system string, getenv func(string) string) (string, error) {
	if path := getenv(HomeVariable); path != "" {
		return path, nil
	}
	need := func(variable string, rest ...string) (string, error) {
		base := getenv(variable)
		if base == "" {
			return "", fault.New(fault.Invalid, "The data folder is not known, because %s is not set.", variable).
				Do("Set %s to a folder that you may write to.", HomeVariable)
		}
		return filepath.Join(append([]string{base}, rest...)...), nil
	}
	switch system {
	case "windows":
		return need("LocalAppData", "Telltale")
	case "darwin":
		return need("HOME", "Library", "Application Support", "Telltale")
	}
	// The XDG specification says that a relative path in the variable is to be ignored.
	if base := getenv("XDG_DATA_HOME"); filepath.IsAbs(base) {
		return filepath.Join(base, "telltale"), nil
	}
	return need("HOME", ".local", "share", "telltale")
}

// Workspace is the path of the default workspace.
func (h Home) Workspace() string { return filepath.Join(string(h), DefaultWorkspace) }

// Window is the file in which the window remembers its size and place.
func (h Home) Window() string { return filepath.Join(string(h), "window.json") }

// Demo is the path of the demo's workspace.
func (h Home) Demo() string { return filepath.Join(string(h), "demo"+Extension) }

// Uploads is the folder for files that a browser sent. Each stands in a folder of its own, so that it keeps its name.
func (h Home) Uploads() string { return filepath.Join(string(h), "uploads") }

// Uploaded reports whether path lies inside the folder for uploads.
func (h Home) Uploaded(path string) bool {
	rest, err := filepath.Rel(h.Uploads(), path)
	return err == nil && filepath.IsLocal(rest) && rest != "."
}

// DisplayName is path as the person knows it: an uploaded file goes by its own name, everything else by its path.
func (h Home) DisplayName(path string) string {
	inside, found := strings.CutPrefix(path, h.Uploads()+string(filepath.Separator))
	if !found {
		return path
	}
	if _, name, cut := strings.Cut(inside, string(filepath.Separator)); cut {
		return name
	}
	return path
}
