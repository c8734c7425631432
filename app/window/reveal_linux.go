//go:build desktop || bindings

package window

import (
	"context"
	"net/url"
	"time"

	"github.com/godbus/dbus/v5"
)

// fileManager is the name that file managers of desktops answer to.
const fileManager = "org.freedesktop.FileManager1"

// showItem has the file manager of the desktop show a file, and reports whether it did. Without a session bus, or a file
// manager on it, nothing happens.
func showItem(path string) bool {
	connection, err := dbus.ConnectSessionBus()
	if err != nil {
		return false
	}
	defer connection.Close()
	limited, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	address := url.URL{Scheme: "file", Path: path}
	call := connection.Object(fileManager, "/org/freedesktop/FileManager1").CallWithContext(limited, fileManager+".ShowItems", 0, []string{address.String()}, "")
	return call.Err == nil
}
