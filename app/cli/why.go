package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/report"
	"telltale/app"
)

const whyAbout = `Why splits the change of a KPI since the comparison period into what each segment did: mix (its share of the whole
changed), rate (it changed itself) and, for sums, volume. The effects add up to the change. It shows the two most telling
dimensions unless --by names one.`

func (s *settings) whyCommand() *cobra.Command {
	var asked question
	var by string
	command := &cobra.Command{
		Use:     "why KPI",
		Short:   "Explain why a number changed",
		Long:    whyAbout,
		Example: "  telltale why error_rate --month 2026-10\n  telltale why total_cost --by service --compare year",
		Args:    exactly("KPI"),
		RunE: func(cmd *cobra.Command, args []string) error {
			query, err := asked.query()
			if err != nil {
				return err
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				why, err := a.Dashboards().Why(args[0], query)
				if err != nil {
					return err
				}
				shown := 2
				if by != "" {
					shown = 1
					at := slices.IndexFunc(why.Splits, func(split engine.Split) bool { return split.Dimension == by })
					if at < 0 {
						return fault.New(fault.NotFound, "The change of %s has no split by %q.", why.Name, by).
							Do("Leave --by out to see which dimensions there are.")
					}
					why.Splits = why.Splits[at : at+1]
				}
				if s.json {
					return writeDocument(s.out, why)
				}
				s.sayLive(a, query)
				return report.WriteWhy(s.out, why, shown)
			})
		},
	}
	asked.periodFlags(command.Flags())
	command.Flags().StringVar(&asked.compare, "compare", "previous", "`period` to compare with: previous or year")
	command.Flags().StringArrayVar(&asked.filters, "filter", nil, "count only rows with this value, `dimension=value` or dimension!=value (repeatable)")
	command.Flags().StringVar(&by, "by", "", "split by this `dimension` only")
	s.jsonFlag(command)
	s.completeQuestion(command)
	complete(command, "by", cobra.NoFileCompletions)
	command.ValidArgsFunction = listed(s.kpis)
	return command
}
