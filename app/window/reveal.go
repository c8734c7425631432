//go:build desktop || bindings

package window

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"telltale/analytics/fault"
)

// Reveal shows a file in the file manager.
func (d *Dialogs) Reveal(path string) error {
	if _, err := os.Stat(path); err != nil {
		return fault.New(fault.NotFound, "The file is not there any more: %v.", err).In(path)
	}
	switch runtime.GOOS {
	case "darwin":
		return start(exec.Command("open", "-R", path))
	case "windows":
		return start(exec.Command("explorer", "/select,", path))
	}
	if showItem(path) {
		return nil
	}
	return openFolder(filepath.Dir(path))
}

// openFolder shows a folder in the file manager.
func openFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return fault.New(fault.NotFound, "The folder is not there: %v.", err).In(path)
	}
	name := map[string]string{"darwin": "open", "windows": "explorer"}[runtime.GOOS]
	if name == "" {
		name = "xdg-open"
	}
	return start(exec.Command(name, path))
}

// start starts a program of the system and does not wait for it.
func start(command *exec.Cmd) error {
	if err := command.Start(); err != nil {
		return fault.New(fault.Unsupported, "No file manager could be started: %v.", err).In(command.Args[len(command.Args)-1]).
			Do("Open the folder by hand.")
	}
	go func() { _ = command.Wait() }()
	return nil
}
