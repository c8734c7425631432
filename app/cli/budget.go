package cli

import (
	"github.com/spf13/cobra"

	"telltale/analytics/report"
	"telltale/app"
)

const budgetAbout = `Budget shows the error budget of a month: what the uptime target allows, what is left of it, how it burnt down by day, how
long it lasts at the pace of the last seven days, which pairs of windows of the burn rule fired, and which incidents,
endpoints and models burnt it. Each of these dimensions adds up to all that was spent.`

func (s *settings) budgetCommand() *cobra.Command {
	var asked question
	command := &cobra.Command{
		Use:     "budget",
		Short:   "Show the error budget, and who burnt it",
		Long:    budgetAbout,
		Example: "  telltale budget --month 2026-10\n  telltale budget --json | jq .left",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			asked.compare = "none"
			query, err := asked.query()
			if err != nil {
				return err
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				budget, err := a.Dashboards().ErrorBudget(query)
				if err != nil {
					return err
				}
				if s.json {
					return writeDocument(s.out, budget)
				}
				return report.WriteErrorBudget(s.out, budget)
			})
		},
	}
	asked.periodFlags(command.Flags())
	command.Flags().StringArrayVar(&asked.filters, "filter", nil, "count only rows with this value, `dimension=value` or dimension!=value (repeatable)")
	s.jsonFlag(command)
	s.completePeriod(command)
	completeFilter(command)
	return command
}
