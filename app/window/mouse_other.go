//go:build (desktop || bindings) && (!linux || bindings)

package window

// watchMouse does nothing where the view tells the page of every button of the mouse.
func (w *running) watchMouse() {}
