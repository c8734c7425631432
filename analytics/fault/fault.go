// Package fault is the one error type of Telltale. An error that a person sees has a code
// that programs can act on, and a text that names the file, the line and what to do.
package fault

import (
	"context"
	"errors"
	"fmt"
)

// Code says what kind of thing went wrong.
type Code string

// The codes. Everything that is none of the others is Internal: our own mistake.
const (
	Invalid     Code = "invalid"     // the input or the call is wrong; the text says how to mend it
	Unsupported Code = "unsupported" // understood, but not something Telltale reads or does
	NotFound    Code = "not_found"
	NotEnough   Code = "not_enough" // too little data for an honest answer
	Busy        Code = "busy"       // locked by another process, or another job is running
	Canceled    Code = "canceled"
	Internal    Code = "internal"
)

// Error is an error for people. File and Line are zero when they do not apply.
type Error struct {
	Code Code   `json:"code"`
	Text string `json:"text"`           // one or two sentences: what happened, and why
	File string `json:"file,omitempty"` // as the person named it
	Line int64  `json:"line,omitempty"` // physical line, from 1
	Hint string `json:"hint,omitempty"` // what to do next
	Form string `json:"-"`              // the text before values were put in: unlike it, fit for logs
	Err  error  `json:"-"`              // the cause
}

// New makes an error with a formatted text.
func New(code Code, format string, args ...any) *Error {
	err := &Error{Code: code, Text: fmt.Sprintf(format, args...), Form: format}
	for _, a := range args {
		if e, ok := a.(error); ok {
			err.Err = e
		}
	}
	return err
}

// In returns a copy that names the file.
func (e *Error) In(file string) *Error { c := *e; c.File = file; return &c }

// At returns a copy that names the line.
func (e *Error) At(line int64) *Error { c := *e; c.Line = line; return &c }

// Do returns a copy that says what to do next.
func (e *Error) Do(format string, args ...any) *Error {
	c := *e
	c.Hint = fmt.Sprintf(format, args...)
	return &c
}

// Error gives file, line, text and hint as one line.
func (e *Error) Error() string {
	s := e.Text
	if e.File != "" {
		at := e.File
		if e.Line > 0 {
			at = fmt.Sprintf("%s, line %d", e.File, e.Line)
		}
		s = at + ": " + s
	}
	if e.Hint != "" {
		s += " " + e.Hint
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Of returns err as an *Error: itself if it is one, Canceled for a cancelled context,
// else Internal with the error's own text. It returns nil for nil.
func Of(err error) *Error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	if errors.Is(err, context.Canceled) {
		return &Error{Code: Canceled, Text: "Canceled.", Err: err}
	}
	return &Error{Code: Internal, Text: err.Error(), Err: err}
}

// Is reports whether err carries the code.
func Is(err error, code Code) bool {
	return err != nil && Of(err).Code == code
}
