package source

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

// prometheusColumns are the raw columns of a point.
var prometheusColumns = []string{"time", "metric", "labels", "value", "unit", "histogram"}

// prometheusRows yields a record for each point of each series. unnamed is the metric of series without a name.
func prometheusRows(path, unnamed string) func(context.Context, func(Record) error) error {
	return func(ctx context.Context, yield func(Record) error) error {
		var s prometheusSeries
		n, point := 0, 0
		values := make([]string, len(prometheusColumns))
		p := prometheusReader{
			said: func(string, json.RawMessage) {},
			series: func(metric json.RawMessage) {
				s = newPrometheusSeries(metric, unnamed)
				n, point = n+1, 0
			},
			point: func(line int64, raw json.RawMessage, histogram bool) error {
				point++
				at, value, ok := prometheusValue(raw)
				kind := ""
				if histogram {
					kind, value, ok = "1", "", true
				}
				if !ok || s.bad {
					why := "not a time with a value"
					if s.bad {
						why = "the labels of its series are no object of texts"
					}
					return yield(Record{Line: line, Bad: fmt.Sprintf("point %d of series %d: %s", point, n, why), Raw: clip(string(raw), 1000)})
				}
				values[0], values[1], values[2], values[3], values[4], values[5] = at, s.metric, s.labels, value, s.unit, kind
				return yield(Record{Line: line, Values: values})
			},
			odd: func(line int64, why string) error { return yield(Record{Line: line, Bad: why}) },
		}
		return p.read(ctx, path)
	}
}

// prometheusSeries is what the points of a series have in common.
type prometheusSeries struct {
	metric, labels, unit string
	named                bool // the series has a name of its own
	bad                  bool // its labels cannot be read
}

func newPrometheusSeries(metric json.RawMessage, unnamed string) prometheusSeries {
	var labels map[string]string
	if metric != nil && json.Unmarshal(metric, &labels) != nil {
		return prometheusSeries{bad: true}
	}
	s := prometheusSeries{metric: labels["__name__"], unit: prometheusUnit(labels["__name__"])}
	s.named = s.metric != ""
	if !s.named {
		s.metric = unnamed
	}
	delete(labels, "__name__")
	if len(labels) > 0 {
		s.labels = compact(labels)
	}
	return s
}

// prometheusCounters are the ends of names that mark running totals.
var prometheusCounters = []string{"_total", "_count", "_sum", "_bucket"}

// isPrometheusCounter reports whether a metric's name says that it only ever grows.
func isPrometheusCounter(metric string) bool {
	for _, end := range prometheusCounters {
		if strings.HasSuffix(metric, end) {
			return true
		}
	}
	return false
}

// prometheusUnits are the words for base units that names end with, by Prometheus' conventions.
var prometheusUnits = map[string]string{
	"seconds": "s", "milliseconds": "ms", "microseconds": "us", "nanoseconds": "ns", "minutes": "min", "hours": "h", "days": "d",
	"bytes": "bytes", "ratio": "ratio", "percent": "%", "celsius": "celsius", "volts": "volts", "amperes": "amperes", "joules": "joules",
	"grams": "grams", "meters": "meters", "hertz": "hertz",
}

// prometheusUnit is the unit of a metric's values by its name: s of x_seconds, x_seconds_sum and x_seconds_total,
// count of x_seconds_count, x_seconds_bucket and x_total, "" where the name says nothing.
func prometheusUnit(metric string) string {
	base := strings.TrimSuffix(strings.TrimSuffix(metric, "_sum"), "_total")
	if i := strings.LastIndexByte(base, '_'); i >= 0 {
		if unit, ok := prometheusUnits[base[i+1:]]; ok {
			return unit
		}
	}
	if isPrometheusCounter(metric) && !strings.HasSuffix(metric, "_sum") {
		return "count"
	}
	return ""
}

// prometheusValue takes a point apart, whose value is a text, or a number where a script has written it. The JSON is
// known to be sound; only its form is looked at, since there may be millions.
func prometheusValue(raw json.RawMessage) (at, value string, ok bool) {
	if len(raw) < 2 || raw[0] != '[' {
		return "", "", false
	}
	first, second, found := bytes.Cut(raw[1:len(raw)-1], []byte{','})
	first, second = bytes.TrimSpace(first), bytes.TrimSpace(second)
	if !found || len(first) == 0 || len(second) == 0 || !startsNumber(first) {
		return "", "", false
	}
	switch {
	case string(second) == "null":
		return string(first), "", true
	case second[0] == '"':
		text := second[1 : len(second)-1]
		return string(first), string(text), second[len(second)-1] == '"' && bytes.IndexByte(text, '"') < 0 && bytes.IndexByte(text, '\\') < 0
	}
	return string(first), string(second), startsNumber(second) && bytes.IndexByte(second, ',') < 0
}

func startsNumber(text []byte) bool { return text[0] == '-' || text[0] >= '0' && text[0] <= '9' }

// prometheusPoints are the points of one series. Those that stand before its labels wait for them.
type prometheusPoints struct {
	p       *prometheusReader
	begun   bool
	waiting []prometheusPoint
}

type prometheusPoint struct {
	line      int64
	raw       json.RawMessage
	histogram bool
}

func (s *prometheusPoints) member(name string) error {
	switch name {
	case "metric":
		var metric json.RawMessage
		if err := s.p.dec.Decode(&metric); err != nil {
			return err
		}
		s.begin(metric)
		return s.flush()
	case "value", "histogram":
		return s.next(name == "histogram")
	}
	token, err := s.p.dec.Token()
	if err != nil || token == nil {
		return err
	}
	if token != json.Delim('[') {
		return s.p.skip(token, "a list of points is expected")
	}
	for n := 1; s.p.dec.More(); n++ {
		if n%1024 == 0 && s.p.ctx.Err() != nil {
			return s.p.ctx.Err()
		}
		if err := s.next(name == "histograms"); err != nil {
			return err
		}
	}
	_, err = s.p.dec.Token()
	return err
}

func (s *prometheusPoints) begin(metric json.RawMessage) {
	s.begun = true
	s.p.series(metric)
}

// next reads one point.
func (s *prometheusPoints) next(histogram bool) error {
	var raw json.RawMessage
	if err := s.p.dec.Decode(&raw); err != nil {
		return err
	}
	line := s.p.lines.at(s.p.dec.InputOffset() - int64(len(raw)))
	if !s.begun {
		s.waiting = append(s.waiting, prometheusPoint{line, raw, histogram})
		return nil
	}
	return s.p.point(line, raw, histogram)
}

// end hands on what waited for labels that never came.
func (s *prometheusPoints) end() error {
	if len(s.waiting) > 0 {
		s.begin(nil)
	}
	return s.flush()
}

func (s *prometheusPoints) flush() error {
	for _, w := range s.waiting {
		if err := s.p.point(w.line, w.raw, w.histogram); err != nil {
			return err
		}
	}
	s.waiting = nil
	return nil
}
