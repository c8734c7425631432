package cli

import (
	"github.com/spf13/cobra"

	"telltale/analytics/report"
	"telltale/app"
)

const anomaliesAbout = `Anomalies names the days of a period on which cost or use were unlike the same weekday of the eight weeks before (beyond 3.5 robust
deviations), at most five, with the segment that moved most and what else happened. Holidays, which are events, are left out.`

func (s *settings) anomaliesCommand() *cobra.Command {
	var asked question
	command := &cobra.Command{
		Use:     "anomalies",
		Short:   "Name the days that were unlike others",
		Long:    anomaliesAbout,
		Example: "  telltale anomalies --month 2026-10",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			asked.compare = "none"
			query, err := asked.query()
			if err != nil {
				return err
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				found, err := a.Dashboards().Anomalies(query)
				if err != nil {
					return err
				}
				if s.json {
					return writeDocument(s.out, found)
				}
				return report.WriteAnomalies(s.out, found)
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
