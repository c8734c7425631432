// Package cli is the command line: the services of package app as commands.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"telltale/analytics/fault"
)

// The exit codes.
const (
	exitDone        = 0
	exitFired       = 1   // check: an alert rule fired
	exitError       = 2   // something went wrong, or a question has no answer
	exitInterrupted = 130 // Ctrl-C; nothing was changed
)

// Main runs the command that the process was started with and returns its exit code. assets hold the built pages.
func Main(assets fs.FS) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// After the first signal the next one ends the process at once, whatever it is doing.
	defer context.AfterFunc(ctx, stop)()
	return run(ctx, terminal(), assets, os.Args[1:])
}

// run runs one command and turns its error into an exit code.
func run(ctx context.Context, t tty, assets fs.FS, args []string) int {
	s := &settings{tty: t, assets: assets}
	root := s.root()
	root.SetArgs(args)
	command, err := root.ExecuteContextC(ctx)
	return s.exitCode(ctx, command, err)
}

// exitCode reports the error to the person and chooses the code.
func (s *settings) exitCode(ctx context.Context, command *cobra.Command, err error) int {
	var code exit
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	case ctx.Err() != nil && fault.Is(err, fault.Canceled):
		s.complain(command, fault.New(fault.Canceled, "canceled; nothing was changed"))
		return exitInterrupted
	}
	s.complain(command, err)
	return exitError
}

// exit is an error that only sets the exit code: everything has been said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }
