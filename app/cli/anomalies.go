package cli

import (
	"github.com/spf13/cobra"

	"telltale/analytics/report"
	"telltale/app"
)

const anomaliesAbout = `Anomalies names the days of a period on which cost or use were unlike the same weekday of the eight weeks before (beyond 3.5 robust
deviations), at most five, with the segment that moved most and what else happened. Holidays, which are events, are left out.`

func (s *settings) anomaliesCommand() *cobra.Command {
	return answering(s, &cobra.Command{
		Use:     "anomalies",
		Short:   "Name the days that were unlike others",
		Long:    anomaliesAbout,
		Example: "  telltale anomalies --month 2026-10",
	}, (*app.Dashboards).Anomalies, report.WriteAnomalies)
}
