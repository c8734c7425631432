package cli

import (
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"telltale/analytics/fault"
	"telltale/analytics/labeling"
	"telltale/app"
)

const reviewAbout = `Review lists the accuracy reviews of the workspace: people judge a random sample of predictions by hand, and the result is the
accuracy of the period. plan says how many labels that takes, draw draws them, result shows what they prove, and close makes
it the KPI. Labelled they are in the window or the browser.

A second reviewer needs neither: send writes what is to be judged twice as a workbook or CSV, which any spreadsheet fills in,
or as a small workspace for whoever has Telltale too, and merge reads it when it comes back, says how far the two agree, and leaves the first reviewer's labels as they are. Rows
that cannot be read are named with their lines; mended, the file can be merged again.`

const reviewSendAbout = `Send writes what a second reviewer judges too: as a sheet that any spreadsheet fills in (xlsx, csv), or as a small workspace to
label in with Telltale (telltale), which holds the items and nothing else of this one. No answer of the first reviewer is in
it. People's words leave the workspace only when you say so: --texts plain writes them as the review shows them, redacted
hides mail addresses, telephone and long numbers, and none writes ids only, for whoever can look them up.`

const reviewExamples = `  telltale review
  telltale review plan --month 2026-10 --purpose decide
  telltale review draw --month 2026-10 --purpose decide
  telltale review result 3
  telltale review send 3 --texts plain -o for-ada.xlsx
  telltale review merge 3 for-ada.xlsx --reviewer Ada
  telltale review send 3 --texts redacted -o for-bob.telltale`

func (s *settings) reviewCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "review",
		Short:   "Plan, read and exchange accuracy reviews",
		Long:    reviewAbout,
		Example: reviewExamples,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), s.listReviews)
		},
	}
	s.jsonFlag(command)
	command.AddCommand(s.reviewPlanCommand(), s.reviewDrawCommand(), s.reviewResultCommand(), s.reviewCloseCommand(), s.reviewReopenCommand(), s.reviewLogCommand(),
		s.reviewSendCommand(), s.reviewMergeCommand())
	return command
}

// aboutReview makes a command of what it is called and says: it does something with one review, which the shell completes.
func (s *settings) aboutReview(command *cobra.Command, do func(*app.App, int64) error) *cobra.Command {
	command.Args = exactly("REVIEW")
	command.ValidArgsFunction = s.completeReview
	command.RunE = func(cmd *cobra.Command, args []string) error {
		review, err := reviewNumber(args[0])
		if err != nil {
			return err
		}
		return s.withOld(cmd.Context(), func(a *app.App) error { return do(a, review) })
	}
	s.jsonFlag(command)
	return command
}

// reviews offers the reviews of the workspace.
func (s *settings) reviews() completer {
	return s.fromWorkspace(func(a *app.App) ([]string, error) {
		list, err := a.Labels().Reviews()
		ids := []string{}
		for _, one := range list {
			ids = append(ids, cobra.CompletionWithDesc(strconv.FormatInt(one.ID, 10), one.Name))
		}
		return ids, err
	})
}

// completeReview offers a review first, and files behind it.
func (s *settings) completeReview(command *cobra.Command, given []string, typed string) ([]string, cobra.ShellCompDirective) {
	if len(given) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return s.reviews()(command, given, typed)
}

func (s *settings) reviewSendCommand() *cobra.Command {
	var format, texts, out string
	command := &cobra.Command{
		Use:     "send REVIEW",
		Short:   "Write a sheet or a small workspace for a second reviewer",
		Long:    reviewSendAbout,
		Example: "  telltale review send 3 --texts redacted -o for-ada.xlsx",
		Args:    exactly("REVIEW"),

		ValidArgsFunction: s.completeReview,
		RunE: func(cmd *cobra.Command, args []string) error {
			review, err := reviewNumber(args[0])
			if err != nil {
				return err
			}
			form, err := formatOf(format, out, app.LabelFormats)
			if err != nil {
				return err
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				if form == labeling.WorkspaceFormat && out != "" {
					_, err := a.Labels().ExportSheet(review, form, texts, out)
					return err
				}
				return s.output(out, func(to io.Writer) error { return a.WriteLabelSheet(to, review, form, texts) })
			})
		},
	}
	command.Flags().StringVar(&format, "format", "", "`format`: xlsx, csv or telltale (default: from OUT's name, else xlsx)")
	command.Flags().StringVar(&texts, "texts", "", "`which` texts it may carry: plain, redacted or none")
	outFlag(command, &out)
	complete(command, "format", words(app.LabelFormats...))
	complete(command, "texts", words(labeling.Texts...))
	return command
}

func (s *settings) reviewMergeCommand() *cobra.Command {
	var reviewer string
	command := &cobra.Command{
		Use:     "merge REVIEW FILE",
		Short:   "Merge a sheet or a small workspace that came back",
		Example: "  telltale review merge 3 for-ada.xlsx --reviewer Ada",
		Args:    exactly("REVIEW", "FILE"),

		ValidArgsFunction: s.completeReview,
		RunE: func(cmd *cobra.Command, args []string) error {
			review, err := reviewNumber(args[0])
			if err != nil {
				return err
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				outcome, err := a.Labels().MergeSheet(review, args[1], reviewer)
				if err != nil {
					return err
				}
				return s.writeMerged(outcome)
			})
		},
	}
	s.jsonFlag(command)
	command.Flags().StringVar(&reviewer, "reviewer", "", "`name` of the second reviewer (default: the one in the sheet)")
	return command
}

// reviewNumber reads the number of a review.
func reviewNumber(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fault.New(fault.Invalid, "%q is no number of a review.", text).Do("`telltale review` lists those of the workspace.")
	}
	return n, nil
}

func (s *settings) listReviews(a *app.App) error {
	reviews, err := a.Labels().Reviews()
	if err != nil {
		return err
	}
	if s.json {
		return writeDocument(s.out, map[string]any{"reviews": reviews})
	}
	if len(reviews) == 0 {
		_, err := fmt.Fprintln(s.out, "No accuracy review was drawn yet. How many labels it takes: telltale review plan")
		return err
	}
	shown := table{columns: []column{{title: "Review", right: true, whole: true}, {title: "Name"}, {title: "Period"}, {title: "State"}, {title: "Labelled", right: true}, {title: "Items", right: true}}}
	for _, r := range reviews {
		shown.add(strconv.FormatInt(r.ID, 10), r.Name, r.Frame.Period.Label, stateText(r), grouped(int64(r.Progress.Done)), grouped(int64(r.Progress.Items)))
	}
	shown.write(s.out, "")
	return nil
}

// stateText is whether a review is open, closed, or what its period's accuracy rests on.
func stateText(r labeling.Review) string {
	if r.Counts {
		return r.State + ", counts"
	}
	return r.State
}

// writeMerged says what was taken, what was not and why, and how far the reviewers agree.
func (s *settings) writeMerged(o labeling.MergeOutcome) error {
	if s.json {
		return writeDocument(s.out, o)
	}
	text := fmt.Sprintf("Answers of %s: %s merged, %s there already, %s not taken.\n", o.Reviewer, grouped(int64(o.Merged)), grouped(int64(o.Same)), grouped(int64(len(o.Refused))))
	if o.Agreement != nil {
		text += o.Agreement.Sentence + "\n"
	}
	for _, why := range o.Refused {
		text += "  " + why + "\n"
	}
	_, err := io.WriteString(s.out, text)
	return err
}
