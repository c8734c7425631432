package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"telltale/app"
)

const kpisAbout = `Kpis lists what is computed, and how: what is built in, and what the workspace added or changed.

A workspace can define KPIs of its own: a YAML file with one entry, exactly as the built-in ones are written (show prints
them). A new id adds a KPI, which then stands in every report, has a target, alerts and a place on a dashboard; the id of
a built-in one changes that, which is marked as changed wherever it is shown, until remove brings the built-in one back.
Every definition that was saved is kept as a version. preview computes a definition without saving it.`

func (s *settings) kpisCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "kpis",
		Short:   "List what is computed, and define own KPIs",
		Long:    kpisAbout,
		Example: "  telltale kpis\n  telltale kpis --json | jq -r '.kpis[].id'\n  telltale kpis show error_rate > mine.yaml\n  telltale kpis preview mine.yaml\n  telltale kpis set mine.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			catalog, err := s.catalog(cmd)
			if err != nil {
				return err
			}
			return s.answer(map[string]any{"kpis": catalog.KPIs}, func() { s.printKPIs(catalog.KPIs) })
		},
	}
	s.jsonFlag(command)
	command.AddCommand(s.ownKPIs()...)
	return command
}

// catalog is the workspace's, or what is built in when no workspace was named and there is none to open.
func (s *settings) catalog(cmd *cobra.Command) (known app.Catalog, err error) {
	home, err := app.FindHome()
	if err != nil {
		return known, err
	}
	if _, missing := os.Stat(s.path(home)); s.workspace == "" && errors.Is(missing, os.ErrNotExist) {
		return app.LoadCatalog()
	}
	err = s.withOld(cmd.Context(), func(a *app.App) (err error) {
		known, err = a.Dashboards().Catalog()
		return err
	})
	if err != nil && s.workspace == "" {
		fmt.Fprintln(s.err, "telltale: only what is built in is listed: "+err.Error())
		return app.LoadCatalog()
	}
	return known, err
}

// ownWords say in a list that a definition is not the built-in one. The name of a changed KPI says so itself.
var ownWords = map[string]string{"added": ", added in this workspace", "changed": ""}

func (s *settings) printKPIs(kpis []app.KPI) {
	for _, k := range kpis {
		fmt.Fprintf(s.out, "%s: %s (%s)%s\n  %s\n", k.ID, k.Name, k.Unit, ownWords[k.Own], k.About)
		for _, part := range []struct{ title, text string }{
			{"formula", k.Formula}, {"rests on", strings.Join(k.Facts, ", ")}, {"interval", k.Interval}, {"target", k.Target}, {"alert", k.Alert},
		} {
			if part.text != "" {
				fmt.Fprintf(s.out, "  %s: %s\n", part.title, part.text)
			}
		}
	}
}
