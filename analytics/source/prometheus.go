package source

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"telltale/analytics/fault"
)

// prometheus reads what the query API of Prometheus answers, and that of the systems which speak its language
// (Thanos, Mimir, VictoriaMetrics, Loki's metric queries): a matrix, a vector or a scalar.
type prometheus struct{}

const prometheusTitle = "Prometheus query result"

// prometheusLimit is how many points of a series Prometheus gives for one query.
const prometheusLimit = 11000

func (prometheus) ID() string { return "prometheus" }

func (prometheus) Describe() Description {
	return Description{
		ID:    "prometheus",
		Title: prometheusTitle,
		Tool:  "Prometheus, Thanos, Mimir, VictoriaMetrics",
		How: "curl -G http://prometheus:9090/api/v1/query_range --data-urlencode 'query=...' -d start=2026-10-01T00:00:00Z -d end=2026-11-01T00:00:00Z -d step=300 > latency_p95.json." +
			" What a function computes has no name, so the file's name becomes the metric's. One query gives at most 11,000 points of a series: a month in steps of 5 minutes, or 8 days in steps of one." +
			" The text of a /metrics page is not read: it has the values of one moment and no times.",
		Tables:   []string{"samples"},
		Distinct: "data with resultType matrix, vector or scalar; a list of series with metric and values",
	}
}

func (f prometheus) Detect(s *Sample) Match {
	if s.Shape != ShapeJSON && s.Shape != ShapeJSONL {
		return Match{}
	}
	doc, _ := decodeHead(json.NewDecoder(bytes.NewReader(s.Head)), 0) // The head may break off; what it holds is enough.
	m := Match{Source: f.ID(), Title: prometheusTitle}
	if list, ok := doc.([]any); ok && len(list) > 0 {
		if isPrometheusSeries(list[0]) {
			m.Score, m.Why = 0.95, []string{"a list of series with metric and values"}
			return m
		}
		doc = list[0]
	}
	answer, _ := doc.(map[string]any)
	data, _ := answer["data"].(map[string]any)
	kind, _ := data["resultType"].(string)
	list, _ := data["result"].([]any)
	switch {
	case answer["status"] == "error" && answer["errorType"] != nil && answer["error"] != nil:
		m.Score, m.Why = 0.9, []string{"an error of the query API"}
	case len(list) > 0 && isPrometheusSeries(list[0]):
		m.Score, m.Why = 0.95, []string{"a list of series with metric and values"}
	case kind != "":
		m.Score, m.Why = 0.9, []string{"resultType " + clip(kind, 40)}
	default:
		return Match{}
	}
	return m
}

// isPrometheusSeries reports whether a value is a series: labels, and values in pairs.
func isPrometheusSeries(v any) bool {
	series, _ := v.(map[string]any)
	if _, ok := series["metric"].(map[string]any); !ok {
		return false
	}
	for _, name := range []string{"values", "value", "histograms", "histogram"} {
		if _, ok := series[name].([]any); ok {
			return true
		}
	}
	return false
}

func (prometheus) Plan(s *Sample, d *Draft) error {
	found, err := surveyPrometheus(s.File.Path)
	if err != nil {
		return err
	}
	if err := found.refusal(); err != nil {
		return err
	}
	unnamed := metricName(s.File)
	d.Columns = []Column{} // The document has no columns; the points in it are what is read.
	table := TableNamed("samples")
	out := Output{Table: table.Name, Fields: []Field{
		castField(*table.Field("ts"), "time", Cast{Layout: layoutEpoch}),
		castField(*table.Field("metric"), "metric", Cast{}),
		castField(*table.Field("labels"), "labels", Cast{}),
		castField(*table.Field("value"), "value", Cast{Infinite: true}),
		castField(*table.Field("unit"), "unit", Cast{}),
	}}
	d.show(table.Name, "ts", "", "", "the first of each pair, in seconds since 1970")
	d.show(table.Name, "metric", "", "", "from __name__, else the file's name, "+unnamed)
	d.show(table.Name, "labels", "", "", "the other labels")
	d.show(table.Name, "value", "", "", "the second of each pair; NaN and infinity are no value")
	d.show(table.Name, "unit", "", "", "from the end of the name: _seconds, _bytes, _ratio, _total ...")
	notes := found.notes(d, unnamed)
	p := &Plan{
		Reader:  Reader{Kind: ReadRows, Path: s.File.Path, Columns: prometheusColumns, Rows: prometheusRows(s.File.Path, unnamed)},
		Outputs: []Output{out},
		Notes:   notes,
	}
	if found.histograms > 0 {
		p.Ignore = []IgnoreRule{{Reason: "native histogram", Where: ident("histogram") + " = '1'"}}
		d.ignore("native histograms", "they hold buckets in place of a value; query histogram_quantile, histogram_count or histogram_sum")
	}
	d.finish(p)
	return nil
}

