package analytics

import (
	"path/filepath"
	"strings"
	"testing"

	"telltale/analytics/source"
)

// TestUpptimeLog: the figures are those that grep and a sum over the real log give.
func TestUpptimeLog(t *testing.T) {
	w := openTest(t)
	out := drop(t, w, source.Choices{}, filepath.Join("source", "testdata", "uptime", "YVtils_yvtils_status.checks.log"))
	if len(out.Imports) != 1 || out.Imports[0].Source != "upptime" || out.Imports[0].Used != 1729 || out.Imports[0].Records != 1729 {
		t.Fatalf("outcome %+v", out)
	}
	if got, want := cell(t, w, "SELECT count(DISTINCT target), count(*) FILTER (state = 'down'), sum(duration_us), count(*) - count(duration_us) FROM checks"), "6 25 1002524000 7"; got != want {
		t.Errorf("targets, down, microseconds, checks without an answer: %s, want %s", got, want)
	}
	if got, want := cell(t, w, "SELECT ts, target, state, duration_us FROM checks WHERE state = 'down' ORDER BY ts LIMIT 1"), "2025-07-19 06:45:06 YVtils Web down 267000"; got != want {
		t.Errorf("the first that was down: %s, want %s", got, want)
	}
}

// TestUpptimeHistory: a whole history has commits of other kinds, hashes and any offset.
func TestUpptimeHistory(t *testing.T) {
	w := openTest(t)
	text := "0a1b2c3 2026-10-01T02:00:00+02:00 🟩 API (eu) is up (200 in 475 ms) [skip ci] [upptime]\n" +
		"0a1b2c4 2026-10-01T02:05:00+02:00 🍱 Update graphs [skip ci] [upptime]\n" +
		"0a1b2c5 2026-10-01 02:10:00 +0200 :yellow_square: API (eu) is experiencing degraded performance (200 in 30100 ms) [skip ci] [upptime]\n" +
		"0a1b2c6 2026-10-01T02:15:00+02:00 🟥 Shop is open is down (0 in 0 ms) [skip ci] [upptime]\n" +
		"0a1b2c7 2026-10-01T02:20:00+02:00 Merge branch 'master' is up to date\n" +
		"no commit at all\n"
	out := drop(t, w, source.Choices{}, written(t, "history.log", []byte(text)))
	if len(out.Imports) != 1 {
		t.Fatalf("outcome %+v", out)
	}
	if i := out.Imports[0]; i.Used != 3 || i.Ignored != 2 || i.Rejected != 1 {
		t.Errorf("used %d, ignored %d, rejected %d", i.Used, i.Ignored, i.Rejected)
	}
	got := cell(t, w, "SELECT string_agg(concat_ws('|', strftime(ts, '%H:%M'), target, state, coalesce(duration_us::VARCHAR, '~')), ', ' ORDER BY ts) FROM checks")
	if want := "00:00|API (eu)|up|475000, 00:10|API (eu)|degraded|30100000, 00:15|Shop is open|down|~"; got != want {
		t.Errorf("checks %s, want %s", got, want)
	}
}

func TestUpptimeSummaryIsRefused(t *testing.T) {
	w := openTest(t)
	out := drop(t, w, source.Choices{}, filepath.Join("source", "testdata", "uptime", "YVtils_yvtils_status.summary.json"))
	if len(out.Failed) != 1 || !strings.Contains(out.Failed[0].Error.Error(), "git log") || !strings.Contains(out.Failed[0].Error.Text, "not when they were") {
		t.Errorf("outcome %+v", out)
	}
}

// TestUptimeRobotOutages: an outage ends with the next event where that agrees with its whole minutes; in Berlin, two hours
// before UTC. Of the eight events four are outages, and the newest goes on.
func TestUptimeRobotOutages(t *testing.T) {
	const outages = "SELECT string_agg(concat_ws(' ', component, strftime(started, '%d %H:%M:%S'), strftime(ended, '%d %H:%M:%S'), kind, note), chr(10) ORDER BY started) FROM incidents"
	w := openTest(t)
	out := drop(t, w, source.Choices{Zone: "Europe/Berlin"}, filepath.Join("source", "testdata", "uptime", "uptimerobot-all_monitors-logs.csv"))
	if len(out.Imports) != 1 {
		t.Fatalf("outcome %+v", out)
	}
	if i := out.Imports[0]; i.Used != 4 || i.Ignored != 4 || i.Rejected != 0 || !strings.Contains(strings.Join(i.Notes, " "), "1 record: still down") {
		t.Errorf("used %d, ignored %d, rejected %d, notes %q", i.Used, i.Ignored, i.Rejected, i.Notes)
	}
	want := "Web 02 21:59:30 02 22:10:10 outage HTTP 503 - Service Unavailable\n" +
		"API 03 09:00:00 03 10:00:00 outage Keyword not found\n" +
		"API 05 06:00:40 05 06:06:13 outage HTTP 502 - Bad Gateway\n" +
		"API 09 08:00:00 09 08:30:00 outage Connection Timeout"
	if got := cell(t, w, outages); got != want {
		t.Errorf("outages\n%s\nwant\n%s", got, want)
	}
	w = openTest(t)
	out = drop(t, w, source.Choices{}, filepath.Join("source", "testdata", "uptime", "uptimerobot_monitors.json"))
	if len(out.Imports) != 1 || out.Imports[0].Used != 2 || out.Imports[0].Ignored != 3 {
		t.Fatalf("outcome %+v", out)
	}
	// 1791187240 is 374,440 seconds, four days and eight hours and 40 seconds, behind midnight of the first; 1791540000 is
	// eight days and ten hours behind it.
	want = "API 05 08:00:40 05 08:06:13 outage 502 Bad Gateway\nWeb 09 10:00:00 09 10:30:00 outage 333333 Connection Timeout"
	if got := cell(t, w, outages); got != want {
		t.Errorf("outages\n%s\nwant\n%s", got, want)
	}
}

// TestUptimeRobotFiltered: in a log of outages alone the next event is the next outage, and tells nothing of the end.
func TestUptimeRobotFiltered(t *testing.T) {
	w := openTest(t)
	text := "Event,Date-Time,Reason,Duration,Duration (in mins.)\nDown,2026-10-05 08:00:00,b,\"0 hrs, 7 mins\",7\nDown,2026-10-03 08:00:00,a,\"0 hrs, 3 mins\",3\n"
	out := drop(t, w, source.Choices{Zone: "UTC"}, written(t, "uptimerobot-Shop-logs.csv", []byte(text)))
	if len(out.Imports) != 1 {
		t.Fatalf("outcome %+v", out)
	}
	if notes := strings.Join(out.Imports[0].Notes, " "); strings.Contains(notes, "still down") {
		t.Errorf("notes %q", notes)
	}
	got := cell(t, w, "SELECT string_agg(concat_ws(' ', component, strftime(started, '%d %H:%M'), strftime(ended, '%d %H:%M')), ', ' ORDER BY started) FROM incidents")
	if want := "Shop 03 08:00 03 08:03, Shop 05 08:00 05 08:07"; got != want {
		t.Errorf("outages %s, want %s", got, want)
	}
}
