//go:build (desktop || bindings) && !linux

package window

// showItem does nothing: these systems have a command for it, see Reveal.
func showItem(string) bool { return false }
