package source

import (
	"fmt"
	"slices"
)

// incidentKind says how bad an incident was from a column of kinds or severities. An incident of which
// nothing is known counts as an outage: a gap in a list must not make uptime look better.
func (g generic) incidentKind(s *Sample, d *Draft, p *Plan, c Canonical, column string) []Field {
	kind, note := "'outage'", "every incident counts as an outage, since no column tells kind or severity"
	if s.named(column) != nil {
		kind = fmt.Sprintf("coalesce(%s, 'outage')", incidentWords.sql(ident(column)))
		note = "critical and P1 are outages, major and P2 partial ones, minor and P3 degraded; other words count as outages"
	}
	d.show(g.table, c.Name, column, "", note)
	p.Notes = append(p.Notes, "Kind of incidents: "+note+".")
	return []Field{{Name: c.Name, SQL: kind, Column: column}}
}

// lengths are the columns that tell how long after its start something happened to an incident, for tables that write
// durations in place of times, as PagerDuty does. Their keys are sure enough to tell a table of incidents by.
var lengths = map[string][]string{
	"ended":    {"secondstoresolve", "timetoresolve", "timetoresolution", "resolutiontime", "ttr", "mttr", "outageduration", "incidentduration", "downtime", "downtimeduration"},
	"detected": {"secondstofirstack", "timetofirstack", "timetoacknowledge", "timetoack", "timetodetect", "detectiontime", "tta", "mtta", "ttd", "mttd"},
}

// plainLengths tell how long an incident took, in a table that is known to be one of incidents.
var plainLengths = []string{"duration", "length", "dauer", "lasted", "totalduration"}

// lengthOf is the column that tells how long after the start the field's time was; nil without one. A column of times
// is none.
func lengthOf(s *Sample, field string, m map[string]string) *Column {
	if column, ok := m[field]; ok {
		if c := s.named(column); c != nil && !fits(c, Time) && fits(c, Duration) {
			return c
		}
		return nil
	}
	keys := lengths[field]
	if field == "ended" {
		keys = slices.Concat(keys, plainLengths)
	}
	for _, k := range keys {
		if c := s.keyed(k); c != nil && len(present(c.sampled())) > 0 && !fits(c, Time) && fits(c, Duration) {
			return c
		}
	}
	return nil
}

// afterStart maps a column of lengths to the time that they end at.
func (g generic) afterStart(s *Sample, d *Draft, c Canonical, length *Column, start Field) Field {
	c.Kind = Duration
	k, _ := d.guessDurationCast(s, c, length, Cast{Missing: stillOpen})
	f := castField(c, length.Name, k)
	f.SQL = fmt.Sprintf("((%s) + to_microseconds(%s))", start.SQL, f.SQL)
	d.show(g.table, c.Name, length.Name, k.Unit, "so long after the start")
	return f
}

// incidentEnds completes the end and the detection of incidents whose table has durations, and says when nothing tells
// their end: an incident that is still open counts until the newest data.
func (g generic) incidentEnds(s *Sample, d *Draft, chosen, m map[string]string, fields []Field) []Field {
	at := func(name string) int { return slices.IndexFunc(fields, func(f Field) bool { return f.Name == name }) }
	start := at("started")
	if start < 0 {
		return fields
	}
	for _, name := range []string{"ended", "detected"} {
		if _, settled := chosen[name]; at(name) >= 0 || settled && m[name] == "" {
			continue
		}
		if length := lengthOf(s, name, m); length != nil {
			fields = append(fields, g.afterStart(s, d, *TableNamed(g.table).Field(name), length, fields[start]))
		}
	}
	if at("ended") < 0 {
		d.warn("No column tells when incidents ended or how long they took: each counts as still open, until the newest data.")
	}
	return endAfterStart(fields)
}

// endAfterStart makes an end before the start a bad one: a length below zero would take away from every sum that it is in.
func endAfterStart(fields []Field) []Field {
	at := func(name string) int { return slices.IndexFunc(fields, func(f Field) bool { return f.Name == name }) }
	if start, end := at("started"), at("ended"); start >= 0 && end >= 0 {
		f := &fields[end]
		f.SQL = fmt.Sprintf("CASE WHEN (%s) < (%s) THEN NULL ELSE (%[1]s) END", f.SQL, fields[start].SQL)
		f.Expect += ", and not before the start"
	}
	return fields
}
