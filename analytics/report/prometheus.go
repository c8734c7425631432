package report

import (
	"fmt"
	"io"
	"slices"

	"telltale/analytics/engine"
	"telltale/analytics/promql"
)

// slowInterval is how often what looks back 30 days is evaluated: it reads much, and changes slowly.
const slowInterval = "5m"

// writePrometheus writes recording and alerting rules for Prometheus: the KPIs that a live system tells, with the targets and
// alerts in force, and an alert on the burn of each objective's error budget over several pairs of windows.
func writePrometheus(w io.Writer, f engine.Footing) error {
	s, err := liveStackOf(f)
	if err != nil {
		return err
	}
	var y yamlText
	y.comment(preamble("Rules for Prometheus, written by Telltale", f))
	y.comment(s.about(f))
	y.comment([]string{"",
		"Months are rolling periods of 30 days here, of which nothing is \"left\". A percentile is estimated within the bucket that it falls into; the app's is exact.",
		"An objective on durations needs a bucket that ends at its bound. Check with: promtool check rules FILE", ""})
	y.line(0, "groups")
	s.kpiGroup(&y)
	s.targetGroup(&y)
	for _, o := range s.objectives {
		s.objectiveGroup(&y, o)
	}
	s.monthGroup(&y)
	s.alertGroup(&y)
	_, err = io.WriteString(w, y.b.String())
	return err
}

func (s liveStack) group(y *yamlText, name, interval string) {
	y.line(2, "- name", quoted("telltale-"+s.metrics.Service+"-"+name))
	if interval != "" {
		y.line(4, "interval", interval)
	}
	y.line(4, "rules")
}

// record writes a recording rule; labels are pairs of name and value beside the service.
func (s liveStack) record(y *yamlText, name, expression string, labels ...[2]string) {
	y.line(6, "- record", name)
	y.line(8, "expr", quoted(expression))
	y.line(8, "labels")
	y.pairs(10, append([][2]string{{"service", s.metrics.Service}}, labels...)...)
}

// recorded selects what record wrote.
func (s liveStack) recorded(name string, labels ...string) string {
	selector := fmt.Sprintf("service=%q", s.metrics.Service)
	for i := 0; i < len(labels); i += 2 {
		selector += fmt.Sprintf(",%s=%q", labels[i], labels[i+1])
	}
	return name + "{" + selector + "}"
}

// kpiGroup records the KPIs over the window. What alerts need of the number of requests is among them.
func (s liveStack) kpiGroup(y *yamlText) {
	s.group(y, "kpis", "")
	for _, k := range s.told {
		if expression, ok := s.metrics.Value(k.ID, s.metrics.Window); ok && k.ID != "uptime" {
			s.record(y, promql.Record(k.ID, s.metrics.Window), expression)
		}
	}
	if !slices.ContainsFunc(s.told, func(k liveKPI) bool { return k.ID == trafficKPI }) {
		expression, _ := s.metrics.Value(trafficKPI, s.metrics.Window)
		s.record(y, promql.Record(trafficKPI, s.metrics.Window), expression)
	}
}

// targetGroup records the targets, to be drawn beside the values.
func (s liveStack) targetGroup(y *yamlText) {
	open := false
	for _, k := range s.told {
		if k.target == nil {
			continue
		}
		if !open {
			s.group(y, "targets", "")
			open = true
		}
		s.record(y, "service:"+k.ID+":target", "vector("+promql.Decimal(k.target.Value)+")")
	}
}

// objectiveGroup records what the burn of an objective's budget is judged by.
func (s liveStack) objectiveGroup(y *yamlText, o promql.Objective) {
	s.group(y, "slo-"+o.Name, "")
	slo := [2]string{"slo", o.Name}
	s.record(y, "slo:objective:ratio", "vector("+promql.Decimal(o.Share)+")", slo)
	s.record(y, "slo:error_budget:ratio", "vector("+promql.Decimal(o.Allowed())+")", slo)
	for _, window := range o.Windows() {
		s.record(y, "slo:sli_error:ratio_rate"+window, o.ErrorRatio(window), slo)
		s.record(y, "slo:sli_events:increase"+window, o.Events(window), slo)
	}
}

// monthGroup records what looks back over the whole period of budgets.
func (s liveStack) monthGroup(y *yamlText) {
	month := fmt.Sprintf("%dd", promql.BudgetDays)
	s.group(y, "month", slowInterval)
	expression, _ := s.metrics.Value("uptime", month)
	s.record(y, promql.Record("uptime", month), expression)
	for _, o := range s.objectives {
		slo := [2]string{"slo", o.Name}
		s.record(y, "slo:sli_error:ratio_rate"+month, o.ErrorRatio(month), slo)
		s.record(y, "slo:period_error_budget_remaining:ratio", "1 - "+s.recorded("slo:sli_error:ratio_rate"+month, "slo", o.Name)+" / "+promql.Decimal(o.Allowed()), slo)
	}
}
