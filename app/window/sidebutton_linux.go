//go:build desktop && !bindings

package window

import "C"

import "sync/atomic"

// sideButton is the func(command string) that is told of side buttons: C can call no method. A process has one window.
var sideButton atomic.Value

//export pressedSideButton
func pressedSideButton(forward C.int) {
	command := "back"
	if forward != 0 {
		command = "forward"
	}
	// GTK is not kept waiting for what the command does.
	go sideButton.Load().(func(string))(command)
}
