package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"telltale/analytics/closing"
	"telltale/analytics/fault"
	"telltale/app"
)

const closeAbout = `Close signs a month: its numbers, definitions, targets, settings and the hashes of its files are frozen, and a hash over all
of it is printed to be noted down. From then on reports tell what was signed, whatever is imported, undone or set later.

What would be different with the data and settings of today is a restatement: status tells old, new, difference and causes;
accept signs the month again as the next version, and refuse keeps the numbers and notes who refused the new ones, and why.
reopen sets the signature aside, for a reason: until the month is signed again, its numbers are those of today. Nothing that
was signed is ever deleted.

A month that still runs, or whose numbers do not agree, is closed only with --anyway and a reason, which is kept.`

const closeExamples = `  telltale close --month 2026-10 --by Ada
  telltale close --month 2026-10 --by Ada --anyway "the service ended on the 20th"
  telltale close status --month 2026-10
  telltale close accept --month 2026-10 --by Ada --note "the log of the second gateway came late"
  telltale close refuse --month 2026-10 --by Ada --note "a replay, not traffic"
  telltale close reopen --month 2026-10 --by Ada --note "the bill of the second vendor is still to come"
  telltale close verify`

// signing is what a person signs with.
type signing struct {
	month string
	closing.Signature
}

func (s *settings) closeCommand() *cobra.Command {
	var given signing
	var check bool
	command := &cobra.Command{
		Use:     "close --month MONTH --by NAME",
		Short:   "Sign a month, so that later data cannot change it silently",
		Long:    closeAbout,
		Example: closeExamples,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error {
				if check {
					return s.checklist(a, given.month)
				}
				return s.signed(a.Closings().Close(given.month, given.Signature))
			})
		},
	}
	s.signFlags(command, &given)
	command.Flags().StringVar(&given.Despite, "anyway", "", "close it although something stands against it, for this `reason`")
	command.Flags().BoolVar(&check, "check", false, "only tell what is to be looked at before")
	command.AddCommand(s.closeStatusCommand(), s.closeDecideCommand("accept", "Sign a closed month again, with the numbers of today", (*app.Closings).Accept),
		s.closeDecideCommand("refuse", "Keep the signed numbers, and note why", (*app.Closings).Refuse),
		s.closeDecideCommand("reopen", "Set a signature aside, until the month is signed again", (*app.Closings).Reopen), s.closeVerifyCommand(), s.closeShowCommand())
	return command
}

func (s *settings) signFlags(command *cobra.Command, given *signing) {
	s.monthFlag(command, &given.month)
	command.Flags().StringVar(&given.By, "by", "", "`name` of the one who signs")
	command.Flags().StringVar(&given.Note, "note", "", "`text` that is kept with the signature")
	s.jsonFlag(command)
}

func (s *settings) monthFlag(command *cobra.Command, month *string) {
	command.Flags().StringVar(month, "month", "", "calendar `month`: 2026-10")
	s.completeMonth(command)
}

func (s *settings) closeDecideCommand(use, short string, do func(*app.Closings, string, closing.Signature) (closing.MonthState, error)) *cobra.Command {
	var given signing
	command := &cobra.Command{
		Use:     use + " --month MONTH --by NAME --note TEXT",
		Short:   short,
		Example: "  telltale close " + use + ` --month 2026-10 --by Ada --note "..."`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error {
				return s.signed(do(a.Closings(), given.month, given.Signature))
			})
		},
	}
	s.signFlags(command, &given)
	if use == "accept" {
		command.Flags().StringVar(&given.Despite, "anyway", "", "sign it although something stands against it, for this `reason`")
	}
	return command
}

func (s *settings) closeStatusCommand() *cobra.Command {
	var month string
	command := &cobra.Command{
		Use:     "status",
		Short:   "List months and how they stand; of one month, what would be different today",
		Example: "  telltale close status\n  telltale close status --month 2026-10 --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error {
				if month == "" {
					return s.listMonths(a)
				}
				return s.monthStatus(a, month)
			})
		},
	}
	s.monthFlag(command, &month)
	s.jsonFlag(command)
	return command
}

