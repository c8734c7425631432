package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"telltale/analytics/engine"
	"telltale/app"
)

const checkAbout = `Check replays the alert rules of the catalog over a period, for use in scripts: the exit code is 1 when a rule fired in the
period (with --now: when one is firing at the newest data), 2 on an error, and 0 otherwise. A rule without enough data
does not fire.`

const checkExamples = `  telltale check --month 2026-10
  telltale check --now || echo "something is wrong right now"`

func (s *settings) checkCommand() *cobra.Command {
	var asked question
	var now bool
	command := &cobra.Command{
		Use:     "check",
		Short:   "Exit with 1 when an alert rule fired",
		Long:    checkAbout,
		Example: checkExamples,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			asked.compare = "none"
			query, err := asked.query()
			if err != nil {
				return err
			}
			return s.withOld(cmd.Context(), func(a *app.App) error {
				result, err := a.Dashboards().Evaluate(query)
				if err != nil {
					return err
				}
				return s.verdict(result, now)
			})
		},
	}
	asked.periodFlags(command.Flags())
	command.Flags().BoolVar(&now, "now", false, "only rules that are firing at the newest data")
	return command
}

// verdict prints the rules that fired and chooses the exit code.
func (s *settings) verdict(result engine.Result, now bool) error {
	rules, fired := 0, 0
	for _, value := range result.Values {
		if value.Alert == nil {
			continue
		}
		rules++
		if !value.Alert.Fired || (now && !value.Alert.Firing) {
			continue
		}
		fired++
		fmt.Fprintf(s.out, "%s: %s fired%s\n", value.Name, value.Alert.Rule, still(value.Alert))
		for _, episode := range value.Alert.Episodes {
			fmt.Fprintf(s.out, "  %s to %s\n", episode.From, ended(episode))
		}
	}
	if fired == 0 {
		fmt.Fprintf(s.out, "%s: none of %d alert rules fired\n", result.Period.Label, rules)
		return nil
	}
	return exit(exitFired)
}

func still(alert *engine.Alert) string {
	if alert.Firing {
		return " and is firing"
	}
	return ""
}

func ended(episode engine.Episode) string {
	if episode.To == "" {
		return "now"
	}
	return episode.To
}
