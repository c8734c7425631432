package cli

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"telltale/analytics/fault"
	"telltale/app"
)

const againAbout = `Again reads the file of an import once more, with other answers than the first time: another zone, unit or column. When
that is done the old import is undone, in the same step; before, nothing changes. What was answered then and is not
answered anew stays.

The file must be where it was, or be named as it is now; its content must be the same.`

const againExamples = `  telltale imports again 3 --zone Europe/Berlin
  telltale imports again 3 --unit duration_us=s --dry-run
  telltale imports again 3 moved/access.log --source access-log`

func (s *settings) againCommand() *cobra.Command {
	var answers answers
	var dryRun bool
	command := &cobra.Command{
		Use:     "again IMPORT [FILE]",
		Short:   "Import a file again with other answers, in place of an import",
		Long:    againAbout,
		Example: againExamples,
		Args:    cobra.MatchAll(someArgs("IMPORT"), cobra.MaximumNArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := importID(args[0])
			if err != nil {
				return err
			}
			choose, err := answers.parse()
			if err != nil {
				return err
			}
			path := ""
			if len(args) > 1 {
				if path, err = filepath.Abs(args[1]); err != nil {
					return fault.New(fault.Invalid, "The path cannot be used: %v.", err).In(args[1])
				}
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				defer s.showProgress(a)()
				drop, err := a.Imports().Reimport(id, path)
				if err != nil {
					return err
				}
				return s.importDrop(a, drop, choose, dryRun)
			})
		},
	}
	answers.flags(command.Flags())
	completeAnswers(command)
	s.jsonFlag(command)
	command.ValidArgsFunction = s.completeImport
	command.Flags().BoolVar(&dryRun, "dry-run", false, "show how the file is understood, with its first rows, and change nothing")
	return command
}
