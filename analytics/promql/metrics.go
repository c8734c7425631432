// Package promql says what Prometheus is asked for the KPIs that a live system can tell: success and latency of requests,
// uptime checks, and the objectives made of them. What only bills, ratings or reviews know is not among them.
package promql

import (
	"fmt"

	"telltale/analytics/catalog"
)

// Metrics are the names of what the live system exposes, and what its statuses mean.
type Metrics struct {
	Service    string // what the system is called
	Window     string // over which rates look back: 5m
	Requests   catalog.Series
	Code       string // label of Requests
	Duration   catalog.Series
	FirstToken catalog.Series
	Probes     catalog.Series

	statuses statuses
}

// Names are the settings that Metrics are made of, in the order in which people should read them.
var Names = []string{"live.service", "live.requests", "live.code", "live.duration", "live.first_token", "live.probes", "live.window"}

// Meanings are the settings that say what a status is.
var Meanings = []string{"success.4xx", "success.429", "success.499", "success.101", "uptime.429"}

// New reads the settings, each of Names and Meanings by its key. It fails with fault.Invalid for one that is no series.
func New(setting func(key string) string) (Metrics, error) {
	m := Metrics{Service: setting("live.service"), Window: setting("live.window"), Code: setting("live.code"), statuses: statusesOf(setting)}
	for key, into := range map[string]*catalog.Series{"live.requests": &m.Requests, "live.duration": &m.Duration, "live.first_token": &m.FirstToken,
		"live.probes": &m.Probes} {
		series, err := catalog.ParseSeries(setting(key))
		if err != nil {
			return Metrics{}, err
		}
		*into = series
	}
	return m, nil
}

// withCode selects requests by their status; all of them for an empty pattern.
func (m Metrics) withCode(op, pattern string) string {
	if pattern == "" {
		return m.Requests.Select("")
	}
	return m.Requests.Select("", fmt.Sprintf("%s%s%q", m.Code, op, pattern))
}

// good are requests that succeeded, known those with a known end, and failed those that failed for a reason of the server's.
func (m Metrics) good() string   { return m.withCode("=~", m.statuses.good) }
func (m Metrics) known() string  { return m.withCode("!~", m.statuses.out) }
func (m Metrics) failed() string { return m.withCode("=~", m.statuses.failed) }

// rate is what a counter gains a second, over all its series; 0 where there is none of them, when none is no gap.
func rate(counter, window string) string { return "sum(rate(" + counter + "[" + window + "]))" }

func orZero(expression string) string { return "(" + expression + " or vector(0))" }
