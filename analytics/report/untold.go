package report

import (
	"slices"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
)

// untoldReasons are why the rules for a live system cannot tell a KPI, by what it is computed from. The first that fits counts.
var untoldReasons = []struct{ fact, why string }{
	{"costs", "bills tell them, days later"},
	{"feedback", "ratings and comments tell them"},
	{"predictions", "judged predictions tell them"},
	{"endings", "how conversations ended tells them, which no counter of requests knows"},
	{"conversations", "whole conversations tell them, which no counter of requests knows"},
	{"conversions", "the product's events tell them"},
	{"incidents", "lists of incidents tell them"},
	{"samples", "your monitoring tells them, under names that differ with every exporter and that no setting live.* has: alert there, with the bound that stands here"},
	{"checks", "your uptime checks tell them, each under a name of its own that no setting live.* has: alert there, with the bound that stands here"},
	{"requests", "single requests tell them (their users, tokens or retries), which no counter keeps"},
}

const (
	untoldDerived = "they are derived from other numbers, not all of which a live system tells"
	untoldRule    = "the rule compares with what Prometheus is not told (a baseline, an expectation, a budget or another number)"
)

// untoldWhy is why the rules for a live system cannot tell a KPI.
func untoldWhy(d engine.Definition) string {
	for _, reason := range untoldReasons {
		if slices.Contains(d.Facts, reason.fact) {
			return reason.why
		}
	}
	return untoldDerived
}

// ruleless are the KPIs that are told, but whose alert cannot be.
func (s liveStack) ruleless() []engine.Definition {
	var all []engine.Definition
	for _, k := range s.told {
		if k.Alert == "" || k.rule != nil && k.rule.Base == catalog.Burn {
			continue
		}
		if _, ok := s.firingOf(k); !ok {
			all = append(all, k.Definition)
		}
	}
	return all
}

// missingLines say which targets and alerts of the app are not among the rules, and why.
func (s liveStack) missingLines() []string {
	var reasons []string
	named := map[string][]string{}
	add := func(why string, d engine.Definition) {
		if named[why] == nil {
			reasons = append(reasons, why)
		}
		named[why] = append(named[why], d.Name+" ("+d.ID+")"+boundsOf(d))
	}
	for _, d := range s.untold {
		add(untoldWhy(d), d)
	}
	for _, d := range s.ruleless() {
		add(untoldRule, d)
	}
	if len(reasons) == 0 {
		return nil
	}
	lines := []string{"", "Not here; the app judges them:"}
	for _, why := range reasons {
		lines = append(lines, "  because "+why+":")
		for _, name := range named[why] {
			lines = append(lines, "    "+name)
		}
	}
	return lines
}

// boundsOf are the target and the alert of a KPI, for whoever watches it elsewhere.
func boundsOf(d engine.Definition) string {
	var parts []string
	if d.Target != "" {
		parts = append(parts, "target "+d.Target)
	}
	if d.Alert != "" {
		parts = append(parts, "alert "+d.Alert)
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}
