package report

import (
	"fmt"
	"io"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/promql"
	"telltale/analytics/sla"
)

// longestDescription is what OpenSLO allows for a description.
const longestDescription = 1050

// writeOpenSLO writes the service, and for each objective that a target makes its indicator, the objective and policies that
// alert on the burn of its budget, as documents of OpenSLO v1.
func writeOpenSLO(w io.Writer, f engine.Footing) error {
	s, err := liveStackOf(f)
	if err != nil {
		return err
	}
	var y yamlText
	y.comment(preamble("Service level objectives in OpenSLO v1, written by Telltale", f))
	y.comment(s.about(f))
	y.comment([]string{"", "A condition of OpenSLO has one window. The short one of a pair, a twelfth of the long one, stands as the time after which it alerts.", ""})
	s.document(&y, "Service", s.metrics.Service, "", nil)
	y.pairs(2, [2]string{"description", shortened("What Telltale measures under this name. " + filterNote(f))})
	for _, o := range s.objectives {
		s.indicator(&y, o)
		s.objective(&y, o)
		for _, p := range o.Pairs {
			if threshold, reached := o.Burn(p); reached {
				s.condition(&y, o, p, promql.Decimal(threshold))
			}
		}
	}
	for _, severity := range []string{"page", "ticket"} {
		s.document(&y, "AlertNotificationTarget", s.metrics.Service+"-"+severity, "", nil)
		y.pairs(2, [2]string{"description", "Where alerts of the severity " + severity + " go"}, [2]string{"target", severity})
	}
	_, err = io.WriteString(w, y.b.String())
	return err
}

func filterNote(f engine.Footing) string {
	if text := filterText(f.Filters); text != "" {
		return "The app's numbers are those where " + text + "; the queries are not narrowed by it."
	}
	return "Without filters."
}

// document begins one document, up to its spec.
func (s liveStack) document(y *yamlText, kind, name, display string, k *liveKPI) {
	y.b.WriteString("---\n")
	y.line(0, "apiVersion", "openslo/v1")
	y.line(0, "kind", kind)
	y.line(0, "metadata")
	y.pairs(2, [2]string{"name", name}, [2]string{"displayName", display})
	if k != nil {
		// A value of an annotation is a name of at most 63 letters, digits and -_. in OpenSLO's schema: what has words stands in
		// descriptions.
		y.line(2, "annotations")
		y.pairs(4, [2]string{"telltale.kpi", k.ID})
	}
	y.line(0, "spec")
}

func (s liveStack) nameOf(o promql.Objective, more ...string) string {
	return strings.Join(append([]string{s.metrics.Service, o.Name}, more...), "-")
}

func (s liveStack) indicator(y *yamlText, o promql.Objective) {
	k := s.toldOf(o.KPI)
	s.document(y, "SLI", s.nameOf(o), k.Name, &k)
	y.pairs(2, [2]string{"description", shortened(k.About + " Formula: " + k.Formula + ".")})
	y.line(2, "ratioMetric")
	y.line(4, "counter", "true")
	source := func(name, counter string) {
		y.line(4, name)
		y.line(6, "metricSource")
		y.line(8, "type", "Prometheus")
		y.line(8, "spec")
		y.pairs(10, [2]string{"query", "sum(" + counter + ")"})
	}
	if o.Bad != "" {
		source("bad", o.Bad)
	} else {
		source("good", o.Good)
	}
	source("total", o.Total)
}

func (s liveStack) objective(y *yamlText, o promql.Objective) {
	k := s.toldOf(o.KPI)
	s.document(y, "SLO", s.nameOf(o), k.Name, &k)
	y.pairs(2, [2]string{"description", shortened(k.Name + ": " + k.Target + ". " + k.About)}, [2]string{"service", s.metrics.Service}, [2]string{"indicatorRef", s.nameOf(o)})
	y.line(2, "timeWindow")
	y.line(4, "- duration", fmt.Sprintf("%dd", promql.BudgetDays))
	y.line(6, "isRolling", "true")
	y.line(2, "budgetingMethod", "Occurrences")
	y.line(2, "objectives")
	y.line(4, "- displayName", quoted(k.Name+" "+k.Target))
	y.line(6, "target", promql.Decimal(o.Share))
	y.line(2, "alertPolicies")
	for _, p := range o.Pairs {
		if _, reached := o.Burn(p); reached {
			y.b.WriteString("    - " + quoted(s.nameOf(o, "burn", promql.Length(p.Long))) + "\n")
		}
	}
}

// condition writes a condition and the policy that alerts by it: a policy of OpenSLO has one condition.
func (s liveStack) condition(y *yamlText, o promql.Objective, p sla.Pair, threshold string) {
	k := s.toldOf(o.KPI)
	name, long := s.nameOf(o, "burn", promql.Length(p.Long)), promql.Length(p.Long)
	severity := severityOf(p)
	s.document(y, "AlertCondition", name, k.Name+" burns too fast", &k)
	y.pairs(2, [2]string{"description", shortened("Burns " + threshold + " times as fast as the target " + k.Target + " allows, over " + long + "." + runbookText(k))}, [2]string{"severity", severity})
	y.line(2, "condition")
	y.line(4, "kind", "burnrate")
	y.line(4, "op", "gt")
	y.line(4, "threshold", threshold)
	y.line(4, "lookbackWindow", long)
	y.line(4, "alertAfter", promql.Length(p.Short()))
	s.document(y, "AlertPolicy", name, k.Name+" burns too fast", nil)
	y.line(2, "alertWhenBreaching", "true")
	y.line(2, "alertWhenResolved", "false")
	y.line(2, "alertWhenNoData", "true")
	y.line(2, "conditions")
	y.line(4, "- conditionRef", quoted(name))
	y.line(2, "notificationTargets")
	y.line(4, "- targetRef", quoted(s.metrics.Service+"-"+severity))
}

// runbookText says what to do when it alerts.
func runbookText(k liveKPI) string {
	if k.Runbook == "" {
		return ""
	}
	return " Runbook: " + k.Runbook
}

// severityOf is how urgent a pair is: within a day somebody is woken, later a ticket is enough.
func severityOf(p sla.Pair) string {
	if p.Long > 24*60 {
		return "ticket"
	}
	return "page"
}

// shortened is a text as long as a description may be.
func shortened(text string) string {
	if runes := []rune(text); len(runes) > longestDescription {
		return string(runes[:longestDescription-1]) + "…"
	}
	return text
}
