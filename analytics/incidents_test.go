package analytics

import (
	"strings"
	"testing"

	"telltale/analytics/source"
)

const storedIncidents = `SELECT string_agg(concat_ws(' ', id, strftime(started, '%d %H:%M:%S'), coalesce(strftime(ended, '%d %H:%M:%S'), '~'),
	coalesce(strftime(detected, '%d %H:%M:%S'), '~'), kind), chr(10) ORDER BY started) FROM incidents`

// TestPagerDutyIncidents: PagerDuty writes for how long, and not until when. The first was noticed after 90 seconds and
// took 46 minutes; the second is open; the third took less than nothing, which nobody can know.
func TestPagerDutyIncidents(t *testing.T) {
	w := openTest(t)
	out := drop(t, w, source.Choices{}, written(t, "incidents.csv", []byte(
		"id,incident_number,description,service_id,service_name,urgency,created_on,seconds_to_first_ack,seconds_to_resolve,auto_resolved\n"+
			"P1,11,Gateway down: 502s,S1,chat-api,high,2026-10-20T09:01:00Z,90,2760,f\n"+
			"P2,12,Disk full,S2,vector-db,low,2026-10-25T22:00:00Z,,,f\n"+
			"P3,13,Clock,S2,vector-db,low,2026-10-26T22:00:00Z,1,-5,f\n")))
	if len(out.Imports) != 1 || out.Imports[0].Source != "incidents" || out.Imports[0].Used != 2 || out.Imports[0].Rejected != 1 {
		t.Fatalf("outcome %+v", out)
	}
	want := "11 20 09:01:00 20 09:47:00 20 09:02:30 partial\n12 25 22:00:00 ~ ~ degraded"
	if got := cell(t, w, storedIncidents); got != want {
		t.Errorf("stored\n%s\nwant\n%s", got, want)
	}
}

// TestIncidentsByDuration: sheets write a duration of any name and unit, or a clock's.
func TestIncidentsByDuration(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"minutes":        {"Incident,Start,Severity,Duration (min),Summary\n7,2026-10-20T09:00:00Z,P1,47,down\n8,2026-10-21T09:00:00Z,P1,0.5,down\n", "7 20 09:00:00 20 09:47:00 ~ outage\n8 21 09:00:00 21 09:00:30 ~ outage"},
		"clock":          {"id,started_at,severity,duration,title\n7,2026-10-20T09:00:00Z,P1,01:30:00,down\n", "7 20 09:00:00 20 10:30:00 ~ outage"},
		"no severity":    {"id,started_at,downtime_minutes,title\n7,2026-10-20T09:00:00Z,90,down\n", "7 20 09:00:00 20 10:30:00 ~ outage"},
		"an end as well": {"id,started_at,ended_at,severity,duration_s,title\n7,2026-10-20T09:00:00Z,2026-10-20T09:05:00Z,P1,90,down\n", "7 20 09:00:00 20 09:05:00 ~ outage"},
	} {
		w := openTest(t)
		out := drop(t, w, source.Choices{}, written(t, "incidents.csv", []byte(c.text)))
		if len(out.Imports) != 1 || out.Imports[0].Source != "incidents" {
			t.Errorf("%s: outcome %+v", name, out)
			continue
		}
		if got := cell(t, w, storedIncidents); got != c.want {
			t.Errorf("%s: stored\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

// TestAccessLogWithNamedTimes: many nginx formats name the numbers behind the user agent; rt is the whole time, and urt
// that of the upstream alone.
func TestAccessLogWithNamedTimes(t *testing.T) {
	line := func(tail string) string {
		return `1.2.3.4 - - [17/Oct/2026:05:10:56 +0000] "GET / HTTP/1.1" 200 1 "-" "x"` + tail + "\n"
	}
	for name, c := range map[string]struct{ text, want string }{
		"rt":           {line(` rt=0.250 uct="0.001" uht="0.100" urt="0.200"`) + line(` rt=1.5 uct="-" uht="-" urt="-"`), "250000 1500000"},
		"quoted":       {line(` "-" request_time="0.002"`) + line(` "-" request_time="3.000"`), "2000 3000000"},
		"upstream":     {line(` uct=0.001 urt=0.004`) + line(` uct=0.001 urt=0.010`), "4000 10000"},
		"with a unit":  {line(` duration=12ms`) + line(` duration=7ms`), "7000 12000"},
		"plain before": {line(` 0.100 urt=0.050`) + line(` 0.200 urt=0.050`), "100000 200000"},
	} {
		w := openTest(t)
		drop(t, w, source.Choices{}, written(t, "access.log", []byte(c.text)))
		if got := cell(t, w, "SELECT string_agg(duration_us::VARCHAR, ' ' ORDER BY duration_us) FROM requests"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestLongRecords: a record that is longer than what is looked at is no missing one.
func TestLongRecords(t *testing.T) {
	w := openTest(t)
	out := drop(t, w, source.Choices{}, written(t, "long.csv", []byte("timestamp,status,duration_ms,prompt\n2026-10-05T10:00:00Z,200,12,\""+strings.Repeat("lorem ", 200_000)+"\"\n")))
	if len(out.Failed) != 1 || !strings.Contains(out.Failed[0].Error.Error(), "longer than 1 MiB") || out.Failed[0].Error.Line != 2 {
		t.Errorf("outcome %+v", out)
	}
}
