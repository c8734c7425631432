package promql

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/sla"
)

// BudgetDays is the length of the rolling period that error budgets are of.
const BudgetDays = 30

// Objective is a service level objective that a target makes: at least so large a share of events is good.
type Objective struct {
	Name   string   // of the objective, as DNS allows it
	KPI    string   // whose target it is
	Share  *big.Rat // of events that should be good
	Good   string   // counter of good events
	Total  string   // counter of all events
	Bad    string   // counter of bad events; empty where they are those that are not good
	Bucket string   // series without which the objective cannot be told; empty for counters of requests
	Bound  *big.Rat // of a duration, in seconds; nil for others
	Pairs  []sla.Pair
}

// quantiles are the percentiles with their level and whether they are of the time to first token.
var quantiles = map[string]struct {
	level      *big.Rat
	name       string
	firstToken bool
}{
	"latency_p50": {big.NewRat(50, 100), "latency-p50", false},
	"latency_p95": {big.NewRat(95, 100), "latency-p95", false},
	"latency_p99": {big.NewRat(99, 100), "latency-p99", false},
	"ttft_p50":    {big.NewRat(50, 100), "first-token-p50", true},
	"ttft_p95":    {big.NewRat(95, 100), "first-token-p95", true},
}

// usualPairs are those of the SRE workbook.
var usualPairs = []sla.Pair{
	{Long: 60, Share: big.NewRat(2, 100)}, {Long: 6 * 60, Share: big.NewRat(5, 100)}, {Long: 3 * 24 * 60, Share: big.NewRat(10, 100)},
}

// Objectives are those of the targets in force, by KPI; rule is the alert rule of the error budget's burn, nil without.
// A share below 100 % is one, and so is "P95 below 2 s": 95 % of requests take at most 2 s. The target of uptime is about
// requests that did not fail for a reason of the server's, as the app's error budget is.
func (m Metrics) Objectives(targets map[string]*catalog.Target, rule *catalog.Rule) []Objective {
	pairs := usualPairs
	if rule != nil && len(rule.Burns) > 0 {
		pairs = nil
		for _, b := range rule.Burns {
			pairs = append(pairs, sla.Pair{Long: int64(b.Over / time.Minute), Share: b.Share})
		}
	}
	var all []Objective
	if t := targets["uptime"]; isShare(t) {
		all = append(all, Objective{Name: "availability", KPI: "uptime", Share: t.Value, Good: m.withCode("!~", m.statuses.failed), Total: m.Requests.Select(""),
			Bad: m.failed(), Pairs: pairs})
	}
	if t := targets["api_success_rate"]; isShare(t) {
		all = append(all, Objective{Name: "success", KPI: "api_success_rate", Share: t.Value, Good: m.good(), Total: m.known(), Pairs: pairs})
	}
	for _, kpi := range []string{"latency_p50", "latency_p95", "latency_p99", "ttft_p50", "ttft_p95"} {
		t, q := targets[kpi], quantiles[kpi]
		if t == nil || !t.Upper() || t.Value == nil || t.Value.Sign() <= 0 {
			continue
		}
		series := m.Duration
		if q.firstToken {
			series = m.FirstToken
		}
		good := series.Select("_bucket", atMost(t.Value))
		all = append(all, Objective{Name: q.name, KPI: kpi, Share: q.level, Good: good, Total: series.Select("_count"), Bucket: good, Bound: t.Value, Pairs: pairs})
	}
	return all
}

func isShare(t *catalog.Target) bool {
	return t != nil && t.Value != nil && !t.Upper() && t.Value.Sign() > 0 && t.Value.Cmp(big.NewRat(1, 1)) < 0
}

// Allowed is the share of events that may be bad.
func (o Objective) Allowed() *big.Rat { return new(big.Rat).Sub(big.NewRat(1, 1), o.Share) }

// ErrorRatio is the share of bad events over a window. Without any event it is a gap; without any good one it is 1, unless
// the bucket that counts them does not exist at all.
func (o Objective) ErrorRatio(window string) string {
	total := rate(o.Total, window)
	switch {
	case o.Bad != "":
		return orZero(rate(o.Bad, window)) + " / " + total
	case o.Bucket != "":
		return "1 - " + rate(o.Good, window) + " / " + total
	}
	return "1 - " + orZero(rate(o.Good, window)) + " / " + total
}

// Events is the number of events over a window.
func (o Objective) Events(window string) string {
	return "sum(increase(" + o.Total + "[" + window + "]))"
}

// Windows are the lengths that the pairs look back, shortest first.
func (o Objective) Windows() []string {
	var lengths []int64
	for _, p := range o.Pairs {
		lengths = append(lengths, p.Long, p.Short())
	}
	slices.Sort(lengths)
	windows := make([]string, 0, len(lengths))
	for _, l := range slices.Compact(lengths) {
		windows = append(windows, Length(l))
	}
	return windows
}

// Burn is the rate at which a pair fires: 14.4 for 2 % of 30 days in an hour. reached is false where the target allows so
// much that nothing can burn as fast.
func (o Objective) Burn(p sla.Pair) (threshold *big.Rat, reached bool) {
	threshold = p.Threshold(BudgetDays * 24 * 60)
	return threshold, sla.Reachable(threshold, o.Allowed())
}

// Length writes minutes as PromQL does.
func Length(minutes int64) string {
	switch {
	case minutes%(24*60) == 0:
		return fmt.Sprintf("%dd", minutes/24/60)
	case minutes%60 == 0:
		return fmt.Sprintf("%dh", minutes/60)
	}
	return fmt.Sprintf("%dm", minutes)
}
