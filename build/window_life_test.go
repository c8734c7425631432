//go:build desktop && linux

package build_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// notifications is a notification service: it passes on what it is told to show.
type notifications chan string

// Notify is the method of org.freedesktop.Notifications.
func (n notifications) Notify(_ string, _ uint32, _, title, text string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	n <- title + ": " + text
	return 1, nil
}

// serveNotifications takes the place of the desktop's notification service on a bus.
func serveNotifications(t *testing.T, bus string) notifications {
	t.Helper()
	told := make(notifications, 8)
	connection, err := dbus.Connect(bus)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	const name = "org.freedesktop.Notifications"
	if err := connection.Export(told, "/org/freedesktop/Notifications", name); err != nil {
		t.Fatal(err)
	}
	if reply, err := connection.RequestName(name, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("the bus does not give the name away: %v, %v", reply, err)
	}
	return told
}

// TestWindowIsOneOnly: with a session bus a second start hands its files to the first window and ends, and the end of the
// long import is told by a notification. Without a bus the lock of the workspace is the second wall, told in a sentence.
func TestWindowIsOneOnly(t *testing.T) {
	t.Parallel()
	folder, screen := t.TempDir(), startScreen(t)
	binary := program(t, "TELLTALE_WINDOW_BINARY", "desktop,production,webkit2_41")
	bus := startBus(t)
	told := serveNotifications(t, bus)
	first := show(t, screen, binary, folder, []string{"DBUS_SESSION_BUS_ADDRESS=" + bus}, "-w", "month.telltale")
	first.untilText("Drop")

	slowLog(t, folder, 400_000)
	second := first.command(t.Context(), "-w", "month.telltale", "predictions.log")
	began := time.Now()
	_ = second.Run() // Wails ends it with 1
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("the second start took %v", took)
	}
	first.untilText("predictions.log")
	// Room for the pointer beside the window, so that the keyboard can be taken away from it.
	id := strings.TrimSpace(screen.do(t, "xdotool", "search", "--onlyvisible", "--name", "Telltale"))
	screen.do(t, "xdotool", "windowsize", "--sync", id, "1000", "700")
	// The import takes a few seconds, and a loaded machine may start no second tool in that time.
	first.press("Import", screen.lookAway(t)...)
	select {
	case text := <-told:
		if text != "Import finished: predictions.log: 400000 records used, 0 rejected." {
			t.Errorf("the notification says %q", text)
		}
	case <-time.After(time.Minute):
		first.screen.read(t)
		t.Fatalf("no notification tells of the end; the screenshot %s reads:\n%s\nthe log:\n%s", screen.shot, screen.text(), first.logged())
	}

	third := show(t, screen, binary, folder, nil, "-w", "month.telltale")
	third.look = everything
	third.until("why it cannot be opened", func() bool {
		named := regexp.MustCompile(`already open in process ([^\s(]+)`).FindStringSubmatch(screen.text())
		return named != nil && readsAs(named[1], strconv.Itoa(first.run.Process.Pid))
	})
	third.keys("ctrl+q")
	third.closes()
	screen.do(t, "xdotool", "mousemove", "500", "650")
	first.keys("ctrl+q")
	first.closes()
	if rows := first.answer("sql", "-w", "month.telltale", "SELECT 'rows ' || count(*) FROM predictions"); !strings.Contains(rows, "rows 400000") {
		t.Errorf("the workspace has\n%s", rows)
	}
}

// dialog is where questions stand.
var dialog = area{400, 290, 480, 220}

