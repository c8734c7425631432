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
	return answering(s, &cobra.Command{
		Use:     "budget",
		Short:   "Show the error budget, and who burnt it",
		Long:    budgetAbout,
		Example: "  telltale budget --month 2026-10\n  telltale budget --json | jq .left",
	}, (*app.Dashboards).ErrorBudget, report.WriteErrorBudget)
}
