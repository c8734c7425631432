package source

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRequestLineGivesMethodAndPath(t *testing.T) {
	d := planned(t, write(t, "a.csv", "time_local,request,status,request_time\n"+
		"17/Nov/2013:06:31:30 -0500,GET /a?b=1 HTTP/1.1,200,0.002\n17/Nov/2013:06:31:31 -0500,POST /b HTTP/1.1,499,1.5\n"), Choices{})
	if got := plannedSQL(t, d, "requests", "path"); d.Source != "requests" || got != `nullif(split_part(split_part("request", ' ', 2), '?', 1), '')` {
		t.Errorf("%s: path = %s", d.Source, got)
	}
	if got := plannedSQL(t, d, "requests", "method"); got != `nullif(split_part("request", ' ', 1), '')` {
		t.Errorf("method = %s", got)
	}
}

func TestToolsTellTheUnit(t *testing.T) {
	for name, tt := range map[string]struct{ line, factor string }{
		"Caddy":   {`{"level":"info","ts":1703373474.81,"logger":"http.log.access","request":{"method":"GET","uri":"/a"},"duration":0.25,"status":200}`, "* 1000000)"},
		"Traefik": {`{"StartUTC":"2026-10-01T00:00:00Z","time":"2026-10-01T00:00:00Z","Duration":250000000,"OriginDuration":240000000,"DownstreamStatus":200,"RequestPath":"/a"}`, "* 0.001)"},
	} {
		d := planned(t, write(t, "a.json", tt.line+"\n"+tt.line+"\n"), Choices{})
		if got := plannedSQL(t, d, "requests", "duration_us"); !strings.Contains(got, tt.factor) {
			t.Errorf("%s: duration_us = %s", name, got)
		}
	}
}

func TestPeriodEndsOfPeopleAreLastDays(t *testing.T) {
	for _, tt := range []struct {
		name, rows string
		inclusive  bool
	}{
		{"same day", "2026-10-01,2026-10-01,a,5,USD\n2026-10-02,2026-10-02,a,6,USD\n", true},
		{"last of the month", "2026-09-01,2026-09-30,a,5,USD\n2026-10-01,2026-10-31,a,6,USD\n", true},
		{"first of the next", "2026-09-01,2026-10-01,a,5,USD\n2026-10-01,2026-11-01,a,6,USD\n", false},
	} {
		d := planned(t, write(t, "a.csv", "start date,end date,service,amount,currency\n"+tt.rows), Choices{})
		if got := plannedSQL(t, d, "costs", "ended"); strings.HasSuffix(got, "+ 1)") != tt.inclusive {
			t.Errorf("%s: ended = %s", tt.name, got)
		}
	}
}

func TestOpenIncidentsHaveNoEnd(t *testing.T) {
	d := planned(t, write(t, "a.csv", "title,severity,started_at,resolved_at\nx,P1,2026-10-01T00:00:00Z,2026-10-01T01:00:00Z\ny,P1,2026-10-02T00:00:00Z,2026-10-02T01:00:00Z\n"+
		"z,P2,2026-10-03T00:00:00Z,2026-10-03T01:00:00Z\nu,P2,2026-10-04T00:00:00Z,2026-10-04T01:00:00Z\nv,P3,2026-10-05T00:00:00Z,ongoing\n"), Choices{})
	if got := plannedSQL(t, d, "incidents", "ended"); !strings.Contains(got, "'ongoing'") {
		t.Errorf("ended = %s", got)
	}
}

// An incident of which nothing is known must not leave uptime untouched.
func TestIncidentsWithoutAKindAreOutages(t *testing.T) {
	d := planned(t, write(t, "a.csv", "title,started_at,resolved_at\nx,2026-10-01T00:00:00Z,2026-10-01T01:00:00Z\n"), Choices{})
	if got := plannedSQL(t, d, "incidents", "kind"); got != "'outage'" || len(d.Plan.Notes) != 1 {
		t.Errorf("kind = %s, notes %q", got, d.Plan.Notes)
	}
	d = planned(t, write(t, "a.csv", "title,severity,started_at\nx,P1,2026-10-01T00:00:00Z\ny,odd,2026-10-01T00:00:00Z\n"), Choices{})
	if got := plannedSQL(t, d, "incidents", "kind"); !strings.HasPrefix(got, "coalesce(CASE WHEN") || !strings.HasSuffix(got, ", 'outage')") {
		t.Errorf("kind = %s", got)
	}
}

