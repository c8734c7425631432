package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"telltale/app"
)

func (s *settings) versionCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "version",
		Short:   "Show the version and the data folder",
		Example: "  telltale version",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			home, err := app.FindHome()
			if err != nil {
				return err
			}
			about, err := app.New(home).Workspaces().About()
			if err != nil {
				return err
			}
			return s.answer(about, func() {
				fmt.Fprintf(s.out, "telltale %s\nDuckDB %s, %s, %s\ndata folder %s\n",
					about.Version, about.DuckDB, about.Go, about.System, about.Home)
			})
		},
	}
	s.jsonFlag(command)
	return command
}
