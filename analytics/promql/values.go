package promql

import (
	"fmt"
	"math/big"
)

// value is the expression of one KPI.
type value struct {
	kind string // what recorded series end in, before the window
	of   func(m Metrics, window string) string
}

// values are the KPIs that a live system tells. Ratios have sum() on both sides, so that no label of one is missed on the
// other; a share of which nothing is there yet is 0 and no gap, and one of nothing is a gap.
var values = map[string]value{
	"requests":            {"increase", func(m Metrics, w string) string { return "sum(increase(" + m.Requests.Select("") + "[" + w + "]))" }},
	"requests_per_day":    {"increase1d", func(m Metrics, _ string) string { return "sum(increase(" + m.Requests.Select("") + "[1d]))" }},
	"requests_per_second": {"rate", func(m Metrics, w string) string { return rate(m.Requests.Select(""), w) }},
	"api_success_rate":    {"ratio_rate", Metrics.successRate},
	"error_rate":          {"ratio_rate", func(m Metrics, w string) string { return "1 - " + m.successRate(w) }},
	"errors": {"increase", func(m Metrics, w string) string {
		return "sum(increase(" + m.known() + "[" + w + "])) - " + orZero("sum(increase("+m.good()+"["+w+"]))")
	}},
	"latency_p50": {"quantile_rate", quantile("0.5", false)},
	"latency_p95": {"quantile_rate", quantile("0.95", false)},
	"latency_p99": {"quantile_rate", quantile("0.99", false)},
	"ttft_p50":    {"quantile_rate", quantile("0.5", true)},
	"ttft_p95":    {"quantile_rate", quantile("0.95", true)},
	"uptime":      {"avg", func(m Metrics, w string) string { return "avg(avg_over_time(" + m.Probes.Select("") + "[" + w + "]))" }},
}

func (m Metrics) successRate(window string) string {
	return orZero(rate(m.good(), window)) + " / " + rate(m.known(), window)
}

// quantile estimates a percentile within the bucket that it falls into.
func quantile(level string, firstToken bool) func(Metrics, string) string {
	return func(m Metrics, window string) string {
		series := m.Duration
		if firstToken {
			series = m.FirstToken
		}
		return fmt.Sprintf("histogram_quantile(%s, sum by (le) (rate(%s[%s])))", level, series.Select("_bucket"), window)
	}
}

// Value is what Prometheus is asked for a KPI over a window; ok is false for one that a live system cannot tell.
func (m Metrics) Value(kpi, window string) (expression string, ok bool) {
	v, ok := values[kpi]
	if !ok {
		return "", false
	}
	return v.of(m, window), true
}

// Record is the name under which a KPI is recorded over a window, by the convention level:metric:operations.
func Record(kpi, window string) string {
	v := values[kpi]
	if v.kind == "increase1d" {
		window = ""
	}
	return "service:" + kpi + ":" + v.kind + window
}

// atMost is a matcher for the bucket up to a bound. Some client libraries write whole numbers with a decimal.
func atMost(bound *big.Rat) string {
	text := Decimal(bound)
	if bound.IsInt() {
		return `le=~"` + text + `|` + text + `\\.0"`
	}
	return `le="` + text + `"`
}

// Decimal writes an exact number as PromQL reads it.
func Decimal(r *big.Rat) string {
	digits, exact := r.FloatPrec()
	if !exact {
		digits = 12
	}
	return r.FloatString(digits)
}
