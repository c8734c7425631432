package source

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/fault"
)

// prepare inspects a file and plans it.
func prepare(t testing.TB, path string, c Choices) (*Draft, error) {
	t.Helper()
	files, _, _, err := unpack(t, path)
	if err != nil {
		return nil, err
	}
	return Prepare(context.Background(), files[0], c, Options{})
}

// planned is prepare for a file that must give a plan.
func planned(t testing.TB, path string, c Choices) *Draft {
	t.Helper()
	d, err := prepare(t, path, c)
	if err != nil {
		t.Fatal(err)
	}
	if d.Plan == nil {
		t.Fatalf("no plan; questions %+v", d.Questions)
	}
	return d
}

// outputs gives each output's canonical fields with the raw column that they come from.
func outputs(d *Draft) map[string]map[string]string {
	out := map[string]map[string]string{}
	for _, o := range d.Plan.Outputs {
		out[o.Table] = map[string]string{}
		for _, f := range o.Fields {
			out[o.Table][f.Name] = f.Column
		}
	}
	return out
}

func plannedSQL(t testing.TB, d *Draft, table, field string) string {
	t.Helper()
	for _, o := range d.Plan.Outputs {
		for _, f := range o.Fields {
			if o.Table == table && f.Name == field {
				return f.SQL
			}
		}
	}
	t.Fatalf("no field %s.%s", table, field)
	return ""
}

// Of the 10,000 real lines all match; 9,780 have a status 2xx or 3xx (success rate 0.978), and one is cut
// off inside the user agent.
func TestAccessPatternOnRealLines(t *testing.T) {
	success, cut := 0, 0
	lines := strings.Split(strings.TrimSuffix(read(t, filepath.Join("testdata", "requests", "apache_logs")), "\n"), "\n")
	for i, line := range lines {
		m := accessRegexp.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("line %d does not match: %s", i+1, line)
		}
		if m[5] >= "200" && m[5] < "400" {
			success++
		}
		if m[7] == "" && m[6] != "" {
			cut++
		}
	}
	if len(lines) != 10000 || success != 9780 || cut != 1 {
		t.Errorf("%d lines, %d successes, %d cut off", len(lines), success, cut)
	}
}

func TestAccessLogPlan(t *testing.T) {
	d := planned(t, filepath.Join("testdata", "requests", "apache_logs"), Choices{})
	if d.Source != "access-log" || d.Plan.Reader.Kind != ReadLines {
		t.Fatalf("%s %s", d.Source, d.Plan.Reader.Kind)
	}
	want := map[string]map[string]string{"requests": {"ts": "time", "status": "status", "method": "method", "path": "target", "user_id": "user", "agent": "agent", "weight": ""}}
	if diff := cmp.Diff(want, outputs(d)); diff != "" {
		t.Error(diff)
	}
	if len(d.Plan.Remarks) != 1 || d.Plan.Remarks[0].Where != `"closed" IS NULL AND "agent" IS NOT NULL` {
		t.Errorf("remarks %+v", d.Plan.Remarks)
	}
	if got := plannedSQL(t, d, "requests", "path"); got != `nullif(nullif(split_part("target", '?', 1), '-'), '')` {
		t.Errorf("path = %s", got)
	}
}

