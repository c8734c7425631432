package cli

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"telltale/analytics/demo"
	"telltale/analytics/fault"
	"telltale/app"
	"telltale/app/serve"
	"telltale/app/window"
)

const demoAbout = `Demo writes the exports of a company that does not exist: fourteen months of the support chatbot of a web shop, as the files
that its tools would export (request and prediction logs, traces, bills, ratings, incidents, metrics, deployments). They are
the same on every machine, and there are stories in them to find.

With --open they are imported into a workspace of their own (demo.telltale in the data folder), and the window opens on it;
without a display, its pages are served to a browser. Nothing else is touched, and it says everywhere that it is made up.`

const demoExamples = `  telltale demo                  write the files into telltale-demo
  telltale demo -o /tmp/piko     write them elsewhere
  telltale demo --open           explore them`

func (s *settings) demoCommand() *cobra.Command {
	var folder string
	var oneIn int
	var open bool
	command := &cobra.Command{
		Use:     "demo",
		Short:   "Write the exports of a made-up company to explore",
		Long:    demoAbout,
		Example: demoExamples,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if open {
				return s.openDemo(cmd, oneIn)
			}
			return s.writeDemo(cmd, folder, oneIn)
		},
	}
	command.Flags().StringVarP(&folder, "output", "o", "telltale-demo", "`folder` for the files; it must be new or empty")
	command.Flags().IntVar(&oneIn, "one-in", 1, "keep one conversation in so `many`, for smaller files with the same stories")
	command.Flags().BoolVar(&open, "open", false, "make a workspace of them and open it")
	command.MarkFlagsMutuallyExclusive("open", "output")
	return command
}

// openDemo makes the demo's workspace, unless it is there, and shows it: in the window, or in a browser where there is
// no display.
func (s *settings) openDemo(cmd *cobra.Command, oneIn int) error {
	home, err := app.FindHome()
	if err != nil {
		return err
	}
	if s.workspace == "" {
		s.workspace = home.Demo()
	}
	desktop := window.Check() == nil
	// A window that has it open already is asked to come to the front.
	if err := s.makeDemo(cmd.Context(), home, oneIn); err != nil && (!desktop || !fault.Is(err, fault.Busy)) {
		return err
	}
	fmt.Fprintln(s.err, demo.Notice+".")
	if desktop {
		return s.openWindow(cmd, nil)
	}
	fmt.Fprintln(s.err, "There is no window here, so Telltale serves its pages: open the link in a browser.")
	return s.serve(cmd.Context(), serve.Options{}, window.Display() == nil)
}

func (s *settings) makeDemo(ctx context.Context, home app.Home, oneIn int) (err error) {
	a := app.New(home)
	a.UsePages(s.assets)
	defer func() {
		if closing := a.Close(); err == nil {
			err = closing
		}
	}()
	defer context.AfterFunc(ctx, a.Cancel)()
	defer s.showProgress(a)()
	job, err := a.OpenDemo(s.workspace, oneIn)
	_, err = wait(a, job, err)
	return err
}

// writeDemo writes the demo's files and lists them.
func (s *settings) writeDemo(cmd *cobra.Command, folder string, oneIn int) error {
	shown := s.progressView()
	files, err := demo.Write(cmd.Context(), folder, demo.Options{OneIn: oneIn, Progress: func(done, total int64) {
		shown.show(app.Job{ID: "demo", State: app.Running, Phase: "write", Done: done, Total: total, Seq: done})
	}})
	shown.close()
	if err != nil {
		return err
	}
	for _, file := range files {
		fmt.Fprintln(s.out, filepath.Join(folder, file.Name))
	}
	fmt.Fprintln(s.err, demo.Notice+".")
	return nil
}
