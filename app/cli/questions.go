package cli

import (
	"github.com/spf13/cobra"

	"telltale/analytics/report"
	"telltale/app"
)

const questionsAbout = `Questions lists what users asked most in the last seven days of the period, from the inputs of predictions: wordings that differ by
case, punctuation, numbers or a few letters are one question. Mail addresses, links and long numbers are shown as #. Questions of few users
are hidden (setting questions.users). New, rising and fading compare a question's share with the seven days before.`

func (s *settings) questionsCommand() *cobra.Command {
	return answering(s, &cobra.Command{
		Use:     "questions",
		Short:   "List what users asked most",
		Long:    questionsAbout,
		Example: "  telltale questions --month 2026-10\n  telltale questions --filter model=gpt-5 --json | jq '.items[0].text'",
	}, (*app.Dashboards).Questions, report.WriteQuestions)
}
