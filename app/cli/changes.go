package cli

import (
	"github.com/spf13/cobra"

	"telltale/analytics/report"
	"telltale/app"
)

const changesAbout = `Changes lists the deployments, model, prompt, configuration and price changes of a period, with success, latency, cost and quality in
the two weeks before and after each, and what else happened so near that its effects cannot be told apart.`

func (s *settings) changesCommand() *cobra.Command {
	var asked question
	command := &cobra.Command{
		Use:     "changes",
		Short:   "Show what was changed, before and after",
		Long:    changesAbout,
		Example: "  telltale changes --month 2026-10\n  telltale changes --last 30d --filter model=gpt-5",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			asked.compare = "none"
			query, err := asked.query()
			if err != nil {
				return err
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				found, err := a.Dashboards().Changes(query)
				if err != nil {
					return err
				}
				if s.json {
					return writeDocument(s.out, found)
				}
				return report.WriteChanges(s.out, found)
			})
		},
	}
	asked.periodFlags(command.Flags())
	command.Flags().StringArrayVar(&asked.filters, "filter", nil, "count only rows with this value, `dimension=value` or dimension!=value (repeatable)")
	s.completePeriod(command)
	completeFilter(command)
	s.jsonFlag(command)
	return command
}
