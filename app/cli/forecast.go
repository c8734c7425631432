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
	return answering(s, &cobra.Command{
		Use:     "forecast",
		Short:   "Predict usage, cost and capacity",
		Long:    forecastAbout,
		Example: "  telltale forecast --month 2026-10",
	}, (*app.Dashboards).Forecasts, report.WriteForecasts)
}
