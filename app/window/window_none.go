//go:build !desktop && !bindings

package window

const generatingBindings = false

// Available says whether this build can open a window.
func Available() bool { return false }

// Run says that this build has no window.
func Run(Options) error { return Check() }