// A key that no object of the sampled start has is found further down.
func TestRareKeysBecomeColumns(t *testing.T) {
	line := `{"ts":"2026-10-01T00:00:00Z","status_code":200,"path":"/` + strings.Repeat("x", 100) + `"}` + "\n"
	s, err := inspect(t, strings.Repeat(line, 3<<20/len(line))+`{"ts":"2026-10-01T00:00:00Z","status_code":500,"error":"boom"}`+"\n")
	if err != nil {
		t.Fatal(err)
	}
	if s.named("error") == nil || len(s.Rows) != sampleRows {
		t.Errorf("columns %v, %d rows", names(s), len(s.Rows))
	}
}

// A table with a column of JSON is a table, not a log.
func TestTableWithAColumnOfJSON(t *testing.T) {
	s, err := inspect(t, "ts\tpayload\n2026-10-01\t{\"a\": 1}\n2026-10-02\t{\"a\": 2}\n")
	if err != nil || s.Shape != ShapeCSV || len(s.Columns) != 2 {
		t.Errorf("%v %+v", err, s)
	}
}

func TestEachLineGoesOnBehindAnImmenseLine(t *testing.T) {
	path := write(t, "a.log", "a\r\n"+strings.Repeat("x", maxRecord+1)+"\nb")
	var lines []string
	var bad []int64
	if err := eachLine(context.Background(), path, func(r Record) error { bad = append(bad, r.Line); return nil },
		func(_ int64, line string) error { lines = append(lines, line); return nil }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b"}, lines); diff != "" || len(bad) != 1 || bad[0] != 2 {
		t.Errorf("bad lines %v\n%s", bad, diff)
	}
}

// Months in a workbook are day numbers, and the word Total below them changes nothing.
func TestMonthsOfAWorkbook(t *testing.T) {
	path := workbook(t, nil, map[string][][]any{"Costs": {{"Month", "Vendor", "Amount (EUR)"}, {46266, "A", 12.5}, {46296, "A", 0.1}, {"Total", "", 12.6}}})
	d := planned(t, path, Choices{})
	if got := plannedSQL(t, d, "costs", "started"); !strings.Contains(got, "1899-12-30") {
		t.Errorf("started = %s", got)
	}
	if got := plannedSQL(t, d, "costs", "ended"); !strings.Contains(got, "INTERVAL 1 MONTH") {
		t.Errorf("ended = %s", got)
	}
}

func TestTimesThatDisagreeAreNamed(t *testing.T) {
	d, err := prepare(t, write(t, "a.csv", "Time,TimeStamp,status_code,path\n2022-08-22 03:51:19.5 +0000 UTC m=+0.07,1861140279,200,/\n2022-08-22 03:52:19.5 +0000 UTC m=+60.07,1861140339,200,/\n"), Choices{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], "disagree by 2314 days") {
		t.Errorf("warnings %q", d.Warnings)
	}
}

func TestIncidentsEndAfterTheyStart(t *testing.T) {
	d := planned(t, write(t, "a.csv", "title,severity,started_at,resolved_at\nx,P1,2026-10-01T00:00:00Z,2026-10-01T01:00:00Z\ny,P1,2026-10-02T02:00:00Z,2026-10-02T01:00:00Z\n"), Choices{})
	started, ended := plannedSQL(t, d, "incidents", "started"), plannedSQL(t, d, "incidents", "ended")
	if !strings.HasPrefix(ended, "CASE WHEN (") || !strings.Contains(ended, ") < ("+started+") THEN NULL") {
		t.Errorf("ended = %s", ended)
	}
}
