package report

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/promql"
	"telltale/analytics/sla"
)

// trafficKPI counts the requests that a share or a percentile rests on.
const trafficKPI = "requests"

// The number of requests below which a share, or a percentile, says nothing: the app's own rules have the same.
const (
	fewestRequests = 20
	fewestTimed    = 100
)

// firing is an alerting rule.
type firing struct {
	name, expression string
	lasting          time.Duration // for which it must hold
	severity         string        // page or ticket
	kpi              liveKPI
	slo              string // of an objective; empty without
	summary          string
}

func (s liveStack) alertGroup(y *yamlText) {
	s.group(y, "alerts", "")
	s.missing(y)
	for _, k := range s.told {
		if f, ok := s.firingOf(k); ok {
			s.alert(y, f)
		}
	}
	for _, o := range s.objectives {
		for _, f := range s.burning(o) {
			s.alert(y, f)
		}
	}
}

func (s liveStack) alert(y *yamlText, f firing) {
	y.line(6, "- alert", quoted(f.name))
	y.line(8, "expr", quoted(f.expression))
	if f.lasting > 0 {
		y.line(8, "for", promql.Length(int64(f.lasting/time.Minute)))
	}
	y.line(8, "labels")
	y.pairs(10, [2]string{"severity", f.severity}, [2]string{"service", s.metrics.Service}, [2]string{"kpi", f.kpi.ID}, [2]string{"slo", f.slo})
	y.line(8, "annotations")
	runbook := [2]string{"runbook", literally(f.kpi.Runbook)}
	if strings.HasPrefix(f.kpi.Runbook, "https://") || strings.HasPrefix(f.kpi.Runbook, "http://") {
		runbook[0] = "runbook_url"
	}
	y.pairs(10, [2]string{"summary", literally(f.summary)}, [2]string{"description", literally(f.kpi.About) + " Now: {{ $value | " + humanized(f.kpi.Unit) + " }}"}, runbook)
}

// literally keeps a text from being taken for a template of Prometheus.
func literally(text string) string { return strings.ReplaceAll(text, "{{", `{{ "{{" }}`) }

func humanized(unit string) string {
	switch unit {
	case "percent":
		return "humanizePercentage"
	case "seconds":
		return "humanizeDuration"
	}
	return "humanize"
}

// missing fires when there is nothing to judge, which must not look like health.
func (s liveStack) missing(y *yamlText) {
	series := []string{s.metrics.Requests.Select("")}
	for _, o := range s.objectives {
		if o.Bucket != "" {
			series = append(series, o.Bucket)
		}
	}
	for i, one := range series {
		series[i] = "absent(" + one + ")"
	}
	y.line(6, "- alert", "MetricsMissing")
	y.line(8, "expr", quoted(strings.Join(series, " or ")))
	y.line(8, "for", "10m")
	y.line(8, "labels")
	y.pairs(10, [2]string{"severity", "ticket"}, [2]string{"service", s.metrics.Service})
	y.line(8, "annotations")
	y.pairs(10, [2]string{"summary", "A metric that the alerts rest on is not there, so that they cannot fire"})
}

// firingOf is the alert of a KPI's rule; ok is false without a rule, and for one that needs what Prometheus does not know.
func (s liveStack) firingOf(k liveKPI) (f firing, ok bool) {
	r := k.rule
	if r == nil || r.Base == catalog.Burn {
		return f, false
	}
	direction := "High"
	if r.Below() {
		direction = "Low"
	}
	f = firing{name: camel(k.ID) + direction, kpi: k, lasting: r.For, severity: "ticket", summary: k.Name + ": " + r.Text}
	if k.ID == "error_budget_remaining" {
		o := s.objectiveOf("uptime")
		if o == nil || r.Base != catalog.OfBudget {
			return f, false
		}
		f.slo = o.Name
		f.kpi.Unit = "percent" // what is recorded is the share that is left
		f.expression = s.recorded("slo:period_error_budget_remaining:ratio", "slo", o.Name) + " " + r.Op + " " + promql.Decimal(r.Level)
		return f, true
	}
	level := r.Level
	switch {
	case r.Base == catalog.OfTarget && k.target != nil:
		level = new(big.Rat).Mul(r.Level, k.target.Value)
	case r.Base == catalog.LastWeek:
		return s.weekly(f, k), true
	case r.Base != catalog.Absolute:
		return f, false
	}
	if r.For > 0 {
		f.severity = "page"
	}
	f.expression = s.over(k.ID, r) + " " + r.Op + " " + promql.Decimal(level)
	if fewest := fewestOf(k.ID); fewest > 0 {
		// Over the same window, and with the same labels: "and" takes only what has those of the left side.
		f.expression += fmt.Sprintf(" and %s >= %d", s.over(trafficKPI, r), fewest)
	}
	return f, true
}

