package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"telltale/app"
)

func (s *settings) kpisCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "kpis",
		Short:   "List what is computed, and how",
		Example: "  telltale kpis",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			catalog, err := app.LoadCatalog()
			if err != nil {
				return err
			}
			for _, k := range catalog.KPIs {
				fmt.Fprintf(s.out, "%s: %s (%s)\n  %s\n", k.ID, k.Name, k.Unit, k.About)
				for _, part := range []struct{ title, text string }{
					{"formula", k.Formula}, {"target", k.Target}, {"alert", k.Alert},
				} {
					if part.text != "" {
						fmt.Fprintf(s.out, "  %s: %s\n", part.title, part.text)
					}
				}
			}
			return nil
		},
	}
}
