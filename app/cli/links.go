package cli

import (
	"github.com/spf13/cobra"

	"telltale/analytics/report"
	"telltale/app"
)

const linksAbout = `Links tells how well the exports match up: how many requests, ratings and predictions name a conversation, user or model
that another export has, what the missing ones are, what to do about them, and which numbers rest on each link.`

func (s *settings) linksCommand() *cobra.Command {
	asked := question{compare: "none"}
	command := &cobra.Command{
		Use:     "links",
		Short:   "Check how well the exports match up",
		Long:    linksAbout,
		Example: "  telltale links --month 2026-10\n  telltale links --json | jq '.links[] | select(.state == \"none\")'",
		Args:    cobra.NoArgs,
		RunE:    reply(s, &asked, (*app.Dashboards).Links, report.WriteLinks),
	}
	asked.periodFlags(command.Flags())
	s.completePeriod(command)
	s.jsonFlag(command)
	return command
}
