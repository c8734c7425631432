package analytics

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/report"
)

// The traffic of the test: 1,000 requests that took 3 ms, 6 ms ... 3,000 ms. 30 ended with 404, 20 with 500, 10 with 302.
const liveRequests = 1000

func liveStatus(i int) int {
	switch {
	case i%100 < 3:
		return 404
	case i%100 < 5:
		return 500
	case i%100 < 6:
		return 302
	}
	return 200
}

func liveSeconds(i int) float64 { return float64(i+1) * 0.003 }

var liveBuckets = []float64{0.1, 0.25, 0.5, 1, 2, 2.5, 5}

// exposition is what a client library would expose after the first n requests.
func exposition(n int) string {
	var b strings.Builder
	codes, counts, sum := map[int]int{}, make([]int, len(liveBuckets)), 0.0
	for i := range n {
		codes[liveStatus(i)]++
		sum += liveSeconds(i)
		for j, bound := range liveBuckets {
			if liveSeconds(i) <= bound {
				counts[j]++
			}
		}
	}
	b.WriteString("# TYPE http_requests_total counter\n")
	for _, code := range []int{200, 302, 404, 500} {
		fmt.Fprintf(&b, "http_requests_total{code=\"%d\"} %d\n", code, codes[code])
	}
	b.WriteString("# TYPE http_request_duration_seconds histogram\n")
	for j, bound := range liveBuckets {
		fmt.Fprintf(&b, "http_request_duration_seconds_bucket{le=\"%g\"} %d\n", bound, counts[j])
	}
	fmt.Fprintf(&b, "http_request_duration_seconds_bucket{le=\"+Inf\"} %d\nhttp_request_duration_seconds_sum %g\nhttp_request_duration_seconds_count %d\n", n, sum, n)
	return b.String()
}

// TestPrometheusGivesWhatTheAppComputes scrapes the traffic with a real Prometheus that has loaded the exported rules, and
// imports the same traffic. The success rates are equal. The percentile of a histogram is an estimate: it is equal to the
// one interpolated within the bucket that it falls into, and the app's, which is exact, lies in that bucket.
func TestPrometheusGivesWhatTheAppComputes(t *testing.T) {
	program := filepath.Join(os.Getenv("TELLTALE_PROMETHEUS"), "prometheus")
	if _, err := exec.LookPath(program); err != nil {
		t.Log("prometheus is not installed; ./build/test fetches it")
		return
	}
	w := openTest(t)
	var rows strings.Builder
	rows.WriteString("time,status,duration_ms\n")
	for i := range liveRequests {
		at := time.Date(2026, 10, 7, 12, 0, 0, 0, time.UTC).Add(time.Duration(i) * 100 * time.Millisecond)
		fmt.Fprintf(&rows, "%s,%d,%d\n", at.Format("2006-01-02T15:04:05.000Z"), liveStatus(i), 3*(i+1))
	}
	unasked(t, w, "requests.csv", rows.String())
	query := engine.Query{Period: engine.Spec{Preset: "month", Month: "2026-10"}, Compare: "none"}
	footing, err := w.Engine().Footing(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	var rules bytes.Buffer
	if err := report.WriteStack(&rules, "prometheus", footing); err != nil {
		t.Fatal(err)
	}
	query.KPIs = []string{"api_success_rate", "latency_p95"}
	app, err := w.Engine().Evaluate(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}

	p := startPrometheus(t, program, rules.String())
	success := p.settled(t, `service:api_success_rate:ratio_rate5m{service="ai-system"}`)
	// 940 with 200 and 10 with 302 of 1,000.
	if want := 0.95; math.Abs(success-want) > 1e-9 || math.Abs(*app.Values[0].Value-want) > 1e-9 {
		t.Errorf("success rate: Prometheus %v, app %v, want %v", success, *app.Values[0].Value, want)
	}
	p95 := p.settled(t, `service:latency_p95:quantile_rate5m{service="ai-system"}`)
	// Of the 1,000, 833 took at most 2.5 s and all at most 5 s: the 950th is 117/167 of the way through that bucket.
	if want := 2.5 + 2.5*117/167; math.Abs(p95-want) > 1e-6 {
		t.Errorf("P95 of Prometheus is %v, want %v", p95, want)
	}
	// The rank is 0.95 x 999 = 949.05, and rank r took 3 ms x (r + 1).
	if exact, want := *app.Values[1].Value, 2.85015; math.Abs(exact-want) > 1e-9 {
		t.Errorf("P95 of the app is %v, want %v", exact, want)
	}
}

// prometheus is a running server that scrapes the traffic: nothing first, and all of it from the third scrape on, so that
// its rates see every request whenever the scrapes happen to be.
type prometheus struct{ address string }

func startPrometheus(t *testing.T, program, rules string) prometheus {
	t.Helper()
	var scrapes atomic.Int64
	exporter := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := 0
		if scrapes.Add(1) > 2 {
			n = liveRequests
		}
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		fmt.Fprint(w, exposition(n))
	}))
	t.Cleanup(exporter.Close)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	folder := t.TempDir()
	config := fmt.Sprintf("global: {scrape_interval: 400ms, scrape_timeout: 400ms, evaluation_interval: 400ms}\nrule_files: [rules.yml]\nscrape_configs: [{job_name: api, static_configs: [{targets: ['%s']}]}]\n",
		strings.TrimPrefix(exporter.URL, "http://"))
	for name, text := range map[string]string{"rules.yml": rules, "prometheus.yml": config} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(program, "--config.file=prometheus.yml", "--storage.tsdb.path=data", "--web.listen-address="+address, "--log.level=error")
	command.Dir = folder
	var said bytes.Buffer
	command.Stderr = &said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
		if t.Failed() {
			t.Logf("prometheus said:\n%s", said.String())
		}
	})
	return prometheus{address}
}

// settled is the value of a recorded series that was evaluated after all of the traffic was there.
func (p prometheus) settled(t *testing.T, series string) float64 {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	p.await(ctx, t, fmt.Sprintf("sum(http_requests_total) == %d", liveRequests))
	there := float64(time.Now().UnixMilli()) / 1000
	p.await(ctx, t, fmt.Sprintf("timestamp(%s) > %f", series, there))
	return p.await(ctx, t, series)
}

// await asks until an expression gives a value.
func (p prometheus) await(ctx context.Context, t *testing.T, expression string) float64 {
	t.Helper()
	for {
		if value, ok := p.ask(ctx, expression); ok {
			return value
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%s has no value", expression)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// ask is the value of an expression that gives one; ok is false while it gives none.
func (p prometheus) ask(ctx context.Context, expression string) (value float64, ok bool) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.address+"/api/v1/query?query="+url.QueryEscape(expression), nil)
	if err != nil {
		return 0, false
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, false // it is not up yet
	}
	defer answer.Body.Close()
	var found struct {
		Data struct {
			Result []struct{ Value [2]any }
		}
	}
	if json.NewDecoder(answer.Body).Decode(&found) != nil || len(found.Data.Result) != 1 {
		return 0, false
	}
	text, _ := found.Data.Result[0].Value[1].(string)
	value, err = strconv.ParseFloat(text, 64)
	return value, err == nil
}
