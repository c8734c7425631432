package cli

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics/report"
	"telltale/app"
)

const scorecardAbout = `Scorecard shows the twelve months up to the one in which the period ends, and the year to date: each KPI with its verdict
against the target as it stood in that month. Without --kpi it shows the KPIs that have a target.`

const scorecardExamples = `  telltale scorecard --month 2026-10
  telltale scorecard --kpi uptime,latency_p95,total_cost
  telltale scorecard -o scorecard.csv`

func (s *settings) scorecardCommand() *cobra.Command {
	var asked question
	var wanted app.Report
	var format, out string
	command := &cobra.Command{
		Use:     "scorecard",
		Short:   "Show twelve months against their targets",
		Long:    scorecardAbout,
		Example: scorecardExamples,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			asked.compare = "none"
			query, err := asked.query()
			if err != nil {
				return err
			}
			form, err := formatOf(format, out, report.ScorecardFormats)
			if err != nil {
				return err
			}
			s.json = form == "json"
			wanted.Query = query
			return s.withOld(cmd.Context(), func(a *app.App) error {
				return s.output(out, func(to io.Writer) error { return a.WriteScorecard(to, form, wanted) })
			})
		},
	}
	asked.periodFlags(command.Flags())
	command.Flags().StringArrayVar(&asked.filters, "filter", nil, "count only rows with this value, `dimension=value` or dimension!=value (repeatable)")
	command.Flags().StringSliceVar(&asked.kpis, "kpi", nil, "only these KPIs: `ids` of telltale kpis")
	command.Flags().StringVar(&format, "format", "", "`format`: "+strings.Join(report.ScorecardFormats, ", ")+" (default: from OUT's name, else table)")
	command.Flags().BoolVar(&wanted.DecimalComma, "decimal-comma", false, "csv: numbers as 0,95 and columns parted by semicolons")
	outFlag(command, &out)
	s.completePeriod(command)
	completeFilter(command)
	complete(command, "kpi", listed(s.kpis))
	complete(command, "format", words(report.ScorecardFormats...))
	return command
}
