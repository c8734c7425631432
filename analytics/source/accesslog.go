package source

import (
	"fmt"
	"regexp"
	"strings"
)

// accessLog is the common and the combined log format of Apache and nginx, with an optional virtual host
// first and optional numbers behind, plain or as rt=0.123: nginx's request_time and upstream_response_time, Apache's %D or %T.
type accessLog struct{}

func (accessLog) ID() string { return "access-log" }

func (accessLog) Describe() Description {
	return Description{ID: "access-log", Title: "Web server access log", Tool: "Apache, nginx", How: "access.log in common or combined format, also with request_time, rt=$request_time, %D or %T behind it",
		Tables: []string{"requests"}, Distinct: `lines such as 1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 512`}
}

// The pieces of a line. A quoted text runs to a quote that no backslash escapes; the user agent may
// lack its closing quote, because some loggers cut long lines off. The request line may be anything
// in quotes: TLS handshakes and scanners send what they like. Classes that exclude the next sign
// keep the match in one pass, which is three times as fast as lazy repetition. A host before the client is
// told from a user with a space by the ident field, which nobody has filled for decades.
const (
	accessClient  = `^(?:(?:\S+ )?\S+ -|\S+ \S+) ([^\[]+) \[([^\]]+)\] `
	accessRequest = `"(?:([A-Z]{3,16}) )?([^" ]*)(?:[^"\\]|\\.)*" `
	accessStatus  = `(\d{3}|-) (?:\d+|-)`
	accessQuoted  = `(?: "(?:[^"\\]|\\.)*" "((?:[^"\\]|\\.)*)("|$))?`
	accessTail    = `(.*)$`
)

// accessPattern splits a line into user, time, method, target, status, agent, the agent's closing quote
// and the tail.
const accessPattern = accessClient + accessRequest + accessStatus + accessQuoted + accessTail

var accessColumns = []string{"user", "time", "method", "target", "status", "agent", "closed", "tail"}

var accessRegexp = regexp.MustCompile(accessPattern)

func (accessLog) Detect(s *Sample) Match {
	if s.Shape != ShapeLines {
		return Match{}
	}
	hits, lines := 0, 0
	for _, row := range s.Rows {
		if row[0] == "" {
			continue
		}
		lines++
		if accessRegexp.MatchString(row[0]) {
			hits++
		}
	}
	if lines == 0 || hits*2 < lines {
		return Match{}
	}
	return Match{Score: 0.5 + 0.5*float64(hits)/float64(lines), Why: []string{fmt.Sprintf("%d of the first %d lines are access log lines", hits, lines)}}
}

func (accessLog) Plan(s *Sample, d *Draft) error {
	t := TableNamed("requests")
	layout := accessSample(s)
	layout.zone = d.Choices.Zone
	p := &Plan{Reader: Reader{Kind: ReadLines, Path: s.File.Path, Pattern: accessPattern, Columns: accessColumns}}
	out := Output{Table: "requests"}
	add := func(field, column, note string, f Field) {
		d.show("requests", field, column, "", note)
		out.Fields = append(out.Fields, f)
	}
	add("ts", "time", layout.note, layout.field(*t.Field("ts")))
	add("status", "status", "", castField(*t.Field("status"), "status", Cast{}))
	add("method", "method", "", castField(*t.Field("method"), "method", Cast{}))
	add("path", "target", "without the query", Field{Name: "path", SQL: `nullif(nullif(split_part("target", '?', 1), '-'), '')`, Column: "target"})
	add("user_id", "user", "", Field{Name: "user_id", SQL: `nullif(nullif("user", '-'), '')`, Column: "user"})
	add("agent", "agent", "", Field{Name: "agent", SQL: `nullif(nullif("agent", '-'), '')`, Column: "agent"})
	out.Fields = append(out.Fields, constant(*t.Field("weight"), "1::DECIMAL(12,3)"))
	if f, ok := accessDuration(s, d); ok {
		out.Fields = append(out.Fields, f)
	}
	if !layout.zoned {
		if d.Choices.Zone == "" {
			d.ask(askZone(&Column{Name: "time", Values: layout.values}))
		}
	}
	p.Remarks = append(p.Remarks, Remark{Text: "the line is cut off inside the user agent: used as far as it goes", Where: `"closed" IS NULL AND "agent" IS NOT NULL`})
	for _, left := range []string{"client address", "bytes sent", "referrer"} {
		d.ignore(left, "no canonical field")
	}
	p.Outputs = []Output{out}
	d.Columns = accessColumnsOf(s)
	d.finish(p)
	return nil
}

// accessTime is how the times of a log are written.
type accessTime struct {
	zoned  bool
	zone   string
	note   string
	values []string
}

// field casts the time. The offset of most servers never changes and is nought: cutting it off and reading
// the rest as UTC is three times as fast, and each row decides for itself.
func (a accessTime) field(c Canonical) Field {
	f := castField(c, "time", Cast{Layout: "%d/%b/%Y:%H:%M:%S %z"})
	if !a.zoned {
		return castField(c, "time", Cast{Layout: "%d/%b/%Y:%H:%M:%S|%d/%b/%Y %H:%M:%S", Zone: a.zone})
	}
	f.SQL = within(`CASE WHEN ends_with("time", ' +0000') THEN TRY_STRPTIME("time", '%d/%b/%Y:%H:%M:%S +0000') ELSE TRY_STRPTIME("time", '%d/%b/%Y:%H:%M:%S %z')::TIMESTAMP END`,
		beforeYears, afterYears)
	return f
}

// accessSample looks at how the sampled lines write their times.
func accessSample(s *Sample) accessTime {
	var a accessTime
	for _, row := range s.Rows {
		if m := accessRegexp.FindStringSubmatch(row[0]); m != nil {
			a.values = append(a.values, m[2])
		}
	}
	offset := func(v string) bool { return len(v) > 6 && strings.ContainsAny(v[len(v)-5:len(v)-4], "+-") }
	a.zoned = len(a.values) > 0 && share(a.values, offset) > 0.5
	if a.zoned {
		a.note = "with its offset"
	}
	return a
}

// accessColumnsOf gives the columns that the pattern makes, with values of the sample, for the preview.
func accessColumnsOf(s *Sample) []Column {
	var rows [][]string
	for _, row := range s.Rows {
		if m := accessRegexp.FindStringSubmatch(row[0]); m != nil {
			rows = append(rows, m[1:])
		}
	}
	return columnsOf(accessColumns, rows)
}
