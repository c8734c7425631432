//go:build desktop && linux

package build_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics"
	"telltale/app"
	"telltale/app/serve"
	"telltale/app/window"
)

// bothFolder names the folder of the process in which both ways to the services are compared.
const bothFolder = "TELLTALE_TEST_BOTH"

// onlyInTheWindow are the methods that write where a person says; a browser downloads instead, and is told so.
var onlyInTheWindow = []string{"Imports.ExportRejects", "Dashboards.ExportRows", "Explore.Export", "Labels.ExportSheet"}

// TestWindowAndServerAnswerAlike calls every bound method through Wails' own bindings, from a page in the real window,
// and through the server, as a page in a browser does. The same calls on the same files must give the same answers, and
// every method must be among them. The window runs in a process of its own, which it may end.
func TestWindowAndServerAnswerAlike(t *testing.T) {
	if folder := os.Getenv(bothFolder); folder != "" {
		compareBoth(t, folder)
		return
	}
	t.Parallel()
	folder := t.TempDir()
	screen := startScreen(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	command.Env = environment(folder, "DISPLAY="+screen.display, "LIBGL_ALWAYS_SOFTWARE=1", bothFolder+"="+folder)
	if out, err := command.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("--- PASS")) {
		t.Errorf("%v\n%s", err, out)
	}
}

func compareBoth(t *testing.T, folder string) {
	served := openBoth(t, filepath.Join(folder, "served"))
	browser := newBrowser(t, served)
	inBrowser := everyMethod(browser)

	shown := openBoth(t, filepath.Join(folder, "shown"))
	probe := newProbe(filepath.Join(folder, "files"), shown.Home())
	inWindow := make(chan record, 1)
	go func() {
		defer close(probe.end)
		inWindow <- everyMethod(probe)
	}()
	// GTK wants all that concerns a window to happen on one thread.
	runtime.LockOSThread()
	err := window.Run(window.Options{
		Assets:   fstest.MapFS{"index.html": {Data: []byte(probePage)}, "probe.js": {Data: []byte(probeScript)}},
		Services: append(shown.Services(), probe.Probe), End: probe.end,
		OnReady: func(window.Page) {},
	})
	if err != nil {
		t.Fatal(err)
	}

	a, b := inBrowser, <-inWindow
	for _, r := range []record{a, b} {
		if r.failed != "" {
			t.Fatalf("the calls in the %s broke off: %s", r.where, r.failed)
		}
	}
	if diff := cmp.Diff(a.methods(), b.methods()); diff != "" {
		t.Fatalf("other calls were made:\n%s", diff)
	}
	for i, call := range a.calls {
		if slices.Contains(onlyInTheWindow, call.Method) {
			if fault, _ := call.Answer.(map[string]any); fault["code"] != "unsupported" || b.calls[i].Failed {
				t.Errorf("%s in the browser: %v; in the window: %v", call.Method, call.Answer, b.calls[i].Answer)
			}
			continue
		}
		if diff := cmp.Diff(call, b.calls[i]); diff != "" {
			t.Errorf("%s answers another thing in the browser (-) than in the window (+):\n%s", call.Method, diff)
		}
	}
	for _, name := range boundMethods(shown) {
		if !slices.Contains(b.methods(), name) {
			t.Errorf("%s was not called: add it to everyMethod", name)
		}
	}
}

func boundMethods(a *app.App) []string {
	var names []string
	for _, service := range a.Services() {
		pointer := reflect.TypeOf(service)
		for i := range pointer.NumMethod() {
			names = append(names, pointer.Elem().Name()+"."+pointer.Method(i).Name)
		}
	}
	return names
}

// openBoth opens a new workspace in a data folder of its own.
func openBoth(t *testing.T, home string) *app.App {
	t.Helper()
	if err := os.MkdirAll(home, 0o700); err != nil {
		t.Fatal(err)
	}
	a := app.New(app.Home(home))
	a.UsePages(fstest.MapFS{"index.html": {}, "saved/report.js": {Data: []byte("//")}, "saved/report.css": {}})
	if err := a.Open(t.Context(), a.Home().Workspace(), analytics.Options{Zone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}

// newBrowser serves the app and signs in.
func newBrowser(t *testing.T, a *app.App) *browser {
	t.Helper()
	server, err := serve.New(a, serve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(t.Context()) }()
	b, err := signIn(server.Link(), a.Home())
	if err != nil {
		t.Fatal(err)
	}
	return b
}
