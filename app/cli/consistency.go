package cli

import (
	"github.com/spf13/cobra"

	"telltale/analytics/report"
	"telltale/app"
)

const consistencyAbout = `Consistency checks that the numbers of a period agree with each other: budget and uptime, counts and rate x time, ROI and its
parts, shares and totals, conversations by outcome, users of days and months. What rests on fewer days is explained, not broken.`

func (s *settings) consistencyCommand() *cobra.Command {
	asked := question{compare: "none"}
	command := &cobra.Command{
		Use:     "consistency",
		Short:   "Check that the numbers agree with each other",
		Long:    consistencyAbout,
		Example: "  telltale consistency --month 2026-10\n  telltale consistency --json | jq '.findings[] | select(.state == \"broken\")'",
		Args:    cobra.NoArgs,
		RunE:    reply(s, &asked, (*app.Dashboards).Consistency, report.WriteConsistency),
	}
	asked.periodFlags(command.Flags())
	s.completePeriod(command)
	s.jsonFlag(command)
	return command
}
