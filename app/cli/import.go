package cli

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics"
	"telltale/analytics/fault"
	"telltale/analytics/figures"
	"telltale/analytics/source"
	"telltale/app"
)

const importAbout = `Import reads exports into the workspace: files, folders, patterns and archives (zip, tar, gzip, zstd, bzip2), as many as
you like. What a file is, is found out from its content; telltale sources lists what is understood.

Every record is accounted for: records = used + duplicate + rejected + ignored. The same file twice changes nothing, and
overlapping exports are not counted twice. Where the content leaves something open, nothing is imported; the question and
the option that answers it are printed, and the exit code is 2 (telltale help questions). Answers are remembered for files with the same columns.`

const importExamples = `  telltale import access.log.gz bill.csv feedback.xlsx
  telltale import exports/ 'logs/*.jsonl' --zone Europe/Berlin
  telltale import latency.csv --column ts=when --unit duration_us=ms --dry-run
  telltale import incidents.csv --declare 2026-10-01/2026-11-01
  telltale import --json exports/ | jq '.imports[] | {name, used, rejected}'`

func (s *settings) importCommand() *cobra.Command {
	var answers answers
	var dryRun bool
	command := &cobra.Command{
		Use:     "import PATH...",
		Short:   "Import exports into the workspace",
		Long:    importAbout,
		Example: importExamples,
		Args:    someArgs("PATH"),
		RunE: func(cmd *cobra.Command, args []string) error {
			choose, err := answers.parse()
			if err != nil {
				return err
			}
			paths, err := expand(args)
			if err != nil {
				return err
			}
			return s.withFilled(cmd.Context(), func(a *app.App) error {
				return s.importFiles(a, paths, choose, dryRun)
			})
		},
	}
	answers.flags(command.Flags())
	completeAnswers(command)
	s.jsonFlag(command)
	command.Flags().BoolVar(&dryRun, "dry-run", false, "show how each file is understood, with its first rows, and import nothing")
	return command
}

// expand resolves patterns, which some shells leave to the program.
func expand(args []string) ([]string, error) {
	var paths []string
	for _, arg := range args {
		if exists(arg) || !strings.ContainsAny(arg, "*?[") {
			paths = append(paths, arg)
			continue
		}
		found, err := filepath.Glob(arg)
		if err != nil {
			return nil, fault.New(fault.Invalid, "The pattern is wrong: %v.", err).In(arg)
		}
		if len(found) == 0 {
			return nil, fault.New(fault.NotFound, "No file fits this pattern.").In(arg)
		}
		paths = append(paths, found...)
	}
	return paths, nil
}

// importFiles prepares the files, applies the answers and imports what can be imported.
func (s *settings) importFiles(a *app.App, paths []string, choose choose, dryRun bool) error {
	defer s.showProgress(a)()
	drop, err := a.Imports().Prepare(paths)
	if err != nil {
		return err
	}
	return s.importDrop(a, drop, choose, dryRun)
}

// importDrop applies the answers to what was prepared, and imports it, or only shows it.
func (s *settings) importDrop(a *app.App, drop app.PreparedDrop, choose choose, dryRun bool) error {
	drop, err := choose.answer(a, drop)
	if err != nil {
		return err
	}
	switch {
	case dryRun && s.json:
		return s.previewJSON(drop)
	case dryRun:
		return s.preview(drop)
	case s.json:
		return s.importJSON(a, drop)
	}
	broken := s.broken(drop)
	if asked := s.ask(drop); asked > 0 {
		fmt.Fprintln(s.err, "Nothing was imported.")
		return exit(exitError)
	}
	return s.load(a, drop, broken)
}

// broken prints what cannot be imported, and returns how many files that are.
func (s *settings) broken(drop app.PreparedDrop) int {
	broken := 0
	for _, skipped := range drop.Skipped {
		fmt.Fprintf(s.err, "%s: left alone: %s\n", skipped.Name, skipped.Reason)
	}
	for _, file := range drop.Files {
		if file.Error != nil {
			fmt.Fprintln(s.err, "telltale: "+file.Error.Error())
			broken++
		}
	}
	return broken
}

