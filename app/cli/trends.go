package cli

import (
	"github.com/spf13/cobra"

	"telltale/analytics/report"
	"telltale/app"
)

const trendsAbout = `Trends says in sentences what moved since the comparison period, only as far as the statistics support it, and what to act on: each
action names the KPI, the evidence, the likely driver and where to look. The most important stand first.`

func (s *settings) trendsCommand() *cobra.Command {
	var asked question
	command := &cobra.Command{
		Use:     "trends",
		Short:   "Say what moved and what to act on",
		Long:    trendsAbout,
		Example: "  telltale trends --month 2026-10\n  telltale trends --last 30d --compare year",
		Args:    cobra.NoArgs,
		RunE:    reply(s, &asked, (*app.Dashboards).Highlights, report.WriteHighlights),
	}
	asked.periodFlags(command.Flags())
	command.Flags().StringVar(&asked.compare, "compare", "previous", "`period` to compare with: previous or year")
	command.Flags().StringArrayVar(&asked.filters, "filter", nil, "count only rows with this value, `dimension=value` or dimension!=value (repeatable)")
	s.jsonFlag(command)
	s.completeQuestion(command)
	return command
}
