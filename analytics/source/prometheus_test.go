package source

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"telltale/analytics/fault"
)

func TestPrometheusVector(t *testing.T) {
	d := draftWith(t, prometheus{}, sampleOf(t, "metrics/query_instant_vector.json", ""), Choices{})
	want := [][]string{
		{"1795444733.092", "up", `{"instance":"127.0.0.1:39090","job":"prometheus"}`, "1", "", ""},
		{"1795444733.092", "up", `{"instance":"127.0.0.1:39100","job":"node"}`, "1", "", ""},
	}
	records := allRecords(t, d)
	if len(records) != len(want) {
		t.Fatalf("%d records, want %d", len(records), len(want))
	}
	for i, r := range records {
		if !slices.Equal(r.Values, want[i]) {
			t.Errorf("record %d is %q, want %q", i, r.Values, want[i])
		}
	}
}

// prometheusText is an answer with all that a matrix may hold, written over several lines.
const prometheusText = `{"status": "success", "isPartial": true,
 "warnings": ["PromQL warning: metric might not be a counter"],
 "data": {"resultType": "matrix", "result": [
  {"metric": {"__name__": "api_request_duration_seconds_sum", "job": "<api>"}, "values": [[1790812800, "12.5"],
   [1790812860.5, "+Inf"], [1790812920, "NaN"]]},
  {"values": [[1790812800, 3], [1790812860, null], [1790812920],
   ["x", "1"], [1790812980, "1", "2"], 7], "metric": {}},
  {"metric": {"__name__": "h"}, "histograms": [[1790812800, {"count": "5", "sum": "1", "buckets": [[0, "0", "1", "5"]]}]]},
  {"metric": "up", "values": [[1790812800, "1"]]},
  "series",
  {"metric": {"__name__": "disk_free_bytes"}, "values": "none"}
 ]}}
`

func TestPrometheusMatrix(t *testing.T) {
	d := draftWith(t, prometheus{}, sampleOf(t, "error_share.json", prometheusText), Choices{})
	sum := func(at, value string) []string {
		return []string{at, "api_request_duration_seconds_sum", `{"job":"<api>"}`, value, "s", ""}
	}
	unnamed := func(at, value string) []string { return []string{at, "error_share", "", value, "", ""} }
	want := []Record{
		{Line: 4, Values: sum("1790812800", "12.5")},
		{Line: 5, Values: sum("1790812860.5", "+Inf")},
		{Line: 5, Values: sum("1790812920", "NaN")},
		{Line: 6, Values: unnamed("1790812800", "3")},
		{Line: 6, Values: unnamed("1790812860", "")},
		{Line: 6, Bad: "point 3 of series 2: not a time with a value", Raw: "[1790812920]"},
		{Line: 7, Bad: "point 4 of series 2: not a time with a value", Raw: `["x", "1"]`},
		{Line: 7, Bad: "point 5 of series 2: not a time with a value", Raw: `[1790812980, "1", "2"]`},
		{Line: 7, Bad: "point 6 of series 2: not a time with a value", Raw: "7"},
		{Line: 8, Values: []string{`[1790812800, {"count": "5", "sum": "1", "buckets": [[0, "0", "1", "5"]]}]`[1:11], "h", "", "", "", "1"}},
		{Line: 9, Bad: "point 1 of series 4: the labels of its series are no object of texts", Raw: `[1790812800, "1"]`},
		{Line: 10, Bad: "not what Prometheus answers"},
		{Line: 11, Bad: "a list of points is expected"},
	}
	records := allRecords(t, d)
	if len(records) != len(want) {
		t.Fatalf("%d records, want %d: %+v", len(records), len(want), records)
	}
	for i, r := range records {
		if r.Line != want[i].Line || !slices.Equal(r.Values, want[i].Values) || r.Bad != want[i].Bad || r.Raw != want[i].Raw {
			t.Errorf("record %d is %+v, want %+v", i, r, want[i])
		}
	}
	told := strings.Join(slices.Concat(d.Warnings, d.Plan.Notes), "\n")
	for _, part := range []string{
		"Series without a name: 1 of 5", `"error_share"`, "marked as partial", "PromQL warning: metric might not be a counter",
		"10 points of 5 series", "no value: 2", "Counters, kept as the running totals that they are: api_request_duration_seconds_sum.",
	} {
		if !strings.Contains(told, part) {
			t.Errorf("%q is not told in\n%s", part, told)
		}
	}
	if !leftOut(d, "native histogram") {
		t.Errorf("ignored: %+v", d.Plan.Ignore)
	}
}

