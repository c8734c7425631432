package promql

import (
	"math/big"
	"regexp"
	"strconv"
	"testing"

	"telltale/analytics/catalog"
)

func settings(changed map[string]string) func(string) string {
	return func(key string) string {
		if v, ok := changed[key]; ok {
			return v
		}
		return map[string]string{"live.service": "chat", "live.window": "5m", "live.requests": `http_requests_total{job="api"}`, "live.code": "code",
			"live.duration": "http_request_duration_seconds", "live.first_token": "first_token_seconds", "live.probes": "probe_success",
			"success.4xx": "failure", "success.101": "success", "uptime.429": "no"}[key]
	}
}

// A matcher of Prometheus is anchored at both ends. Every status must be sorted as the rule of the engine sorts it.
func TestStatusesAreSortedAsTheAppSortsThem(t *testing.T) {
	choices := []string{"failure", "out", "success"}
	for _, class := range choices {
		for _, limited := range append(choices, "") {
			for _, gone := range append(choices, "") {
				for _, upgrade := range choices {
					s := statusesOf(settings(map[string]string{"success.4xx": class, "success.429": limited, "success.499": gone, "success.101": upgrade}))
					good, out := matcher(s.good), matcher(s.out)
					for status := 100; status < 600; status++ {
						want := "failure"
						switch {
						case status == 101:
							want = upgrade
						case status >= 200 && status < 400:
							want = "success"
						case status == 429 && limited != "":
							want = limited
						case status == 499 && gone != "":
							want = gone
						case status >= 400 && status < 500:
							want = class
						}
						got := "failure"
						if good(status) {
							got = "success"
						}
						if out(status) {
							got = "out"
						}
						if got != want {
							t.Fatalf("4xx %s, 429 %q, 499 %q, 101 %s: %d is %s, want %s (%+v)", class, limited, gone, upgrade, status, got, want, s)
						}
					}
				}
			}
		}
	}
	for status, want := range map[int]bool{200: false, 404: false, 429: true, 499: false, 500: true, 599: true} {
		if got := matcher(statusesOf(settings(map[string]string{"uptime.429": "yes"})).failed)(status); got != want {
			t.Errorf("%d failed for a reason of the server's: %v", status, got)
		}
	}
}

func matcher(pattern string) func(status int) bool {
	anchored := regexp.MustCompile(`^(?:` + pattern + `)$`)
	return func(status int) bool { return pattern != "" && anchored.MatchString(strconv.Itoa(status)) }
}

func TestExpressions(t *testing.T) {
	m, err := New(settings(map[string]string{"success.4xx": "out", "success.429": "failure"}))
	if err != nil {
		t.Fatal(err)
	}
	for kpi, want := range map[string]string{
		"api_success_rate": `(sum(rate(http_requests_total{job="api",code=~"2..|3..|101"}[5m])) or vector(0)) / sum(rate(http_requests_total{job="api",code!~"4[013-9].|42[0-8]"}[5m]))`,
		"latency_p95":      `histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))`,
		"ttft_p50":         `histogram_quantile(0.5, sum by (le) (rate(first_token_seconds_bucket[5m])))`,
		"uptime":           `avg(avg_over_time(probe_success[5m]))`,
	} {
		if got, ok := m.Value(kpi, "5m"); !ok || got != want {
			t.Errorf("%s\n got %s\nwant %s", kpi, got, want)
		}
	}
	if _, ok := m.Value("total_cost", "5m"); ok {
		t.Error("no metric of a live system tells the cost")
	}
	if _, err := New(settings(map[string]string{"live.requests": `x} or vector(1)`})); err == nil {
		t.Error("what is no series is taken for one")
	}
}

// 2 % of 30 days within an hour is 0.02 x 720 = 14.4; 5 % within six 0.05 x 120 = 6; 10 % within three days 0.1 x 10 = 1.
func TestBurnRatesAreThoseOfTheWorkbook(t *testing.T) {
	m, err := New(settings(nil))
	if err != nil {
		t.Fatal(err)
	}
	target := func(text string, unit catalog.Unit) *catalog.Target {
		parsed, err := catalog.ParseTarget(text, unit)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	objectives := m.Objectives(map[string]*catalog.Target{"uptime": target(">= 99.9%", catalog.Percent), "api_success_rate": target("> 90%", catalog.Percent),
		"latency_p95": target("< 750ms", catalog.Seconds), "error_rate": target("< 1%", catalog.Percent)}, nil)
	names := []string{"availability", "success", "latency-p95"}
	for i, want := range []struct{ allowed, ratio string }{
		{"0.001", `(sum(rate(http_requests_total{job="api",code=~"5.."}[1h])) or vector(0)) / sum(rate(http_requests_total{job="api"}[1h]))`},
		{"0.1", `1 - (sum(rate(http_requests_total{job="api",code=~"2..|3..|101"}[1h])) or vector(0)) / sum(rate(http_requests_total{job="api"}[1h]))`},
		{"0.05", `1 - sum(rate(http_request_duration_seconds_bucket{le="0.75"}[1h])) / sum(rate(http_request_duration_seconds_count[1h]))`},
	} {
		o := objectives[i]
		if o.Name != names[i] || Decimal(o.Allowed()) != want.allowed || o.ErrorRatio("1h") != want.ratio {
			t.Errorf("objective %d is %s, allows %s, and is\n%s", i, o.Name, Decimal(o.Allowed()), o.ErrorRatio("1h"))
		}
	}
	if len(objectives) != len(names) {
		t.Errorf("%d objectives, want %d", len(objectives), len(names))
	}
	for i, want := range []string{"14.4", "6", "1"} {
		threshold, reached := objectives[0].Burn(objectives[0].Pairs[i])
		if Decimal(threshold) != want || !reached {
			t.Errorf("pair %d burns at %s, reached %v", i, Decimal(threshold), reached)
		}
	}
	// Where a tenth may fail, nothing burns faster than ten times.
	if _, reached := objectives[1].Burn(objectives[1].Pairs[0]); reached {
		t.Error("14.4 x 10 % cannot be reached")
	}
	if got := atMost(big.NewRat(2, 1)); got != `le=~"2|2\\.0"` {
		t.Errorf("the bucket up to 2 s is %s", got)
	}
}
