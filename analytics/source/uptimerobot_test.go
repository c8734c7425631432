package source

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"telltale/analytics/fault"
)

func TestUptimeRobotTable(t *testing.T) {
	d := draftWith(t, uptimeRobot{}, sampleOf(t, "uptime/uptimerobot-all_monitors-logs.csv", ""), Choices{Zone: "Europe/Berlin"})
	want := [][]string{
		{"down", "2026-10-09 10:00:00", "", "1800", "API down", "API", "Connection Timeout", "", "1"},
		{"up", "2026-10-05 08:06:13", "2026-10-09 10:00:00", "352380", "API up", "API", "OK", "", ""},
		{"down", "2026-10-05 08:00:40", "2026-10-05 08:06:13", "300", "API down", "API", "HTTP 502 - Bad Gateway", "", ""},
		{"up", "2026-10-03 00:10:10", "", "555540", "Web up", "Web", "OK", "", ""},
		{"paused", "2026-10-03 12:00:00", "2026-10-05 08:00:40", "158400", "API paused", "API", "", "", ""},
		{"down", "2026-10-03 11:00:00", "2026-10-03 12:00:00", "3600", "API down", "API", "Keyword not found", "", ""},
		{"down", "2026-10-02 23:59:30", "2026-10-03 00:10:10", "600", "Web down", "Web", "HTTP 503 - Service Unavailable", "", ""},
		{"started", "2026-10-01 00:00:00", "2026-10-03 11:00:00", "212400", "API started", "API", "", "", ""},
	}
	records := allRecords(t, d)
	if len(records) != len(want) {
		t.Fatalf("%d records, want %d", len(records), len(want))
	}
	for i, r := range records {
		if !slices.Equal(r.Values, want[i]) || r.Line != int64(i+2) {
			t.Errorf("record %d is %q on line %d, want %q", i, r.Values, r.Line, want[i])
		}
	}
	if !slices.ContainsFunc(d.Plan.Notes, func(n string) bool { return strings.Contains(n, "4 of 8") }) {
		t.Errorf("notes %q", d.Plan.Notes)
	}
}

// TestUptimeRobotAsks: the export has the account's zone, which the file does not name.
func TestUptimeRobotAsks(t *testing.T) {
	d := draftWith(t, uptimeRobot{}, sampleOf(t, "uptime/uptimerobot-all_monitors-logs.csv", ""), Choices{})
	if d.Plan != nil || len(d.Questions) != 1 || d.Questions[0].ID != "zone" {
		t.Errorf("questions %+v", d.Questions)
	}
}

