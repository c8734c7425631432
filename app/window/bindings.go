//go:build bindings

package window

// generatingBindings is true in the program that Wails builds and runs once, without a display, to list the services.
const generatingBindings = true