// prometheusSurvey is what planning has to know about the whole file.
type prometheusSurvey struct {
	series, points, histograms, longest int
	unnamed                             int             // series without a name
	counters                            map[string]bool // names of counters
	noValue                             int             // points that are NaN or infinite
	kinds                               map[string]bool // values of resultType
	failure                             string          // what the API said of an error
	warnings                            []string
	partial                             bool
}

func surveyPrometheus(path string) (prometheusSurvey, error) {
	v := prometheusSurvey{counters: map[string]bool{}, kinds: map[string]bool{}}
	length := 0
	p := prometheusReader{
		said: v.said,
		series: func(metric json.RawMessage) {
			s := newPrometheusSeries(metric, "")
			v.series, length = v.series+1, 0
			if !s.named && !s.bad {
				v.unnamed++
			}
			if isPrometheusCounter(s.metric) {
				v.counters[s.metric] = true
			}
		},
		point: func(_ int64, raw json.RawMessage, histogram bool) error {
			length++
			v.longest = max(v.longest, length)
			if histogram {
				v.histograms++
				return nil
			}
			v.points++
			if bytes.Contains(raw, []byte("NaN")) || bytes.Contains(raw, []byte("Inf")) {
				v.noValue++
			}
			return nil
		},
		odd: func(int64, string) error { return nil }, // It is rejected, with its reason, when the file is loaded.
	}
	err := p.read(context.Background(), path)
	return v, err
}

// said takes in what an answer says about itself.
func (v *prometheusSurvey) said(name string, value json.RawMessage) {
	var text looseText
	switch name {
	case "resultType":
		_ = text.UnmarshalJSON(value) // never fails
		v.kinds[string(text)] = true
	case "error":
		_ = text.UnmarshalJSON(value)
		v.failure = string(text)
	case "warnings", "infos":
		var list []looseText
		_ = json.Unmarshal(value, &list) // What is no list of texts warns of nothing.
		for _, w := range list {
			v.warnings = append(v.warnings, string(w))
		}
	case "isPartial":
		v.partial = v.partial || string(value) == "true"
	}
}

// refusal is the error for an answer without points, which says why it has none.
func (v *prometheusSurvey) refusal() error {
	if v.points+v.histograms > 0 && !v.kinds["streams"] {
		return nil
	}
	switch {
	case v.kinds["streams"]:
		return fault.New(fault.Unsupported, "These are log lines of Loki, not metrics.").Do("Query numbers, such as sum(count_over_time(...)), or import the application's own log.")
	case strings.Contains(v.failure, "maximum resolution"):
		return fault.New(fault.Invalid, "Prometheus answered with an error: %s", clip(v.failure, 300)).
			Do("Ask with a larger step, or for a shorter span: several answers can be imported one after the other.")
	case v.failure != "":
		return fault.New(fault.Invalid, "Prometheus answered with an error: %s.", clip(v.failure, 300)).Do("Mend the query and save its answer.")
	}
	for _, kind := range slices.Sorted(maps.Keys(v.kinds)) {
		if !slices.Contains([]string{"matrix", "vector", "scalar"}, kind) {
			return fault.New(fault.Unsupported, "The answer is of the type %q, which holds no samples.", clip(kind, 40)).Do("Query a matrix, a vector or a scalar.")
		}
	}
	return fault.New(fault.NotEnough, "The query found no samples.").Do("Check the query's time range, and whether the metric exists.")
}

// notes says what the file holds that a number does not tell, and warns of what is amiss.
func (v *prometheusSurvey) notes(d *Draft, unnamed string) []string {
	if v.unnamed > 0 {
		d.warn("Series without a name: %d of %d. They are named after the file, %q; rename the file to name them otherwise.", v.unnamed, v.series, unnamed)
	}
	if v.longest >= prometheusLimit {
		d.warn("A series has %s points, as many as Prometheus gives for one query: check that the file reaches to the end of your period.", count(int64(v.longest)))
	}
	if v.partial {
		d.warn("The answer is marked as partial: some storage did not answer, so series or points may be missing.")
	}
	for _, w := range v.warnings[:min(len(v.warnings), 5)] {
		d.warn("Prometheus remarked: %s", clip(w, 300))
	}
	if v.failure != "" {
		d.warn("One of the answers is an error: %s", clip(v.failure, 300))
	}
	notes := []string{fmt.Sprintf("Records are points: %s points of %s series.", count(int64(v.points)), count(int64(v.series)))}
	if v.noValue > 0 {
		notes = append(notes, fmt.Sprintf("Points that are NaN or infinite, and so have no value: %s.", count(int64(v.noValue))))
	}
	if names := slices.Sorted(maps.Keys(v.counters)); len(names) > 0 {
		more := ""
		if len(names) > 3 {
			more = fmt.Sprintf(" and %d more", len(names)-3)
		}
		notes = append(notes, fmt.Sprintf("Counters, kept as the running totals that they are: %s%s. Only their rise over a period means something, and they begin anew when a program restarts.",
			strings.Join(names[:min(len(names), 3)], ", "), more))
	}
	return notes
}