// TestWindowAsksBeforeItCancelsAnImport: closing during a job asks; "Keep open" goes on; "Cancel it and close" leaves
// nothing half done.
func TestWindowAsksBeforeItCancelsAnImport(t *testing.T) {
	t.Parallel()
	folder, screen := t.TempDir(), startScreen(t)
	binary := program(t, "TELLTALE_WINDOW_BINARY", "desktop,production,webkit2_41")
	window := show(t, screen, binary, folder, nil, "-w", "month.telltale", slowLog(t, folder, 1_000_000))
	window.press("Import")
	window.untilText("Importing")
	window.look = dialog
	window.keys("ctrl+q")
	window.untilText("import is running")
	window.keys("Escape") // keep it open
	window.until("the page without a question", func() bool { return !strings.Contains(screen.text(), "running") })
	window.keys("ctrl+q")
	window.untilText("import is running")
	window.press("close")
	window.closes()
	if rows := window.answer("sql", "-w", "month.telltale", "SELECT 'rows ' || count(*) || '.' FROM predictions"); !strings.Contains(rows, "rows 0.") {
		t.Errorf("the workspace has\n%s", rows)
	}
	if imports := window.answer("imports", "-w", "month.telltale"); strings.Contains(imports, "predictions.log") {
		t.Errorf("the ledger has\n%s", imports)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "month.telltale?*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestWindowRemembersItsPlaceAndTheme: the menu chooses a theme, which is kept, and so are size and place; a place that is
// off the screen by then is corrected.
func TestWindowRemembersItsPlaceAndTheme(t *testing.T) {
	t.Parallel()
	folder, screen := t.TempDir(), startScreen(t)
	binary := program(t, "TELLTALE_WINDOW_BINARY", "desktop,production,webkit2_41")
	dark := []string{"GTK_THEME=Adwaita:dark"}

	window := show(t, screen, binary, folder, dark)
	window.untilText("Drop")
	if shade := screen.brightness(t, 1000, 200); shade > 60 {
		t.Errorf("where the system is dark the page has the brightness %d of 255", shade)
	}
	id := strings.TrimSpace(screen.do(t, "xdotool", "search", "--onlyvisible", "--name", "Telltale"))
	screen.do(t, "xdotool", "windowsize", "--sync", id, "1000", "700")
	screen.do(t, "xdotool", "windowmove", "--sync", id, "120", "60")
	window.look = everything // the menu is long
	window.press("View")
	window.press("Theme")
	window.press("Light")
	window.until("a light page", func() bool { return screen.brightness(t, 1000, 200) > 200 })
	window.keys("ctrl+q")
	window.closes()

	path := filepath.Join(folder, "data", "telltale", "window.json")
	type bounds struct{ X, Y, Width, Height int }
	var kept struct {
		Displays map[string]bounds
		Last     string
		Dark     bool
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	if got, want := kept.Displays["1280x800"], (bounds{120, 60, 1000, 700}); got != want || kept.Dark || kept.Last != "1280x800" {
		t.Errorf("remembered is %+v", kept)
	}

	// The screen has become smaller since, as it were: 700 and 1000 are more than 1280.
	moved := strings.Replace(string(text), `"x": 120`, `"x": 700`, 1)
	if err := os.WriteFile(path, []byte(moved), 0o600); err != nil {
		t.Fatal(err)
	}
	window = show(t, screen, binary, folder, dark)
	window.until("a window in its place", func() bool {
		id := strings.TrimSpace(screen.do(t, "xdotool", "search", "--onlyvisible", "--name", "Telltale"))
		geometry := screen.do(t, "xdotool", "getwindowgeometry", "--shell", id)
		return strings.Contains(geometry, "X=280\nY=60\nWIDTH=1000\nHEIGHT=700\n") && strings.Contains(screen.text(), "Drop")
	})
	if shade := screen.brightness(t, 1000, 430); shade < 200 {
		t.Errorf("the chosen theme is not kept: brightness %d of 255", shade)
	}
	window.keys("ctrl+q")
	window.closes()
}

// readsAs reports whether what was read off the screen is the number: tesseract takes a digit for another sign now and
// then (7 for /), or for two, so one may differ, be missing or be too many.
func readsAs(read, number string) bool {
	same := 0
	for same < min(len(read), len(number)) && read[same] == number[same] {
		same++
	}
	switch len(read) - len(number) {
	case 0:
		return same == len(read) || read[same+1:] == number[same+1:]
	case 1:
		return read[same+1:] == number[same:]
	case -1:
		return read[same:] == number[same+1:]
	}
	return false
}
