package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"telltale/analytics/closing"
	"telltale/analytics/engine"
	"telltale/analytics/report"
	"telltale/app"
)

// answering makes a command of what it is called and says: it asks about a period, with filters and without a
// comparison, and writes the answer as text or JSON.
func answering[T any](s *settings, command *cobra.Command, ask func(*app.Dashboards, engine.Query) (T, error), write func(io.Writer, T) error) *cobra.Command {
	asked := question{compare: "none"}
	command.Args = cobra.NoArgs
	command.RunE = reply(s, &asked, ask, write)
	asked.periodFlags(command.Flags())
	command.Flags().StringArrayVar(&asked.filters, "filter", nil, "count only rows with this value, `dimension=value` or dimension!=value (repeatable)")
	s.completePeriod(command)
	completeFilter(command)
	s.jsonFlag(command)
	return command
}

// reply asks the question of the workspace, and writes the answer as text or JSON.
func reply[T any](s *settings, asked *question, ask func(*app.Dashboards, engine.Query) (T, error), write func(io.Writer, T) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, _ []string) error {
		query, err := asked.query()
		if err != nil {
			return err
		}
		return s.withOld(cmd.Context(), func(a *app.App) error {
			found, err := ask(a.Dashboards(), query)
			if err != nil {
				return err
			}
			if s.json {
				return writeDocument(s.out, found)
			}
			s.sayLive(a, query)
			return write(s.out, found)
		})
	}
}

// sayLive tells, beside an answer that is always of today's data, what of a closed month it gives otherwise than was signed.
func (s *settings) sayLive(a *app.App, query engine.Query) {
	query.Compare, query.KPIs, query.Series = "none", []string{"requests"}, ""
	r, err := a.Dashboards().Evaluate(query)
	if err != nil || r.Closing == nil || r.Closing.State != closing.Closed {
		return
	}
	query.KPIs = nil
	if r, err = a.Dashboards().Evaluate(query); err != nil {
		return
	}
	if text := report.LiveText(r.Closing, r.Currency); text != "" {
		fmt.Fprintf(s.err, "telltale: %s `telltale close status --month %s` lists them.\n", text, r.Closing.Month)
	}
}
