package source

import (
	"fmt"
	"slices"
	"strings"
)

// periods reads tables of the times that something was up or down, as uptime services sum their checks up: Pingdom's
// summary.outage, StatusCake's periods and the like. Times when it was down are incidents.
type periods struct{}

const periodsTitle = "Uptime periods"

func (periods) ID() string { return "uptime-periods" }

func (periods) Describe() Description {
	return Description{
		ID:       "uptime-periods",
		Title:    periodsTitle,
		Tool:     "Pingdom, StatusCake and other uptime services",
		How:      "Pingdom: API summary.outage/<check>. StatusCake: API uptime/<test>/periods. Others: any table with a state, a start and an end.",
		Tables:   []string{"incidents"},
		Distinct: "columns for a start, an end and a state of up and down",
	}
}

var (
	periodStarts = []string{"timefrom", "createdat", "startedat", "starttime", "start", "started", "from"}
	periodEnds   = []string{"timeto", "endedat", "endtime", "end", "ended", "to", "until"}
	periodStates = []string{"status", "state"}
	periodWords  = []string{"up", "down", "online", "offline", "available", "unavailable", "degraded", "unknown", "paused", "unconfirmed_down"}
)

func (f periods) Detect(s *Sample) Match {
	if !isPeriods(s) {
		return Match{}
	}
	return Match{Source: f.ID(), Title: periodsTitle, Score: 0.95, Why: []string{
		fmt.Sprintf("%q is up or down from %q to %q", s.keyed(periodStates...).Name, s.keyed(periodStarts...).Name, s.keyed(periodEnds...).Name)}}
}

// isPeriods reports whether a table tells from when to when something was up or down. Such a record is no check: its
// duration is that of the state.
func isPeriods(s *Sample) bool {
	state, start, end := s.keyed(periodStates...), s.keyed(periodStarts...), s.keyed(periodEnds...)
	if s.Shape == ShapeLines || state == nil || start == nil || end == nil || !fits(start, Time) || !fits(end, Time) {
		return false
	}
	values := lower(present(state.sampled()))
	return len(values) > 0 && every(values, func(v string) bool { return slices.Contains(periodWords, v) }) &&
		slices.ContainsFunc(values, func(v string) bool { return slices.Contains(periodWords[:6], v) })
}

func (periods) Plan(s *Sample, d *Draft) error {
	t := draftTable(s, d, "incidents")
	if err := t.require(periodsTitle, periodStates, periodStarts, periodEnds); err != nil {
		return err
	}
	state, start, end := s.keyed(periodStates...), s.keyed(periodStarts...), s.keyed(periodEnds...)
	t.fields["started"] = d.take(s, t.table, "started", start.Name, Cast{})
	t.fields["ended"] = d.take(s, t.table, "ended", end.Name, Cast{Missing: stillOpen})
	word := stateWords.sql(ident(state.Name))
	t.set("kind", fmt.Sprintf("CASE %s WHEN 'down' THEN 'outage' WHEN 'degraded' THEN 'degraded' END", word), fmt.Sprintf("nullif(%s, '')", ident(state.Name)),
		strings.Join(periodWords[:2], " or "), "down is an outage", state)
	kind := t.fields["kind"]
	kind.Required = true // A period of which nobody knows what it was is no incident.
	t.fields["kind"] = kind
	t.text("component", "monitor", "monitorname", "check", "checkname", "test", "name", "target", "url", "hostname")
	t.text("note", "statusdesc", "reason", "cause", "error")
	t.leave("it was up", word+" = 'up'")
	t.leave("nothing is known of that time", word+" = 'unknown'")
	t.finish(tableReader(s))
	return nil
}
