//go:build desktop && !bindings

package window

const generatingBindings = false
