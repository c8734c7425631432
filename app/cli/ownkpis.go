package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"telltale/analytics/fault"
	"telltale/analytics/report"
	"telltale/app"
)

// ownKPIs are the commands that keep the KPIs that a workspace defines.
func (s *settings) ownKPIs() []*cobra.Command {
	return []*cobra.Command{s.listOwnCommand(), s.showKPICommand(), s.previewKPICommand(), s.setKPICommand(), s.removeKPICommand()}
}

func (s *settings) listOwnCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "list",
		Short:   "List the KPIs that the workspace added or changed",
		Example: "  telltale kpis list",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error {
				own, err := a.KPIs().List()
				if err != nil {
					return err
				}
				return s.answer(map[string]any{"kpis": own}, func() {
					shown := table{columns: []column{{title: "KPI", whole: true}, {title: "Name"}, {title: "Definition"}, {title: "Place"}, {title: "Version", right: true}, {title: "Saved", whole: true}, {title: "Problem", whole: true}}}
					for _, k := range own {
						shown.add(k.ID, k.Name, k.Origin, k.Place, strconv.FormatInt(k.Version, 10), k.Saved, k.Problem)
					}
					shown.write(s.out, "")
				})
			})
		},
	}
	s.jsonFlag(command)
	return command
}

func (s *settings) showKPICommand() *cobra.Command {
	var versions bool
	command := &cobra.Command{
		Use:     "show KPI",
		Short:   "Show the definition of a KPI, to change it or to begin a new one with",
		Example: "  telltale kpis show error_rate > error_rate.yaml\n  telltale kpis show slow_share --versions",
		Args:    exactly("KPI"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error {
				if versions {
					return s.showVersions(a, args[0])
				}
				entry, err := a.KPIs().Entry(args[0])
				if err != nil {
					return err
				}
				return s.answer(map[string]any{"entry": entry}, func() { fmt.Fprint(s.out, entry) })
			})
		},
	}
	command.Flags().BoolVar(&versions, "versions", false, "all definitions that the workspace ever had for it, the newest first")
	s.jsonFlag(command)
	command.ValidArgsFunction = listed(s.kpis)
	return command
}

func (s *settings) showVersions(a *app.App, id string) error {
	versions, err := a.KPIs().Versions(id)
	if err != nil {
		return err
	}
	return s.answer(map[string]any{"versions": versions}, func() {
		for _, v := range versions {
			fmt.Fprintf(s.out, "# version %d, saved %s\n", v.Version, v.Saved)
			if v.Entry == "" {
				fmt.Fprintln(s.out, "# removed")
			}
			fmt.Fprint(s.out, v.Entry)
		}
	})
}

func (s *settings) previewKPICommand() *cobra.Command {
	asked := question{compare: "previous"}
	var place string
	command := &cobra.Command{
		Use:     "preview FILE",
		Short:   "Compute a KPI from its definition without saving it",
		Example: "  telltale kpis preview slow_share.yaml --month 2026-10",
		Args:    exactly("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			query, err := asked.query()
			if err != nil {
				return err
			}
			entry, err := readText(args[0])
			if err != nil {
				return err
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				p, err := a.KPIs().Preview(filepath.Base(args[0]), entry, place, query.Period)
				if err != nil {
					return err
				}
				if s.json {
					return writeDocument(s.out, p)
				}
				return report.WriteKPIPreview(s.out, p.Result, p.Passport, p.BuiltIn)
			})
		},
	}
	asked.periodFlags(command.Flags())
	placeFlag(command, &place)
	s.completePeriod(command)
	s.jsonFlag(command)
	return command
}

func (s *settings) setKPICommand() *cobra.Command {
	var place string
	command := &cobra.Command{
		Use:     "set FILE",
		Short:   "Add a KPI to the workspace, or change one",
		Example: "  telltale kpis set slow_share.yaml\n  telltale kpis set slow_share.yaml --place \"executive: Key numbers\"",
		Args:    exactly("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			entry, err := readText(args[0])
			if err != nil {
				return err
			}
			return s.withNew(cmd.Context(), func(a *app.App) error {
				k, err := a.KPIs().Save(filepath.Base(args[0]), entry, place)
				if err != nil {
					return err
				}
				return s.answer(k, func() { fmt.Fprintln(s.out, savedText(k.ID, k.Origin, k.Place, k.Version)) })
			})
		},
	}
	placeFlag(command, &place)
	s.jsonFlag(command)
	return command
}

func savedText(id, origin, place string, version int64) string {
	text := fmt.Sprintf("%s was %s, version %d", id, origin, version)
	switch place {
	case "":
		return text + "."
	case "none":
		return text + "; it stands on no dashboard."
	}
	return text + "; it stands on " + place + "."
}

func (s *settings) removeKPICommand() *cobra.Command {
	return &cobra.Command{
		Use:     "remove KPI",
		Short:   "Take a KPI of the workspace away; a built-in one holds again",
		Example: "  telltale kpis remove slow_share",
		Args:    exactly("KPI"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error { return a.KPIs().Remove(args[0]) })
		},
	}
}

// placeFlag declares --place.
func placeFlag(command *cobra.Command, place *string) {
	command.Flags().StringVar(place, "place", "", "`panel` that its tile stands on, \"operations: API health\", or none (default: with KPIs of the same data)")
	complete(command, "place", cobra.NoFileCompletions)
}

// mostText is how much of a file of definitions or settings is read; more is refused by who reads it.
const mostText = 2 << 20

// mostWorkbook is how much of a workbook is read, which has more in it than its settings.
const mostWorkbook = 256 << 20

// readText reads a file of definitions or settings.
func readText(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", fault.New(fault.NotFound, "The file cannot be read: %v.", err).In(path)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, mostText))
	if err == nil && report.IsWorkbook(text) {
		var rest []byte
		rest, err = io.ReadAll(io.LimitReader(file, mostWorkbook))
		text = append(text, rest...)
	}
	if err != nil {
		return "", fault.New(fault.Invalid, "The file cannot be read: %v.", err).In(path)
	}
	return string(text), nil
}
