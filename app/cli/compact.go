package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"telltale/app"
)

func (s *settings) compactCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "compact",
		Short: "Make the workspace file as small as its content",
		Long: "A workspace file never shrinks by itself: the space of undone imports is used again, but not given back. Compact\n" +
			"writes the content to a new file, checks it, and puts it in the place of the old one. Needs room for both.",
		Example: "  telltale compact\n  telltale compact -w may.telltale",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error {
				defer s.showProgress(a)()
				job, err := a.Workspaces().Compact()
				if job, err = wait(a, job, err); err != nil {
					return err
				}
				fmt.Fprintf(s.out, "%s -> %s\n", megabytes(job.Result.Size.Before), megabytes(job.Result.Size.After))
				return nil
			})
		},
	}
}

// megabytes writes a length for people.
func megabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/1e6) }
