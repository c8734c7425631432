//go:build desktop || bindings

package window

import (
	goruntime "runtime"
	"time"

	"github.com/wailsapp/wails/v2/pkg/options"
	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// The colours behind a page that is not drawn yet: --color-canvas of frontend/src/styles/tokens.css.
var (
	lightCanvas = options.NewRGB(0xf7, 0xf7, 0xf4)
	darkCanvas  = options.NewRGB(0x0f, 0x15, 0x17)
)

// dress gives the window the looks that it had last. Its displays are known only when it is there, so its place comes
// later, by restorePlace.
func (w *running) dress(app *options.App) {
	app.Width, app.Height = usualWidth, usualHeight
	if last, known := w.state.Displays[w.state.Last]; known {
		app.Width, app.Height = max(last.Width, leastWidth), max(last.Height, leastHeight)
		if last.Maximised {
			app.WindowStartState = options.Maximised
		}
	}
	app.MinWidth, app.MinHeight = leastWidth, leastHeight
	app.BackgroundColour = lightCanvas
	if w.state.Dark {
		app.BackgroundColour = darkCanvas
	}
}

// displays are the sizes of all displays; none when they are not known.
func (w *running) displays() []size {
	screens, err := runtime.ScreenGetAll(w.ctx)
	if err != nil {
		return nil
	}
	sizes := make([]size, len(screens))
	for i, s := range screens {
		sizes[i] = size{s.Size.Width, s.Size.Height}
	}
	return sizes
}

// restorePlace puts the window where it was with these displays.
func (w *running) restorePlace() {
	b, known := w.state.placed(w.displays())
	if !known || b.Maximised {
		return
	}
	if width, height := runtime.WindowGetSize(w.ctx); width != b.Width || height != b.Height {
		runtime.WindowSetSize(w.ctx, b.Width, b.Height)
	}
	runtime.WindowSetPosition(w.ctx, b.X, b.Y)
	if goruntime.GOOS != "linux" {
		return
	}
	// On Linux Wails tells a place from the origin of all displays, and takes one from that of the display where the window
	// is; how far off it came is the origin of that display. Smaller differences are the window manager's frame.
	time.Sleep(50 * time.Millisecond)
	x, y := runtime.WindowGetPosition(w.ctx)
	if offX, offY := x-b.X, y-b.Y; offX*offX+offY*offY > 200*200 {
		runtime.WindowSetPosition(w.ctx, b.X-offX, b.Y-offY)
	}
}

// rememberPlace notes where the window is and how it looks. When that cannot be written, the next one opens as usual.
func (w *running) rememberPlace() {
	if w.options.State == "" {
		return
	}
	if displays := w.displays(); len(displays) > 0 && !runtime.WindowIsMinimised(w.ctx) && !runtime.WindowIsFullscreen(w.ctx) {
		now := bounds{Maximised: runtime.WindowIsMaximised(w.ctx)}
		now.X, now.Y = runtime.WindowGetPosition(w.ctx)
		now.Width, now.Height = runtime.WindowGetSize(w.ctx)
		w.state.remember(displays, now)
	}
	w.state.Dark = w.page.dark.Load()
	_ = w.state.save(w.options.State)
}
