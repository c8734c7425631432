package cli

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"telltale/analytics/fault"
	"telltale/app"
)

func (s *settings) backupCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "backup OUT",
		Short:   "Write a consistent copy of the workspace",
		Long:    "Backup writes a copy of the workspace that can be opened like any other. The file must not be there yet.",
		Example: "  telltale backup 2026-10.telltale",
		Args:    exactly("OUT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			path, err := filepath.Abs(args[0])
			if err != nil {
				return fault.New(fault.Invalid, "The path cannot be used: %v.", err).In(args[0])
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				defer s.showProgress(a)()
				job, err := a.Workspaces().Backup(path)
				if _, err = wait(a, job, err); err != nil {
					return err
				}
				fmt.Fprintln(s.out, path)
				return nil
			})
		},
	}
	command.ValidArgsFunction = filesNamed(app.Extension)
	return command
}
