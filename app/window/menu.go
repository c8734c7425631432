//go:build desktop || bindings

package window

import (
	goruntime "runtime"

	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/menu/keys"
)

// menu is for macOS, where a program without one can't even copy text. Elsewhere the page has all of it.
func (w *running) menu() *menu.Menu {
	if goruntime.GOOS != "darwin" {
		return nil
	}
	file := menu.SubMenu("File", menu.NewMenuFromItems(
		w.item("Import files…", "o", "open-files"),
		w.item("Import a folder…", "", "open-folder"),
		menu.Separator(),
		w.item("Open a workspace…", "", "open-workspace"),
	))
	return menu.NewMenuFromItems(menu.AppMenu(), file, menu.EditMenu(), menu.WindowMenu())
}

func (w *running) item(label, key, name string) *menu.MenuItem {
	var accelerator *keys.Accelerator
	if key != "" {
		accelerator = keys.CmdOrCtrl(key)
	}
	return menu.Text(label, accelerator, func(*menu.CallbackData) { w.emit(EventMenu, name) })
}
