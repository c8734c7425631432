//go:build desktop || bindings

package window

import (
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"path/filepath"
	goruntime "runtime"
	"sync"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/menu"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/mac"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"telltale/analytics/fault"
	"telltale/app"
)

// icon is a small copy of build/appicon.png; an embedded file can't lie outside its package.
//
//go:embed icon.png
var icon []byte

// contentPolicy keeps the page from loading or calling anything that is not part of the program. Charts and
// virtual lists set styles on elements, hence 'unsafe-inline' for styles only.
const contentPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"object-src 'none'; base-uri 'none'; form-action 'none'"

// Available says whether this build can open a window.
func Available() bool { return true }

// Run opens the window and returns when it has been closed.
func Run(o Options) error {
	if err := Display(); err != nil {
		return err
	}
	// On some graphics cards WebKitGTK shows an empty window with its newer way of sharing buffers.
	if _, set := os.LookupEnv("WEBKIT_DISABLE_DMABUF_RENDERER"); !set {
		_ = os.Setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
	}
	w := &running{options: o, state: loadState(o.State), opened: make(chan struct{})}
	w.page.window, w.page.listens = w, make(chan struct{})
	w.page.dark.Store(w.state.Dark)
	if err := wails.Run(w.wails()); err != nil {
		return fault.New(fault.Internal, "The window could not be opened: %v.", err).
			Do("`telltale serve` shows the same pages in a browser.")
	}
	return nil
}

// running is one open window.
type running struct {
	options Options
	ctx     context.Context
	dialogs Dialogs
	page    Frame
	state   state
	once    sync.Once
	first   sync.Once     // OnAlone
	opened  chan struct{} // closed when OnReady has returned and the page hears of files to open

	notifications sync.Mutex
	notified      int // how many notifications were sent
}

func (w *running) wails() *options.App {
	o := &options.App{
		Title:          cmp.Or(w.options.Title, "Telltale"),
		AssetServer:    &assetserver.Options{Assets: w.options.Assets, Middleware: w.serve},
		Bind:           append([]any{&w.dialogs, &w.page}, w.options.Services...),
		ErrorFormatter: errorText,
		OnStartup:      w.started,
		OnDomReady:     func(context.Context) { go w.once.Do(w.ready) },
		OnBeforeClose:  w.beforeClose,
		OnShutdown:     w.closed,
		DragAndDrop:    &options.DragAndDrop{EnableFileDrop: true},
		Menu:           w.menu(),
		Linux:          &linux.Options{Icon: icon, ProgramName: "telltale", WebviewGpuPolicy: linux.WebviewGpuPolicyNever},
		Mac: &mac.Options{
			About:      &mac.AboutInfo{Title: "Telltale", Icon: icon},
			OnFileOpen: func(path string) { go w.openFiles(path) },
		},
		Windows: &windows.Options{Theme: windows.SystemDefault},
	}
	w.dress(o)
	if w.options.Instance != "" {
		// The name becomes part of D-Bus names, which take few characters.
		name := sha256.Sum256([]byte(w.options.Instance))
		o.SingleInstanceLock = &options.SingleInstanceLock{
			UniqueId:               "telltale-" + hex.EncodeToString(name[:8]),
			OnSecondInstanceLaunch: w.launchedAgain,
		}
	}
	return o
}

// started runs beside the window's own start and maybe before it is known that no other instance runs, so nothing is
// opened here.
func (w *running) started(ctx context.Context) {
	w.ctx = ctx
	w.dialogs.open(ctx)
	runtime.OnFileDrop(ctx, func(_, _ int, dropped []string) {
		if len(dropped) > 0 {
			w.emit(EventFilesDropped, dropped)
		}
	})
	if loopRuns(ctx) {
		w.alone()
	}
}

// alone tells that this process is the only one of its instance. A second one ends before its page asks for anything, and,
// where loopRuns waits, before its loop runs.
func (w *running) alone() {
	if w.options.OnAlone != nil {
		w.first.Do(w.options.OnAlone)
	}
}

func (w *running) ready() {
	w.dialogs.wait()
	w.restorePlace()
	w.watchMouse()
	w.alone()
	if w.options.OnReady != nil {
		w.options.OnReady(Page{Emit: w.emit, Notify: w.notify, Renew: w.renewMenu})
	}
	select {
	case <-w.page.listens:
	case <-w.options.End:
	}
	close(w.opened)
	if folder, err := os.Getwd(); err == nil {
		w.openFiles(paths(folder, append([]string{"--"}, w.options.Files...))...)
	}
	if w.options.End != nil {
		<-w.options.End
		w.page.Close()
	}
}

func (w *running) closed(context.Context) {
	if w.options.OnClose != nil {
		w.options.OnClose()
	}
}

func (w *running) launchedAgain(second options.SecondInstanceData) {
	w.dialogs.wait()
	<-w.opened
	runtime.WindowUnminimise(w.ctx) // also brings it to the front
	runtime.Show(w.ctx)
	if w.options.OnLaunch != nil {
		w.options.OnLaunch(paths(filepath.Clean(second.WorkingDirectory), second.Args))
	}
}

func (w *running) openFiles(files ...string) {
	<-w.opened
	if len(files) > 0 && w.options.OnOpenFiles != nil {
		w.options.OnOpenFiles(files)
	}
}

// menu makes the menu as it is to be now.
func (w *running) menu() *menu.Menu {
	var recent []string
	if w.options.Recent != nil {
		recent = w.options.Recent()
	}
	return menuOf(goruntime.GOOS, recent, w.choose)
}

// renewMenu exchanges the menu where Wails can.
func (w *running) renewMenu() {
	if goruntime.GOOS != "linux" {
		runtime.MenuSetApplicationMenu(w.ctx, w.menu())
	}
}

// choose does what was chosen in the menu, or has the page do it.
func (w *running) choose(c Choice) {
	w.dialogs.wait()
	switch c.Command {
	case quitCommand:
		runtime.Quit(w.ctx)
	case logsCommand:
		if err := w.page.OpenLogs(); err != nil {
			w.emit(app.EventFault, fault.Of(err))
		}
	default:
		w.emit(EventMenu, c)
	}
}

// emit tries the JSON first: Wails ends the process when it can't write it (NaN, say).
func (w *running) emit(event string, data any) {
	if _, err := json.Marshal(data); err != nil {
		log.Printf("event %s was not sent: %v", event, err)
		return
	}
	runtime.EventsEmit(w.ctx, event, data)
}

// serve serves the files of the page.
func (w *running) serve(next http.Handler) http.Handler {
	return http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		go w.alone()
		out.Header().Set("Content-Security-Policy", contentPolicy)
		out.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(out, in)
	})
}
