package cli

import (
	"io"

	"github.com/spf13/cobra"

	"telltale/analytics/engine"
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
			return write(s.out, found)
		})
	}
}