func (s *settings) closeVerifyCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "verify [HASH]",
		Short:   "Check that everything signed is as it was written",
		Long:    "Verify computes every hash again and follows the chain of records. With HASH, the one that was noted down when a month was signed\n(its first 8 digits or more do), it also finds that record. The exit code is 2 when anything is wrong.",
		Example: "  telltale close verify\n  telltale close verify 3f9a5c0d12ab",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error {
				v, err := a.Closings().Verify()
				if err != nil {
					return err
				}
				return s.verified(v, strings.ToLower(strings.Join(args, "")))
			})
		},
	}
	s.jsonFlag(command)
	return command
}

func (s *settings) closeShowCommand() *cobra.Command {
	var month, out string
	var version int
	command := &cobra.Command{
		Use:     "show --month MONTH",
		Short:   "Write what was signed as JSON; its SHA-256 is the hash",
		Example: "  telltale close show --month 2026-10 | sha256sum",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error {
				text, err := a.Closings().Record(month, version)
				if err != nil {
					return err
				}
				return s.output(out, func(to io.Writer) error {
					_, err := io.WriteString(to, text)
					return err
				})
			})
		},
	}
	s.monthFlag(command, &month)
	command.Flags().IntVar(&version, "version", 0, "`number` of the version (default: the one that holds)")
	outFlag(command, &out)
	return command
}

// signed tells how a month stands after it was signed.
func (s *settings) signed(m closing.MonthState, err error) error {
	if err != nil {
		return err
	}
	return s.answer(m, func() {
		if m.Reopened != nil {
			fmt.Fprintf(s.out, "%s is open again. Version %d, which %s set aside, is kept.\n", m.Label, m.Reopened.Version, m.Reopened.By)
			return
		}
		if m.State == closing.Rejected {
			fmt.Fprintf(s.out, "%s stays as version %d, signed by %s.\n", m.Label, m.Version, m.By)
			return
		}
		fmt.Fprintf(s.out, "%s is closed, version %d, signed by %s.\nContent %s\nHash    %s\n", m.Label, m.Version, m.By, m.Content, m.Hash)
	})
}

// verified tells what was wrong, and fails when anything was.
func (s *settings) verified(v closing.Verification, hash string) error {
	found := slices.IndexFunc(v.Records, func(r closing.Verified) bool { return strings.HasPrefix(r.Hash, hash) })
	if hash != "" && (len(hash) < 8 || len(hash) > hex.EncodedLen(sha256.Size)) {
		return fault.New(fault.Invalid, "%q is no hash of a record.", hash).Do("Give its first 8 digits or more.")
	}
	if err := s.answer(v, func() {
		shown := table{columns: []column{{title: "Month"}, {title: "Version", right: true}, {title: "What"}, {title: "By"}, {title: "At", whole: true}, {title: "Hash", whole: true}}}
		for _, r := range v.Records {
			shown.add(r.Month, fmt.Sprint(r.Version), r.Kind, r.By, clock(r.At), r.Hash)
		}
		shown.write(s.out, "")
	}); err != nil {
		return err
	}
	switch {
	case len(v.Problems) > 0:
		return fault.New(fault.Invalid, "%s", strings.Join(v.Problems, " ")).Do("A backup has the records as they were.")
	case hash != "" && found < 0:
		return fault.New(fault.NotFound, "No record has the hash %s.", hash).Do("What was signed then is not what the workspace holds.")
	case !s.json:
		fmt.Fprintln(s.out, recordsHold(len(v.Records)))
	}
	return nil
}

func recordsHold(n int) string {
	switch n {
	case 0:
		return "Nothing was signed yet."
	case 1:
		return "1 record, as it was written."
	}
	return fmt.Sprintf("%d records, all as they were written.", n)
}

// clock writes an instant as people do, by the clocks that it was written by.
func clock(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	return t.Format("2 Jan 2006 15:04")
}
