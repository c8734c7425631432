package window

// Command is something that a person can have done from the menu. The list below is the only one: the menu of the window is
// made of it, and so is frontend/src/lib/commands.ts, from which the page takes its own menus and its keys.
type Command struct {
	ID    string
	Menu  string // the menu that it stands in
	Group string // of a submenu, or "" for the menu itself
	Label string
	// Keys, as "mod+shift+o" or "alt+left"; mod is Command on macOS and Control elsewhere. "" for none.
	Keys string
	// Window says that only the window has it: a browser has its own, or does not allow it.
	Window bool
	// WindowKeys says that a browser keeps the keys for itself.
	WindowKeys bool
}

// separator stands between groups of commands.
var separator = Command{}

// commands are all commands, in the order of the menus.
var commands = []Command{
	{ID: "new-workspace", Menu: "File", Label: "New workspace…", Keys: "mod+n", WindowKeys: true},
	{ID: "open-workspace", Menu: "File", Label: "Open workspace…", Keys: "mod+o"},
	{ID: "open-recent", Menu: "File", Label: "Open recent…", Keys: "mod+shift+o"},
	{ID: "open-demo", Menu: "File", Label: "Explore the demo"},
	separator,
	{ID: "import-files", Menu: "File", Label: "Import files…", Keys: "mod+i"},
	{ID: "import-folder", Menu: "File", Label: "Import a folder…", Window: true},
	separator,
	{ID: "export", Menu: "File", Label: "Export report…", Keys: "mod+e"},
	{ID: "export-again", Menu: "File", Label: "Export again", Keys: "mod+shift+e"},
	{ID: "print", Menu: "File", Label: "Print…", Keys: "mod+p"},
	separator,
	{ID: "backup", Menu: "File", Label: "Back up…", Keys: "mod+b"},
	{ID: "compact", Menu: "File", Label: "Compact"},
	{ID: "reveal", Menu: "File", Label: "Show in folder", Window: true},
	separator,
	{ID: quitCommand, Menu: "File", Label: "Quit", Keys: "mod+q", Window: true},

	{ID: "undo", Menu: "Edit", Label: "Undo", Window: true},
	{ID: "redo", Menu: "Edit", Label: "Redo", Window: true},
	separator,
	{ID: "cut", Menu: "Edit", Label: "Cut", Window: true},
	{ID: "copy", Menu: "Edit", Label: "Copy", Window: true},
	{ID: "paste", Menu: "Edit", Label: "Paste", Window: true},
	{ID: "select-all", Menu: "Edit", Label: "Select all", Window: true},

	{ID: "find", Menu: "View", Label: "Find…", Keys: "mod+k"},
	{ID: "back", Menu: "View", Label: "Back", Keys: "alt+left", Window: true},
	{ID: "forward", Menu: "View", Label: "Forward", Keys: "alt+right", Window: true},
	separator,
	{ID: "page-executive", Menu: "View", Label: "Executive", Keys: "mod+1", WindowKeys: true},
	{ID: "page-operations", Menu: "View", Label: "Operations", Keys: "mod+2", WindowKeys: true},
	{ID: "page-business", Menu: "View", Label: "Business", Keys: "mod+3", WindowKeys: true},
	{ID: "page-cost", Menu: "View", Label: "Cost", Keys: "mod+4", WindowKeys: true},
	{ID: "page-quality", Menu: "View", Label: "Quality", Keys: "mod+5", WindowKeys: true},
	{ID: "page-scorecard", Menu: "View", Label: "Scorecard", Keys: "mod+6", WindowKeys: true},
	{ID: "page-alerts", Menu: "View", Label: "Alerts", Keys: "mod+shift+a", WindowKeys: true},
	{ID: "page-review", Menu: "View", Label: "Accuracy review", Keys: "mod+shift+l", WindowKeys: true},
	{ID: "page-meetings", Menu: "View", Label: "Meetings", Keys: "mod+shift+g", WindowKeys: true},
	{ID: "page-actions", Menu: "View", Label: "Actions", Keys: "mod+shift+i", WindowKeys: true},
	{ID: "page-months", Menu: "View", Label: "Closing", Keys: "mod+shift+m", WindowKeys: true},
	{ID: "page-explore", Menu: "View", Label: "Explore", Keys: "mod+7", WindowKeys: true},
	{ID: "page-data", Menu: "View", Label: "Data", Keys: "mod+8", WindowKeys: true},
	{ID: "page-settings", Menu: "View", Label: "Settings", Keys: "mod+9", WindowKeys: true},
	separator,
	{ID: "theme-system", Menu: "View", Group: "Theme", Label: "Of the system"},
	{ID: "theme-light", Menu: "View", Group: "Theme", Label: "Light"},
	{ID: "theme-dark", Menu: "View", Group: "Theme", Label: "Dark"},
	{ID: "theme-contrast", Menu: "View", Group: "Theme", Label: "High contrast"},
	separator,
	{ID: "zoom-in", Menu: "View", Label: "Zoom in", Keys: "mod+plus", Window: true},
	{ID: "zoom-out", Menu: "View", Label: "Zoom out", Keys: "mod+-", Window: true},
	{ID: "zoom-reset", Menu: "View", Label: "Actual size", Keys: "mod+0", Window: true},
	{ID: "full-screen", Menu: "View", Label: "Full screen", Keys: "f11", Window: true},

	{ID: "guide", Menu: "Help", Label: "Guide", Keys: "f1"},
	{ID: "tour", Menu: "Help", Label: "Take the tour"},
	{ID: "shortcuts", Menu: "Help", Label: "Keyboard shortcuts", Keys: "mod+/"},
	{ID: logsCommand, Menu: "Help", Label: "Open log folder", Window: true},
	separator,
	{ID: "about", Menu: "Help", Label: "About Telltale"},
}

// The commands that the program does itself: they must work when the page does not.
const (
	quitCommand = "quit"
	logsCommand = "open-logs"
)
