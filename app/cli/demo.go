package cli

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"telltale/analytics/demo"
	"telltale/app"
)

const demoAbout = `Demo writes the exports of a company that does not exist: fourteen months of the support chatbot of a web shop, as the files
that its tools would export (request and prediction logs, traces, bills, ratings, incidents, metrics, deployments). They are
the same on every machine, and there are stories in them to find.`

const demoExamples = `  telltale demo                  write the files into telltale-demo
  telltale demo -o /tmp/piko     write them elsewhere`

func (s *settings) demoCommand() *cobra.Command {
	var folder string
	var oneIn int
	command := &cobra.Command{
		Use:     "demo",
		Short:   "Write the exports of a made-up company to explore",
		Long:    demoAbout,
		Example: demoExamples,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.writeDemo(cmd, folder, oneIn)
		},
	}
	command.Flags().StringVarP(&folder, "output", "o", "telltale-demo", "`folder` for the files; it must be new or empty")
	command.Flags().IntVar(&oneIn, "one-in", 1, "keep one conversation in so `many`, for smaller files with the same stories")
	return command
}

// writeDemo writes the demo's files and lists them.
func (s *settings) writeDemo(cmd *cobra.Command, folder string, oneIn int) error {
	shown := s.progressView()
	files, err := demo.Write(cmd.Context(), folder, demo.Options{OneIn: oneIn, Progress: func(file string, done, total int64) {
		shown.show(app.Job{ID: "demo", State: app.Running, Phase: "write", File: file, Done: done, Total: total, Seq: done})
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
