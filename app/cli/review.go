package cli

import (
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"telltale/analytics/fault"
	"telltale/analytics/labeling"
	"telltale/analytics/labelsheet"
	"telltale/app"
)

const reviewAbout = `Review lists the accuracy reviews of the workspace. They are planned, labelled and read in the window or the browser.

A second reviewer needs neither: send writes what is to be judged twice as a workbook or CSV, which any spreadsheet fills in,
and merge reads it when it comes back, says how far the two agree, and leaves the first reviewer's labels as they are. Rows
that cannot be read are named with their lines; mended, the file can be merged again.`

const reviewExamples = `  telltale review
  telltale review send 3 -o for-ada.xlsx
  telltale review merge 3 for-ada.xlsx --reviewer Ada`

func (s *settings) reviewCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "review",
		Short:   "List accuracy reviews; exchange labels with a second reviewer",
		Long:    reviewAbout,
		Example: reviewExamples,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), s.listReviews)
		},
	}
	s.jsonFlag(command)
	command.AddCommand(s.reviewSendCommand(), s.reviewMergeCommand())
	return command
}

func (s *settings) reviewSendCommand() *cobra.Command {
	var format, out string
	command := &cobra.Command{
		Use:     "send REVIEW",
		Short:   "Write a sheet for a second reviewer",
		Example: "  telltale review send 3 -o for-ada.xlsx",
		Args:    exactly("REVIEW"),
		RunE: func(cmd *cobra.Command, args []string) error {
			review, err := reviewNumber(args[0])
			if err != nil {
				return err
			}
			form, err := formatOf(format, out, labelsheet.Formats)
			if err != nil {
				return err
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				return s.output(out, func(to io.Writer) error { return a.WriteLabelSheet(to, form, review) })
			})
		},
	}
	command.Flags().StringVar(&format, "format", "", "`format`: xlsx or csv (default: from OUT's name, else xlsx)")
	outFlag(command, &out)
	complete(command, "format", words(labelsheet.Formats...))
	return command
}

func (s *settings) reviewMergeCommand() *cobra.Command {
	var reviewer string
	command := &cobra.Command{
		Use:     "merge REVIEW FILE",
		Short:   "Merge a sheet that came back",
		Example: "  telltale review merge 3 for-ada.xlsx --reviewer Ada",
		Args:    exactly("REVIEW", "FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			review, err := reviewNumber(args[0])
			if err != nil {
				return err
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				outcome, err := a.MergeLabelSheet(review, args[1], reviewer)
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
		_, err := fmt.Fprintln(s.out, "No accuracy review was drawn yet.")
		return err
	}
	shown := table{columns: []column{{title: "Review", right: true, whole: true}, {title: "Name"}, {title: "State"}, {title: "Labelled", right: true}, {title: "Items", right: true}}}
	for _, r := range reviews {
		shown.add(strconv.FormatInt(r.ID, 10), r.Name, r.State, grouped(int64(r.Progress.Done)), grouped(int64(r.Progress.Items)))
	}
	shown.write(s.out, "")
	return nil
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
