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
	"sync"

	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/options/assetserver"
	"github.com/wailsapp/wails/v2/pkg/options/linux"
	"github.com/wailsapp/wails/v2/pkg/options/mac"
	"github.com/wailsapp/wails/v2/pkg/options/windows"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"telltale/analytics/fault"
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
	w := &running{options: o}
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
	once    sync.Once
}

func (w *running) wails() *options.App {
	app := &options.App{
		Title:            cmp.Or(w.options.Title, "Telltale"),
		Width:            1280,
		Height:           800,
		MinWidth:         900,
		MinHeight:        600,
		AssetServer:      &assetserver.Options{Assets: w.options.Assets, Middleware: withContentPolicy},
		Bind:             append([]any{&w.dialogs}, w.options.Services...),
		ErrorFormatter:   errorText,
		OnStartup:        w.started,
		OnDomReady:       func(context.Context) { w.once.Do(w.ready) },
		OnBeforeClose:    func(context.Context) bool { return w.options.BeforeClose != nil && w.options.BeforeClose() },
		OnShutdown:       w.closed,
		DragAndDrop:      &options.DragAndDrop{EnableFileDrop: true},
		Menu:             w.menu(),
		BackgroundColour: options.NewRGB(250, 250, 249),
		Linux:            &linux.Options{Icon: icon, ProgramName: "telltale", WebviewGpuPolicy: linux.WebviewGpuPolicyNever},
		Mac:              &mac.Options{About: &mac.AboutInfo{Title: "Telltale", Icon: icon}},
		Windows:          &windows.Options{Theme: windows.SystemDefault},
	}
	if w.options.Instance != "" {
		// The name becomes part of D-Bus names, which take few characters.
		name := sha256.Sum256([]byte(w.options.Instance))
		app.SingleInstanceLock = &options.SingleInstanceLock{
			UniqueId:               "telltale-" + hex.EncodeToString(name[:8]),
			OnSecondInstanceLaunch: w.launchedAgain,
		}
	}
	return app
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
}

func (w *running) ready() {
	w.dialogs.wait()
	if w.options.OnReady != nil {
		w.options.OnReady(w.emit)
	}
	if folder, err := os.Getwd(); err == nil {
		w.openFiles(folder, append([]string{"--"}, w.options.Files...))
	}
}

func (w *running) closed(context.Context) {
	if w.options.OnClose != nil {
		w.options.OnClose()
	}
}

func (w *running) launchedAgain(second options.SecondInstanceData) {
	w.dialogs.wait()
	runtime.WindowUnminimise(w.ctx)
	runtime.Show(w.ctx)
	w.openFiles(second.WorkingDirectory, second.Args)
}

func (w *running) openFiles(folder string, args []string) {
	if files := paths(filepath.Clean(folder), args); len(files) > 0 && w.options.OnOpenFiles != nil {
		w.options.OnOpenFiles(files)
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

func withContentPolicy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		out.Header().Set("Content-Security-Policy", contentPolicy)
		out.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(out, in)
	})
}
