package cli

import (
	"github.com/spf13/cobra"

	"telltale/analytics/report"
	"telltale/app"
)

const changesAbout = `Changes lists the deployments, model, prompt, configuration and price changes of a period, with success, latency, cost and quality in
the two weeks before and after each, and what else happened so near that its effects cannot be told apart.`

func (s *settings) changesCommand() *cobra.Command {
	return answering(s, &cobra.Command{
		Use:     "changes",
		Short:   "Show what was changed, before and after",
		Long:    changesAbout,
		Example: "  telltale changes --month 2026-10\n  telltale changes --last 30d --filter model=gpt-5",
	}, (*app.Dashboards).Changes, report.WriteChanges)
}