// over is a value as a rule looks at it: the recorded one, or one over the days that the rule names.
func (s liveStack) over(kpi string, r *catalog.Rule) string {
	switch {
	case r.Over > 0:
		expression, _ := s.metrics.Value(kpi, fmt.Sprintf("%dd", r.Over))
		return "(" + expression + ")"
	case r.ByMonth && kpi != "uptime":
		expression, _ := s.metrics.Value(kpi, fmt.Sprintf("%dd", promql.BudgetDays))
		return "(" + expression + ")"
	case kpi == "uptime":
		return s.recorded(promql.Record(kpi, fmt.Sprintf("%dd", promql.BudgetDays)))
	}
	return s.recorded(promql.Record(kpi, s.metrics.Window))
}

// fewestOf is how many requests a KPI's alert needs within the window.
func fewestOf(kpi string) int {
	switch kpi {
	case "api_success_rate", "error_rate":
		return fewestRequests
	case "latency_p50", "latency_p95", "latency_p99", "ttft_p50", "ttft_p95":
		return fewestTimed
	}
	return 0
}

// weekly holds the last seven days against the seven before. Without those there is nothing to compare with.
func (s liveStack) weekly(f firing, k liveKPI) firing {
	value := func(offset string) string {
		return "sum(increase(" + s.metrics.Requests.Select("") + "[7d]" + offset + "))"
	}
	f.expression = value("") + " < " + promql.Decimal(k.rule.Level) + " * " + value(" offset 7d")
	return f
}

// burning are the alerts on the burn of an objective's budget: one that pages for the pairs of a day at most, and a ticket
// for longer ones. Both windows of a pair must burn, and have enough events to say so.
func (s liveStack) burning(o promql.Objective) []firing {
	bySeverity := map[string][]string{}
	for _, p := range o.Pairs {
		threshold, reached := o.Burn(p)
		if !reached {
			continue
		}
		severity := severityOf(p)
		level := promql.Decimal(threshold) + " * " + promql.Decimal(o.Allowed())
		burns := func(minutes int64) string {
			return s.recorded("slo:sli_error:ratio_rate"+promql.Length(minutes), "slo", o.Name) + " > " + level
		}
		enough := func(minutes int64, fewest int) string {
			return s.recorded("slo:sli_events:increase"+promql.Length(minutes), "slo", o.Name) + fmt.Sprintf(" >= %d", fewest)
		}
		bySeverity[severity] = append(bySeverity[severity], "("+strings.Join([]string{burns(p.Long), burns(p.Short()), enough(p.Long, sla.FewestLong), enough(p.Short(), sla.FewestShort)}, " and ")+")")
	}
	var all []firing
	for _, severity := range []string{"page", "ticket"} {
		if len(bySeverity[severity]) == 0 {
			continue
		}
		k := s.toldOf(o.KPI)
		k.Unit = "percent" // what the expression gives is the share of bad events
		all = append(all, firing{name: camel(o.Name) + "ErrorBudgetBurn", expression: strings.Join(bySeverity[severity], " or "), severity: severity, kpi: k, slo: o.Name,
			summary: fmt.Sprintf("The error budget of %s (target %s) burns too fast", k.Name, k.Target)})
	}
	return all
}

// toldOf is the KPI with the id, which an objective is of.
func (s liveStack) toldOf(id string) liveKPI {
	for _, k := range s.told {
		if k.ID == id {
			return k
		}
	}
	return liveKPI{}
}

// camel writes an id as names of alerts are written: LatencyP95.
func camel(id string) string {
	var b strings.Builder
	for part := range strings.FieldsFuncSeq(id, func(r rune) bool { return r == '_' || r == '-' }) {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}
