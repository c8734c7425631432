package cli

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"telltale/app"
	"telltale/app/serve"
)

const serveAbout = `Serve shows the same pages as the window in a browser. It listens on 127.0.0.1 only, and prints a link that works once;
Enter prints another one. Ctrl-C ends it: an import that is under way is canceled and leaves nothing behind.

On another machine, forward the port: ssh -L 8080:127.0.0.1:8080 HOST telltale serve --addr 127.0.0.1:8080`

func (s *settings) serveCommand() *cobra.Command {
	var options serve.Options
	var open bool
	command := &cobra.Command{
		Use:     "serve",
		Short:   "Show the pages in a browser on this machine",
		Long:    serveAbout,
		Example: "  telltale serve --open\n  telltale serve -w may.telltale --addr 127.0.0.1:8080",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.serve(cmd.Context(), options, open)
		},
	}
	command.Flags().StringVar(&options.Addr, "addr", "127.0.0.1:0", "`address` to listen on; only 127.0.0.1, port 0 takes a free one")
	command.Flags().BoolVar(&open, "open", false, "open the link in the browser")
	complete(command, "addr", cobra.NoFileCompletions)
	return command
}

// serve serves the workspace's pages until ctx ends; open says that a browser is to show them.
func (s *settings) serve(ctx context.Context, options serve.Options, open bool) error {
	options.Assets = s.assets
	return s.withNew(ctx, func(a *app.App) error {
		a.Foresee()
		server, err := serve.New(a, options)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "Telltale is at %s\nCtrl-C ends it.\n", server.Link())
		if open {
			// A link works once, so the browser gets one of its own. Without a browser the printed one is the way.
			if err := browse(server.Link()); err != nil {
				fmt.Fprintln(s.err, err)
			}
		}
		if s.keys {
			go s.linksOnEnter(server)
		}
		return server.Serve(ctx)
	})
}

// linksOnEnter prints a new link whenever the person presses Enter.
func (s *settings) linksOnEnter(server *serve.Server) {
	for keys := bufio.NewScanner(s.in); keys.Scan(); {
		fmt.Fprintf(s.out, "A new link: %s\n", server.Link())
	}
}
