//go:build desktop || bindings

package window

import (
	"path/filepath"
	"strings"

	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/menu/keys"
)

// recentCommand is the command that a workspace may be chosen with.
const recentCommand = "open-recent"

// Choice is what EventMenu carries: the command that was chosen, and the workspace that was chosen with it, if any.
type Choice struct {
	Command string `json:"command"`
	Path    string `json:"path"`
}

// menuOf makes the menu of the list of commands for an operating system. On macOS the system itself provides the
// application's menu and that for text. Where a menu can be renewed while the window is open, it lists the workspaces
// opened last; Wails cannot do so on Linux, and there the page lists them.
func menuOf(system string, recent []string, choose func(Choice)) *menu.Menu {
	bar := menu.NewMenu()
	if system == "darwin" {
		bar.Append(menu.AppMenu())
	}
	for _, title := range []string{"File", "Edit", "View", "Help"} {
		if title == "Edit" && system == "darwin" {
			bar.Append(menu.EditMenu())
			continue
		}
		bar.Append(menu.SubMenu(title, subMenu(title, system, recent, choose)))
		if title == "View" && system == "darwin" {
			bar.Append(menu.WindowMenu())
		}
	}
	return bar
}

// subMenu holds the commands of one menu. A separator stands between two groups, never at an end.
func subMenu(title, system string, recent []string, choose func(Choice)) *menu.Menu {
	list := menu.NewMenu()
	groups := map[string]*menu.Menu{}
	separate := false
	for _, c := range commands {
		switch {
		case c == separator:
			separate = len(list.Items) > 0
			continue
		case c.Menu != title, c.ID == quitCommand && system == "darwin":
			continue
		}
		if separate && groups[c.Group] == nil {
			list.Append(menu.Separator())
		}
		separate = false
		into := list
		if c.Group != "" {
			if groups[c.Group] == nil {
				groups[c.Group] = menu.NewMenu()
				list.Append(menu.SubMenu(c.Group, groups[c.Group]))
			}
			into = groups[c.Group]
		}
		if c.ID == recentCommand && system != "linux" && len(recent) > 0 {
			into.Append(menu.SubMenu("Open recent", recentMenu(c, recent, choose)))
			continue
		}
		into.Append(item(c, choose))
	}
	return list
}

// recentMenu offers the workspaces opened last, and the page's list of all.
func recentMenu(c Command, recent []string, choose func(Choice)) *menu.Menu {
	list := menu.NewMenu()
	for _, path := range recent {
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		list.Append(menu.Text(name, nil, func(*menu.CallbackData) { choose(Choice{Command: c.ID, Path: path}) }))
	}
	list.Append(menu.Separator())
	c.Label = "All workspaces…"
	list.Append(item(c, choose))
	return list
}

func item(c Command, choose func(Choice)) *menu.MenuItem {
	return menu.Text(c.Label, accelerator(c.Keys), func(*menu.CallbackData) { choose(Choice{Command: c.ID}) })
}

var modifiers = map[string]keys.Modifier{"mod": keys.CmdOrCtrlKey, "shift": keys.ShiftKey, "alt": keys.OptionOrAltKey}

// accelerator turns "mod+shift+o" into Wails' own form.
func accelerator(text string) *keys.Accelerator {
	if text == "" {
		return nil
	}
	parts := strings.Split(text, "+")
	key := parts[len(parts)-1]
	if key == "plus" {
		key = "+" // which separates keys in a text
	}
	a := keys.Key(key)
	for _, modifier := range parts[:len(parts)-1] {
		a.Modifiers = append(a.Modifiers, modifiers[modifier])
	}
	return a
}
