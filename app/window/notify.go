//go:build desktop || bindings

package window

import (
	"strconv"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// notify shows a notification of the system, unless the person looks at the window anyway. Where there is no service for
// it (no session bus, a program without a bundle on macOS) nothing is shown, and nothing is missed: the page tells too.
func (w *running) notify(title, text string) {
	if !w.page.away.Load() {
		return
	}
	// A service that does not answer must not hold up anything else.
	go func() {
		w.notifications.Lock()
		defer w.notifications.Unlock()
		if w.notified == 0 && runtime.InitializeNotifications(w.ctx) != nil {
			return
		}
		w.notified++
		_ = runtime.SendNotification(w.ctx, runtime.NotificationOptions{
			ID: "telltale-" + strconv.Itoa(w.notified), Title: title, Body: text,
		})
	}()
}
