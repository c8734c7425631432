//go:build (desktop || bindings) && (!linux || bindings)

package window

import "context"

// loopRuns waits for nothing where asking for the screens does not tell that the loop runs.
func loopRuns(context.Context) bool { return false }
