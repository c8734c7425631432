package source

import (
	"slices"
	"strings"
	"testing"
)

// TestProxyLogsLeaveAlone: JSON logs that are close to those of servers and proxies, but of another kind.
func TestProxyLogsLeaveAlone(t *testing.T) {
	for name, text := range map[string]string{
		"an application":  `{"time":"2026-10-01T00:00:00Z","level":"info","method":"GET","path":"/a","status":200,"latency_ms":12}`,
		"request objects": `{"time":"2026-10-01T00:00:00Z","request":"summarise this","status":"200","remote_user":"bob"}`,
		"a job queue":     `{"msec":1790812800,"status":"done","uri":"s3://bucket/a","remote_addr":"10.0.0.1"}`,
		"Envoy":           `{"start_time":"2026-10-01T00:00:00Z","method":"GET","path":"/a","response_code":200,"duration":12,"upstream_host":"10.0.0.1:80"}`,
		"Caddy's errors":  `{"level":"error","ts":1790812800.5,"logger":"http.handlers","msg":"dialing backend","status":502}`,
		"nginx metrics":   `{"msec":"1790812800","status":"200","connections":"3"}`,
	} {
		s := sampleOf(t, "x.log", text+"\n"+text+"\n")
		for _, f := range []Format{nginxJSON{}, caddy{}, traefik{}} {
			if m := f.Detect(s); m.Score != 0 {
				t.Errorf("%s: %s gives %v (%q)", name, f.ID(), m.Score, m.Why)
			}
		}
	}
}

// TestNginxJSONKeys: whatever names the administrator took, each field comes from the best of them.
func TestNginxJSONKeys(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want map[string]string
	}{
		"nginx's variables": {
			`{"time_iso8601":"2026-10-01T02:00:00+02:00","request_method":"GET","request_uri":"/a?b","uri":"/index.php","status":"200","request_time":"0.1","remote_user":"-","http_user_agent":"x","upstream_addr":"unix:/run/app.sock"}`,
			map[string]string{"ts": "time_iso8601", "method": "request_method", "path": "request_uri", "status": "status", "duration_us": "request_time", "user_id": "remote_user", "agent": "http_user_agent", "upstream": "upstream_addr"},
		},
		"ingress-nginx": {
			`{"time":"2026-10-01T00:00:00+00:00","remote_addr":"10.0.0.1","request":"GET /a HTTP/1.1","status":200,"proxy_upstream_name":"shop-api-8080","upstream_addr":"10.1.0.7:8080","request_id":"f00","tokens_in":"12"}`,
			map[string]string{"ts": "time", "method": "request", "path": "request", "status": "status", "upstream": "proxy_upstream_name", "id": "request_id", "tokens_in": "tokens_in"},
		},
	} {
		d := draftWith(t, nginxJSON{}, sampleOf(t, "access.log", c.text+"\n"), Choices{})
		got := mapped(d, "requests")
		for field, column := range c.want {
			if got[field] != column {
				t.Errorf("%s: %s comes from %q, want %q", name, field, got[field], column)
			}
		}
		if len(got) != len(c.want) {
			t.Errorf("%s: mapped %v", name, got)
		}
		if d.Plan == nil {
			t.Errorf("%s: questions %+v", name, d.Questions)
		}
	}
}

// TestNginxJSONAsks: a time without a zone is asked for, and nginx's own escapes are warned of.
func TestNginxJSONAsks(t *testing.T) {
	text := `{"time":"2026-10-01 02:00:00","remote_addr":"10.0.0.1","request":"GET /a HTTP/1.1","status":"200","agent":"a"}` + "\n"
	s := sampleOf(t, "access.log", text+strings.Replace(text, `"a"}`, `"\x22"}`, 1))
	d := draftWith(t, nginxJSON{}, s, Choices{})
	if len(d.Questions) != 1 || d.Questions[0].ID != "zone" {
		t.Errorf("questions %+v", d.Questions)
	}
	if !slices.ContainsFunc(d.Warnings, func(w string) bool { return strings.Contains(w, "escape=json") }) {
		t.Errorf("warnings %q", d.Warnings)
	}
}
