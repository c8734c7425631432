//go:build desktop || bindings

package window

import (
	"sync"
	"sync/atomic"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// Frame is what the page says to its window, as window.go.window.Frame.Close() and so on.
type Frame struct {
	window *running
	// away says that people look at something else; until the page says so, they look here.
	away, dark, asked, agreed atomic.Bool

	listening sync.Once
	listens   chan struct{} // closed when the page hears events
}

// Listens says that the page hears events from now on; one that was sent before is lost.
func (f *Frame) Listens() { f.listening.Do(func() { close(f.listens) }) }

// Attention says whether the page has the keyboard. What ends while it has not is told by a notification.
func (f *Frame) Attention(here bool) { f.away.Store(!here) }

// Looks says whether the page is dark, so that the next window begins so.
func (f *Frame) Looks(dark bool) { f.dark.Store(dark) }

// Painted says that the page has shown its frame ("page") or its first numbers ("numbers") for the first time.
func (f *Frame) Painted(what string) {
	if f.window.options.OnPainted != nil {
		f.window.options.OnPainted(what)
	}
}

// Asked says that the page shows the question of EventClosing.
func (f *Frame) Asked() { f.asked.Store(true) }

// Close closes the window, whatever is under way: the person has been asked.
func (f *Frame) Close() {
	f.agreed.Store(true)
	runtime.Quit(f.window.dialogs.wait())
}

// Print asks how to print the page.
func (f *Frame) Print() { runtime.WindowPrint(f.window.dialogs.wait()) }

// OpenLogs shows the folder of the log in the file manager.
func (f *Frame) OpenLogs() error { return openFolder(f.window.options.Logs) }
