package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics"
	"telltale/app"
)

const settingsAbout = `Settings lists what the workspace is set to: targets, rules of success, uptime accounting, zone, currency. Each value
holds from the beginning, or from a day on (--since), so that a new target does not judge the past anew.

The export is one YAML file, which another workspace can import; mistakes in it are named with their line, and then
nothing of the file is used.`

const settingsExamples = `  telltale settings
  telltale settings set target.api_success_rate "> 99.5%" --since 2026-10-01
  telltale settings set success.4xx out
  telltale settings forget target.api_success_rate --since 2026-10-01
  telltale settings export -o settings.yaml
  telltale settings import settings.yaml -w other.telltale`

func (s *settings) settingsCommand() *cobra.Command {
	var all bool
	command := &cobra.Command{
		Use:     "settings",
		Short:   "Show and change targets, rules and units of the workspace",
		Long:    settingsAbout,
		Example: settingsExamples,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error { return s.listSettings(a, all) })
		},
	}
	command.Flags().BoolVar(&all, "all", false, "also what was not set, with its default")
	s.jsonFlag(command)
	command.AddCommand(s.setCommand(), s.forgetCommand(), s.exportSettingsCommand(), s.importSettingsCommand())
	return command
}

func (s *settings) listSettings(a *app.App, all bool) error {
	list, err := a.Settings().List()
	if err != nil {
		return err
	}
	if s.json {
		return writeDocument(s.out, map[string]any{"settings": list})
	}
	shown := table{columns: []column{{title: "Setting", whole: true}, {title: "Value"}, {title: "Since"}, {title: "Default"}, {title: "What it is"}}}
	for _, setting := range list {
		for _, v := range setting.Values {
			shown.add(setting.Key, v.Value, v.Since, setting.Default, setting.Title)
		}
		if len(setting.Values) == 0 && all {
			shown.add(setting.Key, "", "", setting.Default, setting.Title)
		}
	}
	shown.write(s.out, "")
	return nil
}

func (s *settings) setCommand() *cobra.Command {
	var since string
	command := &cobra.Command{
		Use:     "set KEY VALUE",
		Short:   "Set a value",
		Example: `  telltale settings set target.latency_p95 "< 1.5s acceptable < 3s" --since 2026-11-01`,
		Args:    exactly("KEY", "VALUE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withNew(cmd.Context(), func(a *app.App) error { return a.Settings().Set(args[0], args[1], since) })
		},
	}
	sinceFlag(command, &since)
	return command
}

func (s *settings) forgetCommand() *cobra.Command {
	var since string
	command := &cobra.Command{
		Use:     "forget KEY",
		Short:   "Take a value away, so that the one before it holds again",
		Example: "  telltale settings forget success.4xx",
		Args:    exactly("KEY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error { return a.Settings().Forget(args[0], since) })
		},
	}
	sinceFlag(command, &since)
	return command
}

func sinceFlag(command *cobra.Command, since *string) {
	command.Flags().StringVar(since, "since", "", "`day` from which it holds, 2026-10-01 (default: from the beginning)")
}

func (s *settings) exportSettingsCommand() *cobra.Command {
	var out string
	command := &cobra.Command{
		Use:     "export",
		Short:   "Write all settings as one YAML file",
		Example: "  telltale settings export -o settings.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error {
				return s.output(out, func(to io.Writer) error { return a.WriteSettings(cmd.Context(), to) })
			})
		},
	}
	outFlag(command, &out)
	return command
}

func (s *settings) importSettingsCommand() *cobra.Command {
	var dry bool
	command := &cobra.Command{
		Use:   "import FILE",
		Short: "Read settings and own KPIs from a YAML file, or assumptions from a workbook",
		Long: "Import gives every key of the file the values that stand there, and defines its KPIs, all or none; other keys and KPIs\n" +
			"keep theirs. Of a workbook that report wrote it reads the sheet of assumptions. With --dry-run it tells what would change.",
		Example: "  telltale settings import settings.yaml --dry-run\n  telltale settings import october.xlsx",
		Args:    exactly("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := readText(args[0])
			if err != nil {
				return err
			}
			name := filepath.Base(args[0])
			if dry {
				return s.withOld(cmd.Context(), func(a *app.App) error { return s.compareSettings(a, name, text) })
			}
			return s.withNew(cmd.Context(), func(a *app.App) error {
				values, err := a.Settings().Import(name, []byte(text))
				if err == nil {
					fmt.Fprintln(s.out, imported(values))
				}
				return err
			})
		},
	}
	command.Flags().BoolVar(&dry, "dry-run", false, "only tell what would change")
	s.jsonFlag(command)
	return command
}

// compareSettings tells what a file would change.
func (s *settings) compareSettings(a *app.App, name, text string) error {
	changes, err := a.Settings().Compare(name, []byte(text))
	if err != nil {
		return err
	}
	return s.answer(map[string]any{"changes": changes}, func() {
		if len(changes) == 0 {
			fmt.Fprintln(s.out, "Nothing would change.")
			return
		}
		shown := table{columns: []column{{title: "Setting", whole: true}, {title: "Before"}, {title: "After"}}}
		for _, c := range changes {
			shown.add(c.Key, valuesText(c.Before), valuesText(c.After))
		}
		shown.write(s.out, "")
	})
}

// valuesText writes the values of a setting on one line.
func valuesText(values []analytics.SettingValue) string {
	parts := make([]string, len(values))
	for i, v := range values {
		if parts[i] = v.Value; v.Since != "" {
			parts[i] += " since " + v.Since
		}
	}
	return strings.Join(parts, ", ")
}

func imported(values []analytics.SettingValue) string {
	if len(values) == 1 {
		return "1 value was set."
	}
	return fmt.Sprintf("%d values were set.", len(values))
}
