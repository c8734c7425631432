package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics"
	"telltale/analytics/fault"
	"telltale/analytics/figures"
	"telltale/app"
)

const importsExamples = `  telltale imports
  telltale imports --json | jq '.imports[] | select(.rejected > 0)'
  telltale imports rejects 3 -o rejects.csv
  telltale imports again 3 --zone Europe/Berlin
  telltale imports undo 3`

func (s *settings) importsCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "imports",
		Short:   "List what was imported; undo or repeat imports, export rejected records",
		Long:    "Imports lists the ledger, newest first: records = used + duplicate + rejected + ignored.",
		Example: importsExamples,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error {
				list, err := a.Imports().List()
				if err != nil {
					return err
				}
				return s.answer(map[string]any{"imports": list}, func() { s.printLedger(list) })
			})
		},
	}
	s.jsonFlag(command)
	command.AddCommand(s.undoCommand(), s.againCommand(), s.rejectsCommand())
	return command
}

func (s *settings) printLedger(list []analytics.Import) {
	if len(list) == 0 {
		fmt.Fprintln(s.out, "Nothing was imported yet.")
		return
	}
	ledger := table{columns: []column{
		{title: "import", right: true}, {title: "file", whole: true}, {title: "source"}, {title: "state"},
		{title: "records", right: true}, {title: "used", right: true}, {title: "duplicate", right: true},
		{title: "rejected", right: true}, {title: "ignored", right: true}, {title: "from"}, {title: "to"},
	}}
	for _, i := range list {
		ledger.add(strconv.FormatInt(i.ID, 10), i.Name, i.Source, i.State, grouped(i.Records), grouped(i.Used),
			grouped(i.Duplicate), grouped(i.Rejected), grouped(i.Ignored), i.From, i.To)
	}
	ledger.write(s.out, "")
}

func (s *settings) undoCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "undo IMPORT",
		Short: "Take an import back, as if it had never been made",
		Long: "Undo takes an import's rows out of every number. Rows of other imports that had been set aside as its duplicates\n" +
			"take their place.",
		Example: "  telltale imports undo 3",
		Args:    exactly("IMPORT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := importID(args[0])
			if err != nil {
				return err
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				defer s.showProgress(a)()
				job, err := a.Imports().Undo(id)
				if job, err = wait(a, job, err); err != nil {
					return err
				}
				return s.answer(job.Result.Undo, func() { s.printUndo(*job.Result.Undo) })
			})
		},
	}
	s.jsonFlag(command)
	command.ValidArgsFunction = s.completeImport
	return command
}

func (s *settings) printUndo(effect analytics.UndoEffect) {
	for _, removed := range effect.Removed {
		fmt.Fprintf(s.out, "%s: %s removed\n", removed.Table, figures.Counted(removed.Rows, "row", "rows"))
	}
	if effect.Labelled > 0 {
		fmt.Fprintf(s.out, "reviews: %s labels of %s have no text any more\n", grouped(effect.Labelled), strings.Join(effect.Reviews, ", "))
	}
	for _, promoted := range effect.Promoted {
		fmt.Fprintf(s.out, "%s: %s duplicates of other imports count now\n", promoted.Table, grouped(promoted.Rows))
	}
	for _, month := range effect.Closed {
		fmt.Fprintf(s.out, "%s is closed: the signed numbers stay; telltale close status --month %s tells what would differ\n", month, month)
	}
	for _, month := range effect.After {
		fmt.Fprintf(s.out, "%s is closed, and numbers of it may look back at these rows: telltale close status --month %s tells what would differ\n", month, month)
	}
	s.warn(effect.Warnings)
}

func (s *settings) rejectsCommand() *cobra.Command {
	var out string
	command := &cobra.Command{
		Use:     "rejects IMPORT",
		Short:   "Write the rejected records of an import, to be mended and imported again",
		Example: "  telltale imports rejects 3 -o rejects.csv",
		Args:    exactly("IMPORT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := importID(args[0])
			if err != nil {
				return err
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				return s.output(out, func(to io.Writer) error { return a.WriteRejects(cmd.Context(), id, to) })
			})
		},
	}
	outFlag(command, &out)
	command.ValidArgsFunction = s.completeImport
	return command
}

// importID reads the number of an import.
func importID(text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 {
		return 0, fault.New(fault.Invalid, "%q is no import.", text).Do("telltale imports lists them with their numbers.")
	}
	return id, nil
}
