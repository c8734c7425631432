package analytics

import (
	"testing"

	"telltale/analytics/source"
)

// TestProbeExports: what uptime services export, in the shapes of their documentation, to the value that is stored. A
// period is no check, and its length no response time; what nobody knows is neither up nor down.
func TestProbeExports(t *testing.T) {
	const (
		checks    = "SELECT string_agg(concat_ws(' ', strftime(ts, '%d %H:%M'), target, state, coalesce(duration_us::VARCHAR, '~'), location), ', ' ORDER BY ts) FROM checks"
		incidents = "SELECT string_agg(concat_ws(' ', strftime(started, '%d %H:%M:%S'), coalesce(strftime(ended, '%d %H:%M:%S'), '~'), kind, component, title, note), ', ' ORDER BY started) FROM incidents"
	)
	for _, c := range []struct {
		name, text, source string
		used, ignored      int64
		query, want        string
	}{
		// 1790812800 is midnight of the first of October 2026.
		{"pingdom_results.json", `{"activeprobes":[257,261],"results":[{"probeid":261,"time":1790812980,"status":"up","responsetime":355,"statusdesc":"OK"},` +
			`{"probeid":257,"time":1790812920,"status":"down","statusdesc":"Timeout (> 30s)"},{"probeid":261,"time":1790812860,"status":"unconfirmed_down","responsetime":1200},` +
			`{"probeid":261,"time":1790812800,"status":"unknown"}]}`,
			"checks", 4, 0, checks, "01 00:00 unknown ~ 261, 01 00:01 unknown 1200000 261, 01 00:02 down ~ 257, 01 00:03 up 355000 261"},
		{"pingdom_checks.json", `{"checks":[{"id":1,"name":"API","created":1700000000,"lasttesttime":1790812800,"lastresponsetime":355,"status":"up"},` +
			`{"id":2,"name":"Web","created":1700000000,"lasttesttime":1790812860,"lastresponsetime":0,"status":"down"}]}`,
			"checks", 2, 0, checks, "01 00:00 API up 355000, 01 00:01 Web down 0"},
		{"pingdom_outage.json", `{"summary":{"states":[{"status":"up","timefrom":1790812800,"timeto":1790899200},{"status":"down","timefrom":1790899200,"timeto":1790899500},` +
			`{"status":"unknown","timefrom":1790899500,"timeto":1790899800},{"status":"up","timefrom":1790899800,"timeto":1791000000}]}}`,
			"uptime-periods", 1, 3, incidents, "02 00:00:00 02 00:05:00 outage"},
		{"statuscake_periods.json", `{"data":[{"status":"down","created_at":"2026-10-01T08:00:40+00:00","ended_at":"2026-10-01T08:06:13+00:00","duration":333000},` +
			`{"status":"up","created_at":"2026-10-01T08:06:13+00:00","ended_at":"2026-10-02T08:06:13+00:00","duration":86400000},` +
			`{"status":"down","created_at":"2026-10-02T08:06:13+00:00","duration":60000}],"metadata":{}}`,
			"uptime-periods", 2, 1, incidents, "01 08:00:40 01 08:06:13 outage, 02 08:06:13 ~ outage"},
		{"betterstack.csv", "Name,URL,Cause,Started at,Acknowledged at,Resolved at,Length\n" +
			"API,https://api.example.org,Status 502,2026-10-01 08:00:40 UTC,2026-10-01 08:02:00 UTC,2026-10-01 08:06:13 UTC,5 minutes\n" +
			"Web,https://www.example.org,Timeout,2026-10-02 08:00:40 UTC,,,Ongoing\n",
			"incidents", 2, 0, incidents, "01 08:00:40 01 08:06:13 outage API Status 502, 02 08:00:40 ~ outage Web Timeout"},
		{"robot_incidents.csv", "Status,Monitor,Root Cause,Started,Resolved,Duration\nResolved,API,Connection Timeout,2026-10-01 08:00:40,2026-10-01 08:06:13,5m 33s\n" +
			"Ongoing,Web,502 Bad Gateway,2026-10-02 08:00:40,,1h\n",
			"incidents", 2, 0, incidents, "01 08:00:40 01 08:06:13 outage API Connection Timeout, 02 08:00:40 ~ outage Web 502 Bad Gateway"},
		{"blackbox.csv", "timestamp,target,probe_success,probe_duration_seconds\n2026-10-01T00:00:00Z,api,1,0.2\n2026-10-01T00:01:00Z,api,0,5\n",
			"checks", 2, 0, checks, "01 00:00 api up 200000, 01 00:01 api down 5000000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := openTest(t)
			out := drop(t, w, source.Choices{Zone: "UTC"}, written(t, c.name, []byte(c.text)))
			if len(out.Imports) != 1 {
				t.Fatalf("outcome %+v", out)
			}
			if i := out.Imports[0]; i.Source != c.source || i.Used != c.used || i.Ignored != c.ignored || i.Rejected != 0 {
				t.Errorf("taken for %s: used %d, ignored %d, rejected %d", i.Source, i.Used, i.Ignored, i.Rejected)
			}
			if got := cell(t, w, c.query); got != c.want {
				t.Errorf("stored %s, want %s", got, c.want)
			}
		})
	}
}
