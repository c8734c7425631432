package catalog

import (
	"regexp"
	"strings"

	"telltale/analytics/fault"
)

// Series names a metric of a monitoring system, with the label matchers that narrow it, as Prometheus writes both:
// http_requests_total{job="api"}.
type Series struct {
	Name     string
	Matchers string // without the braces; empty for all series of the name
}

var (
	seriesPattern  = regexp.MustCompile(`^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})?$`)
	matcherPattern = regexp.MustCompile(`^\s*[a-zA-Z_][a-zA-Z0-9_]*\s*(?:=~|!~|!=|=)\s*"(?:[^"\\\n]|\\["\\n])*"\s*(?:,|$)`)
	labelPattern   = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)
	servicePattern = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$`)
)

// ParseSeries reads a metric's name with optional matchers. It fails with fault.Invalid for anything that would not stand
// in an expression as one series.
func ParseSeries(text string) (Series, error) {
	m := seriesPattern.FindStringSubmatch(text)
	if m == nil {
		return Series{}, noSeries(text)
	}
	for rest := m[2]; strings.TrimSpace(rest) != ""; {
		matcher := matcherPattern.FindString(rest)
		if matcher == "" {
			return Series{}, noSeries(text)
		}
		rest = rest[len(matcher):]
	}
	return Series{Name: m[1], Matchers: strings.TrimRight(strings.TrimSpace(m[2]), ",")}, nil
}

func noSeries(text string) error {
	return fault.New(fault.Invalid, "%q is no series.", text).Do(`Write the metric's name, with label matchers where it needs some: http_requests_total{job="api"}.`)
}

// Select is the series with a suffix on its name and more matchers.
func (s Series) Select(suffix string, matchers ...string) string {
	var all []string
	if s.Matchers != "" {
		all = append(all, s.Matchers)
	}
	for _, m := range matchers {
		if m != "" {
			all = append(all, m)
		}
	}
	if len(all) == 0 {
		return s.Name + suffix
	}
	return s.Name + suffix + "{" + strings.Join(all, ",") + "}"
}
