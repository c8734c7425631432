package cli

import (
	"fmt"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/figures"
	"telltale/app"
)

// whatIf prints how often another rule would have fired, beside the KPI's own.
func (s *settings) whatIf(a *app.App, query engine.Query, rule string) error {
	if len(query.KPIs) != 1 {
		return fault.New(fault.Invalid, "--what-if is about one KPI.").Do("Name it: telltale check --kpi api_success_rate --what-if %q", rule)
	}
	found, err := a.Dashboards().WhatIf(query.KPIs[0], rule, query)
	if err != nil {
		return err
	}
	return s.answer(found, func() {
		fmt.Fprintf(s.out, "%s, %s\n", found.Name, found.Period.Label)
		if found.Now != nil {
			fmt.Fprintf(s.out, "%s fires %s\n", found.Now.Rule, times(found.Before))
		}
		fmt.Fprintf(s.out, "%s would fire %s\n", found.Then.Rule, times(found.Count))
		s.printEpisodes(found.Then)
		if found.Then.Note != "" {
			fmt.Fprintf(s.out, "  %s\n", found.Then.Note)
		}
	})
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// printEpisodes lists when a rule fired. Episodes that are only possible are left out.
func (s *settings) printEpisodes(a engine.Alert) {
	for _, episode := range a.Episodes {
		if !episode.Possible {
			fmt.Fprintf(s.out, "  %s to %s\n", episode.From, ended(episode))
		}
	}
}

// printDetection says how the rules did against the imported incidents; nothing when there are none.
func (s *settings) printDetection(d engine.Detection) {
	if len(d.Incidents) == 0 {
		return
	}
	fmt.Fprintf(s.out, "Incidents: %d of %d detected%s", d.All.Detected, len(d.Incidents), after(d.All.Delay))
	if d.All.False != nil {
		fmt.Fprintf(s.out, "; %d of %d alerts false", *d.All.False, d.All.Fired)
	}
	fmt.Fprintln(s.out)
	for _, one := range d.Incidents {
		if one.By == "" {
			fmt.Fprintf(s.out, "  missed: %s %s\n", one.From, one.Title)
		}
	}
	if d.Note != "" {
		fmt.Fprintf(s.out, "  %s\n", d.Note)
	}
}

// after is a median delay in words; "" without one.
func after(delay *float64) string {
	if delay == nil {
		return ""
	}
	return " after " + figures.Text(delay, "seconds", "") + " (median)"
}