// TestPrometheusForms: the same point, however the tool at hand has written it.
func TestPrometheusForms(t *testing.T) {
	const series = `{"metric":{"__name__":"up"},"value":[1790812800,"1"]}`
	const answer = `{"status":"success","data":{"resultType":"vector","result":[` + series + `]}}`
	for name, text := range map[string]string{
		"an answer":                answer,
		"answers one after other":  answer + "\n" + answer,
		"a list of answers":        "[" + answer + ",\n" + answer + "]",
		"promtool's list":          "[" + series + "]",
		"promtool's list of lists": "[\n" + series + ",\n" + series + "]\n",
		"sorted members":           `{"data":{"result":[{"metric":{"__name__":"up"},"value":[1790812800,"1"]}],"resultType":"vector"},"status":"success"}`,
		"points before labels":     `{"status":"success","data":{"resultType":"matrix","result":[{"values":[[1790812800,"1"]],"metric":{"__name__":"up"}}]}}`,
		"a scalar":                 `{"status":"success","data":{"resultType":"scalar","result":[1790812800,"1"]}}`,
		"a scalar, printed nicely": "{\"status\":\"success\",\n\"data\":{\"resultType\":\"scalar\",\"result\":[\n1790812800,\n\"1\"\n]}}",
	} {
		d := draftWith(t, prometheus{}, sampleOf(t, "up.json", text), Choices{})
		records := allRecords(t, d)
		if want := max(strings.Count(text, series), 1); len(records) != want {
			t.Errorf("%s: %d records, want %d", name, len(records), want)
		}
		for _, r := range records {
			if want := []string{"1790812800", "up", "", "1", "", ""}; !slices.Equal(r.Values, want) {
				t.Errorf("%s: %+v, want %q", name, r, want)
			}
		}
	}
}

func TestPrometheusUnits(t *testing.T) {
	for name, want := range map[string]string{
		"request_duration_seconds": "s", "request_duration_seconds_sum": "s", "process_cpu_seconds_total": "s", "request_duration_seconds_count": "count",
		"request_duration_seconds_bucket": "count", "http_requests_total": "count", "memory_bytes": "bytes", "received_bytes_total": "bytes",
		"cpu_usage_ratio": "ratio", "up": "", "seconds": "", "batch_sum": "", "node_temperature_celsius": "celsius", "": "",
	} {
		if got := prometheusUnit(name); got != want {
			t.Errorf("%s is in %q, want %q", name, got, want)
		}
	}
}

