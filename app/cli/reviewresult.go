package cli

import (
	"github.com/spf13/cobra"

	"telltale/analytics/labeling"
	"telltale/analytics/report"
	"telltale/app"
)

const reviewResultAbout = `Result shows what the labels of a review prove, as far as its plan allows to read them now: estimates weighted by the design with
their intervals and verdicts, by stratum, what fails most, and how far two reviewers agree. Between planned looks it shows
progress and no verdict: judging after every label would call a true 80 % met in 15 % of reviews.`

const reviewCloseAbout = `Close ends the labelling of a review. What is still skipped counts as unsure, and what the plan allows becomes the accuracy of
the period, in every report. reopen takes it back.`

const reviewReopenAbout = `Reopen lets people change the labels of a closed review. Until it is closed again, only what a planned look allows counts.`

func (s *settings) reviewResultCommand() *cobra.Command {
	return s.aboutReview(&cobra.Command{
		Use:     "result REVIEW",
		Short:   "Show what the labels prove",
		Long:    reviewResultAbout,
		Example: "  telltale review result 3\n  telltale review result 3 --json | jq .accuracy",
	}, func(a *app.App, id int64) error { return s.writeResult(a, id) })
}

func (s *settings) reviewCloseCommand() *cobra.Command {
	var by string
	command := s.aboutReview(&cobra.Command{
		Use:     "close REVIEW",
		Short:   "End the labelling; the result becomes the KPI",
		Long:    reviewCloseAbout,
		Example: "  telltale review close 3 --by Ada",
	}, func(a *app.App, id int64) error {
		return s.changeReview(a, id, func(labels *app.Labels) (labeling.Review, error) { return labels.Close(id, by) })
	})
	command.Flags().StringVar(&by, "by", "", "`name` of who closes it")
	complete(command, "by", cobra.NoFileCompletions)
	return command
}

func (s *settings) reviewReopenCommand() *cobra.Command {
	return s.aboutReview(&cobra.Command{
		Use:     "reopen REVIEW",
		Short:   "Let people change the labels of a closed review",
		Long:    reviewReopenAbout,
		Example: "  telltale review reopen 3",
	}, func(a *app.App, id int64) error {
		return s.changeReview(a, id, func(labels *app.Labels) (labeling.Review, error) { return labels.Reopen(id) })
	})
}

// changeReview does something to a review and prints what may be read of it from now on.
func (s *settings) changeReview(a *app.App, id int64, change func(*app.Labels) (labeling.Review, error)) error {
	review, err := change(a.Labels())
	if err != nil {
		return err
	}
	if s.json {
		return writeDocument(s.out, review)
	}
	return s.writeResult(a, id)
}

func (s *settings) writeResult(a *app.App, id int64) error {
	review, err := a.Labels().Review(id)
	if err != nil {
		return err
	}
	found, err := a.Labels().Result(id)
	if err != nil {
		return err
	}
	if s.json {
		return writeDocument(s.out, found)
	}
	return report.WriteReviewResult(s.out, review, found)
}