// errNothing is the error of a drop in which no file could be one to import.
var errNothing = fault.New(fault.NotFound, "There is nothing to import in what you gave.").Do("telltale sources lists what can be imported.")

// load imports a drop without open questions, of which some files may be broken, and prints the ledger's lines.
func (s *settings) load(a *app.App, drop app.PreparedDrop, broken int) error {
	switch {
	case drop.Ready == 0 && broken > 0:
		return exit(exitError)
	case drop.Ready == 0:
		return errNothing
	}
	job, err := a.Imports().Start(drop.ID)
	if job, err = wait(a, job, err); err != nil {
		return err
	}
	s.printOutcome(*job.Result.Outcome)
	for _, failed := range job.Result.Outcome.Failed {
		if !alreadySaid(drop, failed.Name) {
			fmt.Fprintln(s.err, "telltale: "+failed.Error.Error())
			broken++
		}
	}
	if broken > 0 {
		return exit(exitError)
	}
	return nil
}

// alreadySaid reports whether the file's error was known when it was prepared.
func alreadySaid(drop app.PreparedDrop, name string) bool {
	for _, file := range drop.Files {
		if file.Name == name && file.Error != nil {
			return true
		}
	}
	return false
}

// printOutcome prints the ledger's line of every file.
func (s *settings) printOutcome(outcome analytics.Outcome) {
	for _, line := range outcome.Imports {
		fmt.Fprintln(s.out, ledgerLine(line))
		for _, note := range line.Notes {
			fmt.Fprintf(s.out, "  %s\n", note)
		}
		if line.Rejected > 0 {
			fmt.Fprintf(s.out, "  rejected records with their lines and reasons: telltale imports rejects %d\n", line.ID)
		}
	}
	for _, same := range outcome.Same {
		fmt.Fprintf(s.out, "%s: imported before as import %d (%s); nothing changed\n", same.Name, same.Of.ID, same.Of.Name)
	}
	s.warn(outcome.Warnings)
}

// warn prints what did not work once something was done.
func (s *settings) warn(warnings []string) {
	for _, warning := range warnings {
		fmt.Fprintln(s.err, "warning: "+warning)
	}
}

// ledgerLine is the ledger's line of one import.
func ledgerLine(i analytics.Import) string {
	return fmt.Sprintf("%s: %s (%s): %s = %s used + %s duplicate + %s rejected + %s ignored",
		i.Name, i.Title, i.Source, figures.Counted(i.Records, "record", "records"), grouped(i.Used), grouped(i.Duplicate), grouped(i.Rejected), grouped(i.Ignored))
}

// ask prints every open question and returns how many there are.
func (s *settings) ask(drop app.PreparedDrop) int {
	asked := 0
	for _, file := range drop.Files {
		for _, question := range file.Draft.Questions {
			asked++
			fmt.Fprintf(s.err, "%s: %s\n", file.Name, question.Text)
			if question.Evidence != "" {
				fmt.Fprintf(s.err, "  seen: %s\n", question.Evidence)
			}
			for _, option := range question.Options {
				fmt.Fprintf(s.err, "  %s\n", optionLine(option))
			}
			if question.Flag != "" {
				fmt.Fprintf(s.err, "  answer with: %s\n", question.Flag)
			}
		}
	}
	return asked
}

// optionLine is a likely answer, with its meaning where that says more.
func optionLine(o source.Option) string {
	if o.Value == "" || o.Label == o.Value || strings.HasPrefix(o.Label, o.Value+" ") {
		return o.Label
	}
	return o.Value + ": " + o.Label
}

// exactly wants an argument for each name.
func exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != len(names) {
			return fmt.Errorf("%s needs %s, and got %d of %d", cmd.Name(), strings.Join(names, " and "), len(args), len(names))
		}
		return nil
	}
}

// someArgs wants at least one argument.
func someArgs(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("%s needs at least one %s", cmd.Name(), name)
		}
		return nil
	}
}

// wait waits for a job that was started and returns its end state.
func wait(a *app.App, job app.Job, err error) (app.Job, error) {
	if err != nil {
		return app.Job{}, err
	}
	job, err = a.Wait(job.ID)
	if err == nil && job.Error != nil {
		err = job.Error
	}
	return job, err
}
