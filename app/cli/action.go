package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"telltale/analytics/actions"
	"telltale/analytics/fault"
	"telltale/analytics/report"
	"telltale/app"
)

const actionAbout = `Action keeps what people agree to do about a KPI, and tells whether it worked: once an action is done, effect compares whole
weeks of the KPI after that day with as many before it, at least one and at most four, without the days on which it was done.
It worked when the 95 % interval of the change lies on the expected side and reaches at least half of what was expected.

What is expected is told as "down", "-20%", "+2 points", "-300 ms" or "-500 USD"; of what adds up, such as cost, an amount is
meant for 30 days. Without it the better way of the KPI is expected.`

const actionExamples = `  telltale action add "Cache answers to the FAQ" --kpi latency_p95 --expect=-20% --owner Ada --due 2026-11-15
  telltale action done 1 --on 2026-11-12
  telltale action effect 1
  telltale action list --format csv -o actions.csv
  telltale action import actions.csv`

func (s *settings) actionCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "action",
		Short:   "Keep what is to be done, and tell whether it worked",
		Long:    actionAbout,
		Example: actionExamples,
	}
	command.AddCommand(s.addActionCommand(), s.listActionsCommand(), s.finishActionCommand("done", actions.Done, "Say that an action was done"),
		s.finishActionCommand("drop", actions.Dropped, "Say that an action will not be done"), s.actionEffectCommand(), s.importActionsCommand())
	return command
}

func (s *settings) addActionCommand() *cobra.Command {
	var item actions.Item
	var filters []string
	command := &cobra.Command{
		Use:     "add TITLE",
		Short:   "Add an action",
		Example: "  telltale action add \"Cache answers to the FAQ\" --kpi latency_p95 --expect=-20% --owner Ada --due 2026-11-15",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			segment, err := parseFilters(filters)
			if err != nil {
				return err
			}
			item.Title, item.Filters = args[0], segment
			return s.withOld(cmd.Context(), func(a *app.App) error {
				kept, err := a.Actions().Keep(item)
				if err != nil {
					return err
				}
				return s.answer(kept, func() { fmt.Fprintf(s.out, "Action %d: %s\n", kept.ID, kept.Title) })
			})
		},
	}
	f := command.Flags()
	f.StringVar(&item.Owner, "owner", "", "`name` of whoever does it")
	f.StringVar(&item.Due, "due", "", "`day` on which it is to be done: 2026-11-15")
	f.StringVar(&item.KPI, "kpi", "", "`id` of the KPI that shows whether it worked")
	f.StringArrayVar(&filters, "filter", nil, "the segment that it is about, `dimension=value` (repeatable)")
	f.StringVar(&item.Expected, "expect", "", "expected `change` of the KPI: down, -20%, \"+2 points\", \"-300 ms\"")
	f.StringVar(&item.Note, "note", "", "`text` that is kept with it")
	f.StringVar(&item.Created, "made", "", "`day` on which it was agreed (default: today)")
	complete(command, "kpi", func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		return s.kpis(cmd), cobra.ShellCompDirectiveNoFileComp
	})
	completeFilter(command)
	s.jsonFlag(command)
	return command
}

func (s *settings) listActionsCommand() *cobra.Command {
	var format, out string
	command := &cobra.Command{
		Use:     "list",
		Short:   "List actions: overdue, open, done with their verdicts",
		Example: "  telltale action list\n  telltale action list --format csv -o actions.csv",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.withOld(cmd.Context(), func(a *app.App) error {
				list, err := a.Actions().List()
				if err != nil {
					return err
				}
				if s.json {
					format = "json"
				}
				return s.output(out, func(to io.Writer) error {
					switch format {
					case "csv":
						return actions.WriteCSV(to, list)
					case "json":
						return writeDocument(to, list)
					case "table":
						return report.WriteActions(to, list)
					}
					return fault.New(fault.Invalid, "--format %s is no format.", format).Do("Use table, csv or json.")
				})
			})
		},
	}
	command.Flags().StringVar(&format, "format", "table", "`form` of the list: table, csv or json")
	outFlag(command, &out)
	s.jsonFlag(command)
	return command
}

func (s *settings) finishActionCommand(use, state, short string) *cobra.Command {
	var day, note string
	command := &cobra.Command{
		Use:     use + " NUMBER",
		Short:   short,
		Example: "  telltale action " + use + " 1",
		Args:    cobra.ExactArgs(1),
		RunE: s.aboutAction(func(a *app.App, id int64) error {
			kept, err := a.Actions().Finish(id, state, day, note)
			if err != nil {
				return err
			}
			return s.answer(kept, func() { fmt.Fprintf(s.out, "Action %d is %s: %s\n", kept.ID, kept.State, kept.Title) })
		}),
	}
	if state == actions.Done {
		command.Flags().StringVar(&day, "on", "", "`day` on which it was done (default: today)")
	}
	command.Flags().StringVar(&note, "note", "", "`text` that is kept with it")
	s.jsonFlag(command)
	return command
}

func (s *settings) actionEffectCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "effect NUMBER",
		Short:   "Tell whether an action worked",
		Example: "  telltale action effect 1",
		Args:    cobra.ExactArgs(1),
		RunE: s.aboutAction(func(a *app.App, id int64) error {
			judged, err := a.Actions().Judgement(id)
			if err != nil {
				return err
			}
			if s.json {
				return writeDocument(s.out, judged)
			}
			return report.WriteJudgement(s.out, judged)
		}),
	}
	s.jsonFlag(command)
	return command
}

func (s *settings) importActionsCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "import FILE.csv",
		Short: "Add and change actions from a sheet",
		Long: "Import reads a sheet as list --format csv writes it; only the column title is needed. A row is the action that it names by id and\n" +
			"title, or that has the same title, KPI and due day; else it is new. All rows are taken or none.",
		Example: "  telltale action import actions.csv",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := os.Open(args[0])
			if err != nil {
				return fault.New(fault.NotFound, "The file cannot be opened: %v.", err).In(args[0])
			}
			defer file.Close()
			return s.withOld(cmd.Context(), func(a *app.App) error {
				brought, err := a.ImportActions(cmd.Context(), filepath.Base(args[0]), file)
				if err != nil {
					return err
				}
				return s.answer(brought, func() {
					fmt.Fprintf(s.out, "%d added, %d changed, %d as they were.\n", brought.Added, brought.Changed, brought.Same)
				})
			})
		},
	}
	s.jsonFlag(command)
	return command
}

// aboutAction makes the run of a command that is about the action of a number.
func (s *settings) aboutAction(do func(*app.App, int64) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		id, err := strconv.ParseInt(strings.TrimPrefix(args[0], "#"), 10, 64)
		if err != nil || id < 1 {
			return fault.New(fault.Invalid, "%q is no number of an action.", args[0]).Do("`telltale action list` shows the numbers.")
		}
		return s.withOld(cmd.Context(), func(a *app.App) error { return do(a, id) })
	}
}
