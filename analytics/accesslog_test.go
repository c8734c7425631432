package analytics

import (
	"path/filepath"
	"testing"

	"telltale/analytics/source"
)

// TestJSONAccessLogs: the access logs that servers and proxies write as JSON, to the value that is stored.
func TestJSONAccessLogs(t *testing.T) {
	// The time, and the fields that some server may fill; ~ is NULL.
	const row = `SELECT string_agg(concat_ws(' ', strftime(ts, '%d %H:%M:%S.%g'), coalesce(status::VARCHAR, '~'), coalesce(method, '~'), coalesce(path, '~'),
		coalesce(duration_us::VARCHAR, '~'), coalesce(user_id, '~'), coalesce(agent, '~'), coalesce(upstream, '~'), coalesce(endpoint, '~'), coalesce(model, '~'),
		coalesce(cache_hit::VARCHAR, '~')), chr(10) ORDER BY ts) FROM requests`
	for _, c := range []struct {
		file, source                     string
		records, used, rejected, ignored int64
		want                             string
	}{
		// Eastern time is five hours behind: 06:31:30 is 11:31:30, and 23:59:59 is of the next day.
		{"nginx_json_elastic.log", "nginx-json", 3, 3, 0, 0,
			"17 11:31:30.000 200 GET /presentations/logstash/ ~ ~ Mozilla/5.0 ~ ~ ~ ~\n" +
				"17 11:31:31.000 304 POST /login ~ carol ~ ~ ~ ~ ~\n" +
				"18 04:59:59.000 499 GET / ~ ~ curl/7.88.1 ~ ~ ~ ~"},
		// 1790812800 is midnight of the first of October 2026. The upgraded connection keeps its eight hours.
		{"nginx_json_variables.log", "nginx-json", 4, 3, 1, 0,
			"01 00:00:00.123 200 POST /v1/chat 1234000 ~ acme-sdk/1.4 10.0.0.2:8080 ~ small-2 false\n" +
				"01 00:00:01.000 101 GET /live 29409055000 bob ~ 10.0.0.1:8080 ~ ~ ~\n" +
				"01 00:00:02.500 400 ~ ~ 0 ~ ~ ~ ~ ~ true"},
		{"caddy.log", "caddy", 3, 2, 0, 1,
			"01 00:00:00.500 200 GET /v1/chat 930 alice curl/8.5.0 ~ ~ ~ ~\n" +
				"01 00:00:02.000 502 POST /v1/chat 2000000 ~ ~ ~ ~ ~ ~"},
		{"traefik.log", "traefik", 3, 2, 0, 1,
			"01 00:00:00.123 404 GET /a 57 ~ curl/8.5.0 api-svc@docker api@docker ~ ~\n" +
				"01 00:00:02.000 200 POST /v1/chat 1500000 bob acme-sdk/1.4 api-svc@docker api@docker ~ ~"},
	} {
		t.Run(c.file, func(t *testing.T) {
			w := openTest(t)
			out := drop(t, w, source.Choices{}, filepath.Join("source", "testdata", "requests", c.file))
			if len(out.Imports) != 1 {
				t.Fatalf("outcome %+v", out)
			}
			i := out.Imports[0]
			if i.Source != c.source {
				t.Errorf("taken for %s", i.Source)
			}
			got := [4]int64{i.Records, i.Used, i.Rejected, i.Ignored}
			if want := [4]int64{c.records, c.used, c.rejected, c.ignored}; got != want {
				t.Errorf("ledger %v, want %v", got, want)
			}
			if got := cell(t, w, row); got != c.want {
				t.Errorf("stored\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
