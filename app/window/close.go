//go:build desktop || bindings

package window

import (
	"context"
	"time"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// answerLimit is how long the page may take to show a question. A page that hangs must not keep the window open.
const answerLimit = 3 * time.Second

// beforeClose keeps the window open while a job runs that closing would cancel, and has the person asked.
func (w *running) beforeClose(context.Context) (prevent bool) {
	work := ""
	if w.options.Unfinished != nil && !w.page.agreed.Load() {
		work = w.options.Unfinished()
	}
	if work == "" {
		w.rememberPlace()
		return false
	}
	w.page.asked.Store(false)
	w.emit(EventClosing, work)
	go w.askInstead(work)
	return true
}

// askInstead asks with a dialog of the system when the page does not.
func (w *running) askInstead(work string) {
	time.Sleep(answerLimit)
	if w.page.asked.Load() || w.page.agreed.Load() {
		return
	}
	answer, err := runtime.MessageDialog(w.ctx, runtime.MessageDialogOptions{
		Type:    runtime.QuestionDialog,
		Title:   "Close Telltale?",
		Message: "Work is still under way (" + work + "). Cancel it and close? Nothing half done stays.",
	})
	if err == nil && answer == "Yes" {
		w.page.Close()
	}
}
