package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"telltale/app"
)

func (s *settings) kpisCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "kpis",
		Short:   "List what is computed, and how",
		Example: "  telltale kpis\n  telltale kpis --json | jq -r '.kpis[].id'",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			catalog, err := app.LoadCatalog()
			if err != nil {
				return err
			}
			return s.answer(map[string]any{"kpis": catalog.KPIs}, func() { s.printKPIs(catalog.KPIs) })
		},
	}
	s.jsonFlag(command)
	return command
}

func (s *settings) printKPIs(kpis []app.KPI) {
	for _, k := range kpis {
		fmt.Fprintf(s.out, "%s: %s (%s)\n  %s\n", k.ID, k.Name, k.Unit, k.About)
		for _, part := range []struct{ title, text string }{
			{"formula", k.Formula}, {"target", k.Target}, {"alert", k.Alert},
		} {
			if part.text != "" {
				fmt.Fprintf(s.out, "  %s: %s\n", part.title, part.text)
			}
		}
	}
}
