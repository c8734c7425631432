package cli

import (
	"github.com/spf13/cobra"

	"telltale/analytics/report"
	"telltale/app"
)

const forecastAbout = `Forecast predicts usage, cost and capacity for the thirty days after the period, with 95 % intervals from a backtest on the past, and
holds the forecast before this one against what came. A model that does not beat repeating the last week is not used. Name
limits to see when they are crossed: telltale settings set limit.peak_requests_per_second 200.`

func (s *settings) forecastCommand() *cobra.Command {
	var asked question
	command := &cobra.Command{
		Use:     "forecast",
		Short:   "Predict usage, cost and capacity",
		Long:    forecastAbout,
		Example: "  telltale forecast --month 2026-10",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			asked.compare = "none"
			query, err := asked.query()
			if err != nil {
				return err
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				found, err := a.Dashboards().Forecasts(query)
				if err != nil {
					return err
				}
				if s.json {
					return writeDocument(s.out, found)
				}
				return report.WriteForecasts(s.out, found)
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