func TestAccessPattern(t *testing.T) {
	for _, tt := range []struct{ name, line, want string }{
		{"common", `1.2.3.4 - - [17/Apr/2025:05:10:56 +0100] "GET /a?b=1 HTTP/2.0" 200 10353`, "-|17/Apr/2025:05:10:56 +0100|GET|/a?b=1|200|||"},
		{"combined", `1.2.3.4 - ann [17/Apr/2025:05:10:56 +0100] "POST /a HTTP/1.1" 499 0 "-" "curl/8"`, `ann|17/Apr/2025:05:10:56 +0100|POST|/a|499|curl/8|"|`},
		{"request time and upstream times", `1.2.3.4 - - [17/Apr/2025:05:10:56 +0000] "GET / HTTP/1.1" 200 1 "-" "x" 0.123 0.1, 0.02`, `-|17/Apr/2025:05:10:56 +0000|GET|/|200|x|"| 0.123 0.1, 0.02`},
		{"host first", `www.example.com 1.2.3.4 - - [17/Apr/2025:05:10:56 +0000] "GET / HTTP/1.1" 200 1`, "-|17/Apr/2025:05:10:56 +0000|GET|/|200|||"},
		{"user with a space", `1.2.3.4 - Ann Lee [17/Apr/2025:05:10:56 +0000] "GET / HTTP/1.1" 200 1`, "Ann Lee|17/Apr/2025:05:10:56 +0000|GET|/|200|||"},
		{"escaped quotes in the agent", `1.2.3.4 - - [17/Apr/2025:05:10:56 +0000] "GET / HTTP/1.1" 200 1 "-" "a \"b\" c"`, `-|17/Apr/2025:05:10:56 +0000|GET|/|200|a \"b\" c|"|`},
		{"no request", `1.2.3.4 - - [17/Apr/2025:05:10:56 +0000] "-" 408 0 "-" "-"`, `-|17/Apr/2025:05:10:56 +0000||-|408|-|"|`},
		{"TLS bytes", `1.2.3.4 - - [17/Apr/2025:05:10:56 +0000] "\x16\x03\x01" 400 157 "-" "-"`, `-|17/Apr/2025:05:10:56 +0000||\x16\x03\x01|400|-|"|`},
		{"cut off in the agent", `1.2.3.4 - - [17/Apr/2025:05:10:56 +0000] "GET / HTTP/1.1" 200 1 "-" "Mozilla/5.0 (comp`, "-|17/Apr/2025:05:10:56 +0000|GET|/|200|Mozilla/5.0 (comp||"},
		{"no zone", `1.2.3.4 - - [17/Mar/2024 14:36:12] "GET /health HTTP/1.1" 200 -`, "-|17/Mar/2024 14:36:12|GET|/health|200|||"},
	} {
		m := accessRegexp.FindStringSubmatch(tt.line)
		if m == nil {
			t.Errorf("%s: no match", tt.name)
			continue
		}
		if got := strings.Join(m[1:], "|"); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

func accessFile(t testing.TB, tail ...string) string {
	var b strings.Builder
	for _, end := range tail {
		b.WriteString(`1.2.3.4 - - [17/Apr/2025:05:10:56 +0000] "GET / HTTP/1.1" 200 1 "-" "x"` + end + "\n")
	}
	return write(t, "access.log", b.String())
}

func TestAccessLogDuration(t *testing.T) {
	for _, tt := range []struct {
		name string
		path string
		unit string // "" for a question, "none" for no duration
	}{
		{"nginx", accessFile(t, " 0.002", " 0.123", " 1.000"), "s"},
		{"Apache %D", accessFile(t, " 120034", " 5012", " 800"), "us"},
		{"%D or %T", accessFile(t, " 0", " 1", " 3"), ""},
		{"behind a forwarded address", accessFile(t, ` "5.6.7.8" 0.002`, ` "-" 0.5`), "s"},
		{"combined", accessFile(t, "", ""), "none"},
	} {
		d, err := prepare(t, tt.path, Choices{})
		if err != nil {
			t.Fatal(err)
		}
		unit := "none"
		for _, m := range d.Mapping {
			if m.Field == "duration_us" {
				unit = m.Unit
			}
		}
		if tt.unit == "" {
			if len(d.Questions) != 1 || d.Questions[0].ID != "unit:duration_us" || d.Plan != nil {
				t.Errorf("%s: questions %+v", tt.name, d.Questions)
			}
			d = planned(t, tt.path, Choices{Units: map[string]string{"duration_us": "s"}})
			if !strings.Contains(plannedSQL(t, d, "requests", "duration_us"), "* 1000000") {
				t.Errorf("%s: %s", tt.name, plannedSQL(t, d, "requests", "duration_us"))
			}
		} else if unit != tt.unit {
			t.Errorf("%s: unit %q, want %q", tt.name, unit, tt.unit)
		}
	}
}

func TestAccessLogWithoutZoneAsks(t *testing.T) {
	path := write(t, "a.log", `1.2.3.4 - - [17/Mar/2024 14:36:12] "GET /health HTTP/1.1" 200 -`+"\n")
	d, err := prepare(t, path, Choices{})
	if err != nil || len(d.Questions) != 1 || d.Questions[0].ID != "zone" {
		t.Fatalf("%v %+v", err, d)
	}
	d = planned(t, path, Choices{Zone: "Europe/Berlin"})
	if got := plannedSQL(t, d, "requests", "ts"); !strings.Contains(got, "timezone('Europe/Berlin', TRY_STRPTIME") {
		t.Errorf("ts = %s", got)
	}
}

func FuzzAccessLog(f *testing.F) {
	f.Add(`1.2.3.4 - - [17/Apr/2025:05:10:56 +0000] "GET / HTTP/1.1" 200 1 "-" "x" 0.1`)
	f.Add(`x [y] "`)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, line string) {
		path := filepath.Join(dir, "a.log")
		text := `1.2.3.4 - - [17/Apr/2025:05:10:56 +0000] "GET / HTTP/1.1" 200 1` + "\n" + line + "\n"
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Prepare(context.Background(), File{Origin: path, Path: path, Bytes: int64(len(text))}, Choices{}, Options{}); fault.Is(err, fault.Internal) {
			t.Fatal(err)
		}
	})
}
