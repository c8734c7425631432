//go:build desktop || bindings

package window

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/wailsapp/wails/v2/pkg/menu"
)

// outline writes a menu as text: one line an item, with its keys, submenus indented.
func outline(m *menu.Menu, indent string) string {
	var out strings.Builder
	for _, i := range m.Items {
		line := i.Label
		if i.Type == menu.SeparatorType {
			line = "-"
		}
		if i.Role != 0 {
			line = "(of the system)"
		}
		if i.Accelerator != nil {
			for _, modifier := range i.Accelerator.Modifiers {
				line += " " + string(modifier)
			}
			line += " " + i.Accelerator.Key
		}
		out.WriteString(indent + line + "\n")
		if i.SubMenu != nil {
			out.WriteString(outline(i.SubMenu, indent+"  "))
		}
	}
	return out.String()
}

func find(t *testing.T, m *menu.Menu, labels ...string) *menu.MenuItem {
	t.Helper()
	for _, i := range m.Items {
		if i.Label == labels[0] {
			if len(labels) == 1 {
				return i
			}
			return find(t, i.SubMenu, labels[1:]...)
		}
	}
	t.Fatalf("there is no %q in\n%s", labels[0], outline(m, ""))
	return nil
}

func TestMenuOfLinux(t *testing.T) {
	want := `File
  New workspace… cmdorctrl n
  Open workspace… cmdorctrl o
  Open recent… cmdorctrl shift o
  Explore the demo
  -
  Import files… cmdorctrl i
  Import a folder…
  -
  Export report… cmdorctrl e
  Export again cmdorctrl shift e
  Print… cmdorctrl p
  -
  Back up… cmdorctrl b
  Compact
  Show in folder
  -
  Quit cmdorctrl q
Edit
`
	got := outline(menuOf("linux", []string{"/data/may.telltale"}, nil), "")
	if head := got[:min(len(want), len(got))]; head != want {
		t.Error(cmp.Diff(want, head))
	}
	for _, label := range []string{"Undo", "Copy", "Paste", "Executive cmdorctrl 1", "Full screen f11", "Open log folder", "About Telltale"} {
		if !strings.Contains(got, label+"\n") {
			t.Errorf("%q is missing:\n%s", label, got)
		}
	}
}

func TestMenuListsRecentWorkspacesWhereItCanBeRenewed(t *testing.T) {
	for _, system := range []string{"windows", "darwin"} {
		got := outline(menuOf(system, []string{"/data/may.telltale", "/data/june.telltale"}, nil), "")
		want := "  Open recent\n    may\n    june\n    -\n    All workspaces… cmdorctrl shift o\n"
		if !strings.Contains(got, want) {
			t.Errorf("%s:\n%s", system, got)
		}
		if none := outline(menuOf(system, nil, nil), ""); !strings.Contains(none, "  Open recent… cmdorctrl shift o\n") {
			t.Errorf("%s without any:\n%s", system, none)
		}
	}
}

func TestMenuOfMacOSLeavesToTheSystemWhatIsItsOwn(t *testing.T) {
	got := outline(menuOf("darwin", nil, nil), "")
	if n := strings.Count(got, "(of the system)"); n != 3 {
		t.Errorf("%d menus of the system, want those of the application, for text and of windows:\n%s", n, got)
	}
	if strings.Contains(got, "Quit") || strings.Contains(got, "Paste") || strings.Contains(got, "-\nEdit") {
		t.Errorf("it has what the system has:\n%s", got)
	}
}

func TestMenuItemsSayWhatWasChosen(t *testing.T) {
	var chosen []Choice
	bar := menuOf("windows", []string{"/data/may.telltale"}, func(c Choice) { chosen = append(chosen, c) })
	for _, labels := range [][]string{{"File", "Import files…"}, {"View", "Theme", "Dark"}, {"File", "Open recent", "may"}, {"Help", "About Telltale"}} {
		find(t, bar, labels...).Click(nil)
	}
	want := []Choice{{Command: "import-files"}, {Command: "theme-dark"}, {Command: "open-recent", Path: "/data/may.telltale"}, {Command: "about"}}
	if diff := cmp.Diff(want, chosen); diff != "" {
		t.Error(diff)
	}
}
