//go:build desktop && linux

package build_test

import (
	"path/filepath"
	"testing"

	"github.com/godbus/dbus/v5"

	"telltale/app"
	"telltale/app/window"
)

// fileManager is a file manager: it passes on which files it is told to show.
type fileManager chan string

// ShowItems is the method of org.freedesktop.FileManager1.
func (f fileManager) ShowItems(files []string, _ string) *dbus.Error {
	for _, file := range files {
		f <- file
	}
	return nil
}

// TestRevealHasTheFileManagerShowTheFile: the file itself, and not only its folder, on the session bus.
func TestRevealHasTheFileManagerShowTheFile(t *testing.T) {
	bus := startBus(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", bus)
	shown := make(fileManager, 1)
	connection, err := dbus.Connect(bus)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if err := connection.Export(shown, "/org/freedesktop/FileManager1", "org.freedesktop.FileManager1"); err != nil {
		t.Fatal(err)
	}
	if _, err := connection.RequestName("org.freedesktop.FileManager1", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "October 100 %.md")
	if err := app.WriteFile(path, []byte("x")); err != nil {
		t.Fatal(err)
	}
	var dialogs window.Dialogs
	if err := dialogs.Reveal(path); err != nil {
		t.Fatal(err)
	}
	if got, want := <-shown, "file://"+filepath.Dir(path)+"/October%20100%20%25.md"; got != want {
		t.Errorf("the file manager shows %s, want %s", got, want)
	}
}
