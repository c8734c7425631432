//go:build desktop && !bindings

package window

import (
	"context"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// loopRuns waits until GTK's loop runs, which it does once Wails has seen that no other process of the instance does. Asking
// for the screens is what waits for the loop.
func loopRuns(ctx context.Context) bool {
	_, err := runtime.ScreenGetAll(ctx)
	return err == nil
}