func TestUptimeRobotAPI(t *testing.T) {
	d := draftWith(t, uptimeRobot{}, sampleOf(t, "uptime/uptimerobot_monitors.json", ""), Choices{})
	const api, web = "https://api.example.org/health", "https://www.example.org"
	want := [][]string{
		{"up", "1791187573", "", "421200", "API up", "API", "200 OK", api, ""},
		{"down", "1791187240", "1791187573", "333", "API down", "API", "502 Bad Gateway", api, ""},
		{"started", "1790812800", "1791187240", "374440", "API started", "API", "98 Monitor started", api, ""},
		{"down", "1791540000", "", "1800", "Web down", "Web", "333333 Connection Timeout", web, "1"},
		{"started", "1790812800", "1791540000", "727200", "Web started", "Web", "", web, ""},
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
	if records[0].Line != 2 || records[3].Line != 6 {
		t.Errorf("lines %d and %d, want 2 and 6", records[0].Line, records[3].Line)
	}
}

// TestUptimeRobotBadEvents: one that cannot be read does not stop the others, nor does it end an outage.
func TestUptimeRobotBadEvents(t *testing.T) {
	text := "Event,Date-Time,Reason,Duration,Duration (in mins.)\n" +
		"Up,2026-10-05 08:06:13,OK,,\n" +
		"Down,2026-10-05 08:00:40,x,a while,\n" +
		",2026-10-04 08:00:40,x,\"1 day, 2 hours, 3 mins, 4 secs\",\n" +
		"Down,2026-10-03 08:00:40,x\n" +
		"Down,2026-10-02 08:00:40,x,\"1 day, 2 hours, 3 mins, 4 secs\",\n" +
		"SSL,2026-10-01 08:00:40,x,,-5\n" +
		"SSL,2026-10-01 08:00:40,x,,5\n"
	d := draftWith(t, uptimeRobot{}, sampleOf(t, "uptimerobot-Shop-logs.csv", text), Choices{Zone: "UTC"})
	records := allRecords(t, d)
	bad := map[int64]string{3: "the duration cannot be read", 4: "no event", 5: "3 values in place of 5", 7: "the duration cannot be read"}
	for _, r := range records {
		if r.Bad != bad[r.Line] {
			t.Errorf("line %d: %q, want %q", r.Line, r.Bad, bad[r.Line])
		}
	}
	// A day, two hours, three minutes and four seconds are 93,784 seconds; the next event that can be read is the Up.
	if want := []string{"down", "2026-10-02 08:00:40", "2026-10-05 08:06:13", "93784", "Shop down", "Shop", "x", "", ""}; len(records) != 7 || !slices.Equal(records[4].Values, want) {
		t.Errorf("records %+v", records)
	}
	if last := records[6].Values; last[0] != robotOther || last[3] != "300" {
		t.Errorf("the last is %q", last)
	}
}

func TestUptimeRobotRefusals(t *testing.T) {
	for _, c := range []struct {
		name, text string
		code       fault.Code
		says       string
	}{
		{"an error", `{"stat":"fail","error":{"type":"invalid_parameter","parameter_name":"api_key","passed_value":"x"}}`, fault.Invalid, "api_key"},
		{"no logs", `{"stat":"ok","pagination":{"offset":0,"limit":50,"total":1},"monitors":[{"id":1,"friendly_name":"a","url":"b","status":2}]}`, fault.NotEnough, "logs=1"},
		{"no monitors", `{"stat":"ok","pagination":{"offset":0,"limit":50,"total":0},"monitors":[]}`, fault.NotEnough, "logs=1"},
	} {
		s := sampleOf(t, "q.json", c.text)
		if m := (uptimeRobot{}).Detect(s); m.Score < 0.8 {
			t.Errorf("%s: score %v", c.name, m.Score)
		}
		if e := fault.Of(uptimeRobot{}.Plan(s, &Draft{})); e == nil || e.Code != c.code || !strings.Contains(e.Error(), c.says) {
			t.Errorf("%s: %v", c.name, e)
		}
	}
}

// TestUptimeRobotPages: the API gives fifty monitors at once.
func TestUptimeRobotPages(t *testing.T) {
	log := `"monitors":[{"friendly_name":"a","logs":[{"type":1,"datetime":1791187240,"duration":333}]}]}`
	for text, want := range map[string]bool{
		`{"stat":"ok","pagination":{"offset":0,"limit":50,"total":1},` + log:    false,
		`{"stat":"ok","pagination":{"offset":0,"limit":50,"total":73},` + log:   true,
		`{"stat":"ok","pagination":{"offset":100,"limit":50,"total":73},` + log: true,
	} {
		d := draftWith(t, uptimeRobot{}, sampleOf(t, "q.json", text), Choices{})
		if warned := slices.ContainsFunc(d.Warnings, func(w string) bool { return strings.Contains(w, "other pages") }); warned != want {
			t.Errorf("%s: warnings %q", text, d.Warnings)
		}
	}
}

func TestUptimeRobotIsNotTakenFor(t *testing.T) {
	for name, text := range map[string]string{
		"a calendar.csv":    "Event,Date-Time,Reason,Duration\nMeeting,2026-10-01 10:00:00,plan,60\nLunch,2026-10-01 12:00:00,food,60\n",
		"checks.csv":        "Date-Time,Monitor,Status\n2026-10-01 10:00:00,API,Up\n2026-10-01 10:05:00,API,Down\n",
		"other stats.json":  `{"stat":"ok","photos":{"page":1,"photo":[{"id":"1"}]}}`,
		"other fails.json":  `{"stat":"fail","code":100,"message":"Invalid API Key"}`,
		"screens.json":      `{"monitors":[{"id":1,"resolution":"4k"}]}`,
		"a flow chart.json": `{"stat":"ok","monitors":[{"id":1}]}`,
	} {
		if m := (uptimeRobot{}).Detect(sampleOf(t, name, text)); m.Score != 0 {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

// FuzzUptimeRobot: whatever an answer holds, reading it ends with an error for people, or with records of one width on
// lines that exist.
func FuzzUptimeRobot(f *testing.F) {
	f.Add(`{"stat":"ok","monitors":[{"friendly_name":"a","url":"u","logs":[{"type":1,"datetime":1791187240,"duration":333,"reason":{"code":"502","detail":"x"}}]}]}`)
	f.Add(`{"monitors":[{"logs":[{"type":"1","datetime":"x","duration":-1},{"type":99,"reason":[]},7,null]},3,null]}`)
	f.Add("[{\"monitors\":[\n{\"logs\":null}]},{\"monitors\":[]}]")
	f.Add(`{"monitors":`)
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "x.json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		err := robotRows(robotAPI(path))(context.Background(), func(r Record) error {
			if r.Line < 1 || r.Line > int64(strings.Count(text, "\n"))+1 || r.Bad == "" && len(r.Values) != len(robotColumns) {
				t.Fatalf("record %+v", r)
			}
			return nil
		})
		if err != nil && fault.Of(err).Code != fault.Invalid {
			t.Fatal(err)
		}
	})
}

// FuzzRobotSeconds: a duration is digits, or refused.
func FuzzRobotSeconds(f *testing.F) {
	for _, seed := range []string{"0 hrs, 5 mins", "97 hrs, 53 mins", "1d 2h 3m 4s", "", "999999999 days", "a while", "-5 mins"} {
		f.Add(seed, "")
		f.Add("", seed)
	}
	f.Fuzz(func(t *testing.T, words, minutes string) {
		seconds, ok := robotSeconds(minutes, words)
		if strings.Trim(seconds, "0123456789") != "" || !ok && seconds != "" {
			t.Fatalf("%q, %q: %q, %v", minutes, words, seconds, ok)
		}
	})
}
