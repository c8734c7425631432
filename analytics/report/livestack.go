package report

import (
	"fmt"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/promql"
)

// liveStack is what the exports for the live stack are made of: the KPIs that it can tell, and the objectives.
type liveStack struct {
	metrics    promql.Metrics
	told       []liveKPI
	untold     []engine.Definition // with a target or an alert that the live stack cannot tell
	objectives []promql.Objective
	burn       string // KPI whose rule the burn rates are of; "" when the usual pairs are
}

// liveKPI is a KPI that a live system tells.
type liveKPI struct {
	engine.Definition
	target *catalog.Target // nil without one
	rule   *catalog.Rule   // nil without one
}

func liveStackOf(f engine.Footing) (liveStack, error) {
	var s liveStack
	var err error
	if s.metrics, err = promql.New(f.Setting); err != nil {
		return s, err
	}
	targets := map[string]*catalog.Target{}
	var burn *catalog.Rule
	for _, d := range f.Definitions {
		k := liveKPI{Definition: d}
		unit := catalog.Unit(d.Unit)
		// A target that another KPI gives, or a rule of another time, is none that Prometheus can be told.
		if t, err := catalog.ParseTarget(d.Target, unit); err == nil {
			k.target, targets[d.ID] = t, t
		}
		if r, err := catalog.ParseRule(d.Alert, unit); err == nil {
			k.rule = r
		}
		_, told := s.metrics.Value(d.ID, s.metrics.Window)
		switch {
		case d.ID == "error_budget_burn":
			burn, s.burn = k.rule, d.ID
			s.told = append(s.told, k)
		case told, d.ID == "error_budget_remaining":
			s.told = append(s.told, k)
		case d.Target != "" || d.Alert != "":
			s.untold = append(s.untold, d)
		}
	}
	s.objectives = s.metrics.Objectives(targets, burn)
	return s, nil
}

// about are the lines of the preamble that only the live stack has: which metrics are asked, and what a status means.
func (s liveStack) about(f engine.Footing) []string {
	lines := []string{"", "Metrics that are asked, each a setting of the workspace (telltale settings set KEY VALUE):"}
	for _, key := range promql.Names {
		lines = append(lines, fmt.Sprintf("  %-17s %s", key, f.Setting(key)))
	}
	lines = append(lines, "", "What a status means in the success rate and in uptime:")
	for _, setting := range f.Settings {
		for _, key := range promql.Meanings {
			if key == setting.Key && setting.Value != "" {
				lines = append(lines, fmt.Sprintf("  %-17s %s", key, setting.Words))
			}
		}
	}
	if len(f.Filters) > 0 {
		lines = append(lines, "", "The filters are about the numbers of the app. They do not narrow what is asked here: matchers in the names of the metrics do.")
	}
	ids := make([]string, len(s.told))
	for i, k := range s.told {
		ids[i] = k.ID
	}
	lines = append(append(lines, "", "Definitions:"), indented(definitionLines(f, ids))...)
	return append(lines, s.missingLines()...)
}

func indented(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = "  " + line
	}
	return out
}

// objectiveOf is the objective that the KPI's target makes; nil without.
func (s liveStack) objectiveOf(kpi string) *promql.Objective {
	for i, o := range s.objectives {
		if o.KPI == kpi {
			return &s.objectives[i]
		}
	}
	return nil
}