// TestPrometheusRefusals: an answer without samples says why it has none.
func TestPrometheusRefusals(t *testing.T) {
	for _, c := range []struct {
		name, text string
		code       fault.Code
		says       string
	}{
		{"an error", `{"status":"error","errorType":"bad_data","error":"parse error: unexpected end of input"}`, fault.Invalid, "parse error"},
		{"too many points", `{"status":"error","errorType":"bad_data","error":"exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)"}`, fault.Invalid, "larger step"},
		{"nothing found", `{"status":"success","data":{"resultType":"matrix","result":[]}}`, fault.NotEnough, "no samples"},
		{"no result", `{"status":"success","data":{"resultType":"vector","result":null}}`, fault.NotEnough, "no samples"},
		{"another type", `{"status":"success","data":{"resultType":"table","result":[]}}`, fault.Unsupported, `"table"`},
		{"logs of Loki", `{"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"a"},"values":[["1790812800000000000","GET /"]]}]}}`, fault.Unsupported, "Loki"},
	} {
		s := sampleOf(t, "q.json", c.text)
		if m := (prometheus{}).Detect(s); m.Score < 0.8 {
			t.Errorf("%s: score %v", c.name, m.Score)
		}
		err := prometheus{}.Plan(s, &Draft{})
		if e := fault.Of(err); e == nil || e.Code != c.code || !strings.Contains(e.Error(), c.says) || e.Hint == "" {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestPrometheusIsNotTakenFor: documents that look alike from afar.
func TestPrometheusIsNotTakenFor(t *testing.T) {
	for name, text := range map[string]string{
		"another API":         `{"status":"success","data":{"result":[{"id":1,"value":3}]}}`,
		"a list of metrics":   `[{"metric":"cpu","value":0.5,"time":"2026-10-01T00:00:00Z"}]`,
		"Datadog":             `{"status":"ok","series":[{"metric":"m","pointlist":[[1790812800000,1]]}]}`,
		"Dynatrace":           `{"resolution":"1h","result":[{"metricId":"m","data":[{"timestamps":[1790812800000],"values":[1]}]}]}`,
		"an error of another": `{"status":"error","message":"not found"}`,
	} {
		if m := (prometheus{}).Detect(sampleOf(t, "x.json", text)); m.Score != 0 {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

// TestPrometheusBroken: text that ends or breaks inside an answer stops with the line, in planning already.
func TestPrometheusBroken(t *testing.T) {
	whole := strings.TrimSpace(prometheusText)
	for cut, line := range map[int]int64{len(whole) - 1: 12, strings.Index(whole, "1790812860.5"): 5, strings.Index(whole, `"none"`): 11} {
		path := filepath.Join(t.TempDir(), "x.json")
		if err := os.WriteFile(path, []byte(whole[:cut]), 0o600); err != nil {
			t.Fatal(err)
		}
		err := prometheusRows(path, "x")(context.Background(), func(Record) error { return nil })
		if e := fault.Of(err); e == nil || e.Code != fault.Invalid || e.Line != line || e.Hint == "" {
			t.Errorf("cut at %d: %v, want an error of line %d", cut, err, line)
		}
	}
}

func TestPrometheusStops(t *testing.T) {
	path := filepath.Join("testdata", "metrics", "query_range_counter.json")
	enough := errors.New("enough")
	n := 0
	err := prometheusRows(path, "x")(context.Background(), func(Record) error {
		if n++; n == 3 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || n != 3 {
		t.Errorf("%d records, error %v", n, err)
	}
}

func TestPrometheusWarnsOfItsLimit(t *testing.T) {
	text := `[{"metric":{},"values":[` + strings.Repeat(`[1790812800,"1"],`, prometheusLimit-1) + `[1790812800,"1"]]}]`
	d := draftWith(t, prometheus{}, sampleOf(t, "x.json", text), Choices{})
	if !slices.ContainsFunc(d.Warnings, func(w string) bool { return strings.Contains(w, "11,000 points, as many as") }) {
		t.Errorf("warnings %q", d.Warnings)
	}
}

// FuzzPrometheus: whatever the text, reading ends, with an error for people or with records on lines that exist; and
// planning has counted the points that loading reads.
func FuzzPrometheus(f *testing.F) {
	for _, seed := range []string{
		prometheusText, `[{"metric":{"a":"b"},"value":[1,"2"]}]`, `{"data":{"result":[1,"2"]}}`, `{"data":{"data":{"data":{"data":{}}}}}`,
		`{"data":{"result":[{"values":[[1e400,"1e400"]]}]}}`, `{"data":`, `{"result":[1,2,3,{}]}`, `{"metric":null,"values":null}`, "[[]]", "\x00", "{}{}3",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "x.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		found, planned := surveyPrometheus(path)
		points := 0
		err := prometheusRows(path, "x")(context.Background(), func(r Record) error {
			if r.Line < 1 || r.Line > int64(strings.Count(text, "\n"))+1 {
				t.Fatalf("line %d", r.Line)
			}
			if r.Bad == "" && len(r.Values) != len(prometheusColumns) {
				t.Fatalf("record %+v", r)
			}
			if r.Bad == "" || strings.HasPrefix(r.Bad, "point ") {
				points++
			}
			return nil
		})
		if (err == nil) != (planned == nil) || err != nil && fault.Of(err).Code != fault.Invalid {
			t.Fatalf("planning: %v, loading: %v", planned, err)
		}
		if points != found.points+found.histograms {
			t.Fatalf("%d points loaded, %d and %d planned", points, found.points, found.histograms)
		}
	})
}
