package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"telltale/app"
)

const maintenanceAbout = `Maintenance lists the stretches of time that are no part of uptime and error budget, each with its reason. Times are local
ones of the workspace, to the minute.

What add excludes, remove lets count again. Maintenance of an imported incident list excludes nothing unless
uptime.maintenance.imported is set to yes.`

func (s *settings) maintenanceCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "maintenance",
		Short:   "Exclude announced maintenance from uptime",
		Long:    maintenanceAbout,
		Example: "  telltale maintenance\n  telltale maintenance add 2026-10-25T01:30 2026-10-25T03:30 \"new database, announced on the 11th\"\n  telltale maintenance remove 2026-10-25T01:30",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), s.listMaintenance)
		},
	}
	s.jsonFlag(command)
	command.AddCommand(&cobra.Command{
		Use:     "add FROM TO REASON",
		Short:   "Exclude a stretch of time",
		Example: `  telltale maintenance add 2026-10-25T01:30 2026-10-25T03:30 "new database"`,
		Args:    cobra.MinimumNArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withNew(cmd.Context(), func(a *app.App) error {
				return a.Settings().AddMaintenance(args[0], args[1], strings.Join(args[2:], " "))
			})
		},
	}, &cobra.Command{
		Use:     "remove FROM",
		Short:   "Let a stretch of time count again",
		Example: "  telltale maintenance remove 2026-10-25T01:30",
		Args:    exactly("FROM"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error { return a.Settings().RemoveMaintenance(args[0]) })
		},
	})
	return command
}

func (s *settings) listMaintenance(a *app.App) error {
	windows, err := a.Settings().Maintenance()
	if err != nil {
		return err
	}
	if s.json {
		return writeDocument(s.out, map[string]any{"maintenance": windows})
	}
	shown := table{columns: []column{{title: "From", whole: true}, {title: "To", whole: true}, {title: "Reason"}}}
	for _, w := range windows {
		shown.add(w.From, w.To, w.Reason)
	}
	shown.write(s.out, "")
	return nil
}
