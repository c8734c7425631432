// Package cli is the command line: the services of package app as commands.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
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
	root := newRoot(t, assets)
	root.SetArgs(args)
	command, err := root.ExecuteContextC(ctx)
	return exitCode(ctx, t.err, command, err)
}

// exitCode reports the error to the person and chooses the code.
func exitCode(ctx context.Context, to io.Writer, command *cobra.Command, err error) int {
	var code exit
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	case ctx.Err() != nil && fault.Is(err, fault.Canceled):
		fmt.Fprintln(to, "telltale: canceled; nothing was changed")
		return exitInterrupted
	}
	fmt.Fprintln(to, "telltale: "+err.Error())
	var known *fault.Error
	if !errors.As(err, &known) {
		// Cobra's own errors are about the command line itself.
		fmt.Fprintf(to, "Run `%s --help` for the options and examples.\n", command.CommandPath())
	}
	return exitError
}

// exit is an error that only sets the exit code: everything has been said.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }
