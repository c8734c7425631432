package cli

import (
	"io"
	"os"

	"golang.org/x/term"
)

// tty is where a command speaks.
type tty struct {
	in   *os.File
	out  io.Writer // results, for people and programs
	err  io.Writer // progress, notes and errors
	live bool      // err is a terminal, on which a line can be drawn again
	keys bool      // in is a terminal
}

// terminal is the process's own.
func terminal() tty {
	return tty{
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
		live: term.IsTerminal(int(os.Stderr.Fd())),
		keys: term.IsTerminal(int(os.Stdin.Fd())),
	}
}
