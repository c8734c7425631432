package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"telltale/analytics/engine"
	"telltale/app"
)

const checkAbout = `Check replays the alert rules of the catalog over a period, for use in scripts: the exit code is 1 when a rule fired in the
period (with --now: when one is firing at the newest data), 2 on an error, and 0 otherwise. A rule without enough data does not
fire, nor does one that is only possible: beyond its level by the estimate, but not by all of its interval.`

const checkExamples = `  telltale check --month 2026-10
  telltale check --now || echo "something is wrong right now"
  telltale check --kpi api_success_rate --what-if "< 97% for 5m"
  telltale check --json | jq -r '.rules[] | select(.fired) | .kpi'`

func (s *settings) checkCommand() *cobra.Command {
	var asked question
	var now bool
	var other string
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
				if other != "" {
					return s.whatIf(a, query, other)
				}
				if len(query.KPIs) == 0 {
					if query.KPIs, err = ruled(a); err != nil {
						return err
					}
				}
				result, err := a.Dashboards().Evaluate(query)
				if err != nil {
					return err
				}
				detection, err := a.Dashboards().Detection(query)
				if err != nil {
					return err
				}
				return s.verdict(newVerdict(result, detection, now))
			})
		},
	}
	asked.periodFlags(command.Flags())
	s.completePeriod(command)
	command.Flags().StringSliceVar(&asked.kpis, "kpi", nil, "only the rules of these KPIs: `ids` of telltale kpis")
	complete(command, "kpi", listed(s.kpis))
	command.Flags().StringVar(&other, "what-if", "", "count how often another `rule` would have fired for the one --kpi; always exits with 0")
	complete(command, "what-if", cobra.NoFileCompletions)
	s.jsonFlag(command)
	command.Flags().BoolVar(&now, "now", false, "only rules that are firing at the newest data")
	return command
}

// ruled are the KPIs that have an alert rule: the others need not be computed.
func ruled(a *app.App) ([]string, error) {
	known, err := a.Dashboards().Catalog()
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, k := range known.KPIs {
		if k.Alert != "" {
			ids = append(ids, k.ID)
		}
	}
	return ids, nil
}

// verdict is the answer of check.
type verdict struct {
	Period engine.Period `json:"period"`
	Now    bool          `json:"now"` // only rules that are firing count
	Rules  []rule        `json:"rules"`
	// Detection holds the rules against the imported incidents.
	Detection engine.Detection `json:"detection"`
	Fired     int              `json:"fired"` // how many rules count; the exit code is 1 when any does
	watching  int              // rules that could be judged: the others watched nothing
}

// rule is an alert rule and what became of it.
type rule struct {
	KPI  string `json:"kpi"`
	Name string `json:"name"`
	engine.Alert
}

func newVerdict(result engine.Result, detection engine.Detection, now bool) verdict {
	v := verdict{Period: result.Period, Now: now, Rules: []rule{}, Detection: detection}
	for _, value := range result.Values {
		if value.Alert == nil {
			continue
		}
		if !value.Alert.Unjudged {
			v.watching++
		}
		one := rule{KPI: value.ID, Name: value.Name, Alert: *value.Alert}
		if one.Episodes == nil {
			one.Episodes = []engine.Episode{}
		}
		v.Rules = append(v.Rules, one)
		if one.counts(now) {
			v.Fired++
		}
	}
	return v
}

// counts reports whether the rule makes the check fail.
func (r rule) counts(now bool) bool { return r.Fired && (!now || r.Firing) }

// verdict prints the rules that fired and chooses the exit code.
func (s *settings) verdict(v verdict) error {
	if err := s.answer(v, func() { s.printVerdict(v) }); err != nil {
		return err
	}
	if v.Fired > 0 {
		return exit(exitFired)
	}
	return nil
}

func (s *settings) printVerdict(v verdict) {
	for _, one := range v.Rules {
		if !one.counts(v.Now) {
			continue
		}
		fmt.Fprintf(s.out, "%s: %s fired%s\n", one.Name, one.Rule, still(one.Alert))
		s.printEpisodes(one.Alert)
		if one.Runbook != "" {
			fmt.Fprintf(s.out, "  runbook: %s\n", one.Runbook)
		}
	}
	if v.Fired == 0 {
		fmt.Fprintf(s.out, "%s: %s\n", v.Period.Label, noneOf(v.watching))
	}
	s.printDetection(v.Detection)
}

// noneOf says that no rule fired, of those that the data can be held against.
func noneOf(watching int) string {
	switch watching {
	case 0:
		return "no alert rule can be judged on the data of this time"
	case 1:
		return "the one alert rule that could be judged did not fire"
	}
	return fmt.Sprintf("none of %d alert rules fired", watching)
}

func still(alert engine.Alert) string {
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
