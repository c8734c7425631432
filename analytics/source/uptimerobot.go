package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"telltale/analytics/fault"
)

// uptimeRobot reads the event log of UptimeRobot, as the dashboard exports it or as its API answers: what each monitor
// became, when, and for how long. Times when one was down are incidents.
type uptimeRobot struct{}

const uptimeRobotTitle = "UptimeRobot event log"

func (uptimeRobot) ID() string { return "uptimerobot" }

func (uptimeRobot) Describe() Description {
	return Description{
		ID:    "uptimerobot",
		Title: uptimeRobotTitle,
		Tool:  "UptimeRobot",
		How: "Dashboard > Export logs (CSV), of one monitor or of all." +
			" Or: curl https://api.uptimerobot.com/v2/getMonitors -d 'api_key=...&format=json&logs=1' > uptime.json",
		Tables:   []string{"incidents"},
		Distinct: "columns Event, Date-Time, Reason and Duration with Up and Down; a list monitors with logs",
	}
}

// uptimeRobotEvents are the kinds of events, with the numbers that the API has for them.
var uptimeRobotEvents = map[string]string{
	"1": robotDown, "2": robotUp, "98": robotStarted, "99": robotPaused,
	"down": robotDown, "up": robotUp, "started": robotStarted, "paused": robotPaused,
}

const (
	robotDown    = "down"
	robotUp      = "up"
	robotStarted = "started"
	robotPaused  = "paused"
	robotOther   = "other"
)

func (f uptimeRobot) Detect(s *Sample) Match {
	m := Match{Source: f.ID(), Title: uptimeRobotTitle}
	if answer, ok := robotAnswer(s); ok {
		m.Score, m.Why = 0.95, []string{"stat and monitors"}
		if robotFailure(answer) != "" {
			m.Why = []string{"an error of the API"}
		}
		return m
	}
	event := s.keyed("event")
	if event == nil || !s.has("datetime", "reason", "duration") || len(present(event.sampled())) == 0 {
		return Match{}
	}
	known := func(v string) bool { return uptimeRobotEvents[strings.ToLower(v)] != "" }
	if share(present(event.sampled()), known) < 0.5 {
		return Match{}
	}
	m.Score, m.Why = 0.98, []string{"columns Event, Date-Time, Reason and Duration"}
	return m
}

// robotAnswer decodes the head of an answer of the API.
func robotAnswer(s *Sample) (map[string]any, bool) {
	if s.Shape != ShapeJSON && s.Shape != ShapeJSONL || !bytes.Contains(s.Head, []byte(`"stat"`)) {
		return nil, false
	}
	doc, _ := decodeHead(json.NewDecoder(bytes.NewReader(s.Head)), 0) // The head may break off; what it holds is enough.
	answer, _ := doc.(map[string]any)
	monitors, listed := answer["monitors"].([]any)
	if !listed {
		return answer, robotFailure(answer) != ""
	}
	for _, m := range monitors {
		monitor, _ := m.(map[string]any)
		return answer, monitor["friendly_name"] != nil || monitor["logs"] != nil
	}
	return answer, answer["stat"] == "ok" && answer["pagination"] != nil
}

// robotFailure is what the API says of a call that failed, "" for one that did not.
func robotFailure(answer map[string]any) string {
	failure, _ := answer["error"].(map[string]any)
	if answer["stat"] != "fail" || failure["type"] == nil {
		return ""
	}
	return compact(failure)
}

func (uptimeRobot) Plan(s *Sample, d *Draft) error {
	t := TableNamed("incidents")
	k := Cast{Layout: layoutEpoch}
	note := "in seconds since 1970"
	var rows robotReader
	if answer, ok := robotAnswer(s); ok {
		if why := robotFailure(answer); why != "" {
			return fault.New(fault.Invalid, "UptimeRobot answered with an error: %s.", clip(why, 200)).Do("Mend the call and save its answer.")
		}
		robotPages(answer, d)
		rows = robotAPI(s.File.Path)
		d.Columns = []Column{} // The document has no columns; the logs in it are what is read.
	} else {
		at := s.keyed("datetime")
		if at == nil || !s.has("event", "duration") {
			return fault.New(fault.Invalid, "The file is no event log of UptimeRobot: it has no columns Event, Date-Time and Duration.").
				Do("Let Telltale detect the source, or choose another one.")
		}
		k, note = d.guessTimeCast(s, *t.Field("started"), at, Cast{})
		rows = robotTable(s)
		for _, c := range s.Columns {
			if !slices.Contains([]string{"event", "datetime", "reason", "duration", "monitor", "monitorname", "friendlyname", "monitorurl", "url"}, c.Key) {
				d.ignore(c.Name, "no canonical field")
			}
		}
		d.Columns = []Column{}
	}
	events, err := robotCollect(rows)
	if err != nil {
		return err
	}
	if len(events) == 0 {
		return fault.New(fault.NotEnough, "The file holds no events.").Do("Ask the API with logs=1, or export the log of a time with events.")
	}
	out := Output{Table: t.Name, Fields: []Field{
		castField(*t.Field("started"), "time", k),
		{Name: "ended", SQL: robotEnd(k), Column: "seconds"},
		castField(*t.Field("title"), "title", Cast{}),
		castField(*t.Field("component"), "monitor", Cast{}),
		constant(*t.Field("kind"), "'outage'"),
		castField(*t.Field("note"), "reason", Cast{}),
		castField(*t.Field("url"), "url", Cast{}),
	}}
	d.show(t.Name, "started", "", "", note)
	d.show(t.Name, "ended", "", "", "start and duration; the next event of the monitor, where that agrees with it to a minute, since it has the seconds")
	d.show(t.Name, "title", "", "", "the monitor and what became of it")
	d.show(t.Name, "component", "", "", "the monitor")
	d.show(t.Name, "kind", "", "", "down is an outage")
	d.show(t.Name, "note", "", "", "the reason")
	d.show(t.Name, "url", "", "", "what is monitored")
	event := func(kind string) string { return ident("event") + " = " + lit(kind) }
	d.finish(&Plan{
		Reader:  Reader{Kind: ReadRows, Path: s.File.Path, Columns: robotColumns, Rows: robotRows(rows)},
		Outputs: []Output{out},
		Ignore: []IgnoreRule{
			{Reason: "the monitor was up again", Where: event(robotUp)},
			{Reason: "monitoring was started", Where: event(robotStarted)},
			{Reason: "monitoring was paused: nothing is known of that time", Where: event(robotPaused)},
			{Reason: "an event that is neither up nor down", Where: event(robotOther)},
		},
		Remarks: []Remark{{Text: "still down when the log was made: counted up to then", Where: ident("last") + " = '1'"}},
		Notes:   []string{fmt.Sprintf("The log holds events, not checks: %s of %s are times when a monitor was down.", count(robotCount(events)), count(int64(len(events))))},
	})
	return nil
}

// robotEnd is when an outage was over. Durations are whole minutes in the export and the next event is not, but it may
// be of another outage where the log has been filtered.
func robotEnd(k Cast) string {
	start, next := timeSQL(ident("time"), k), timeSQL(ident("next"), k)
	return fmt.Sprintf("CASE WHEN %[3]s IS NULL OR abs(epoch(%[2]s) - epoch(%[1]s) - %[3]s::BIGINT) <= 60 THEN %[2]s ELSE %[1]s + to_seconds(%[3]s::BIGINT) END",
		start, next, ident("seconds"))
}

// robotPages warns when an answer is not the only page.
func robotPages(answer map[string]any, d *Draft) {
	page, _ := answer["pagination"].(map[string]any)
	total, _ := page["total"].(float64)
	limit, _ := page["limit"].(float64)
	offset, _ := page["offset"].(float64)
	if limit > 0 && (offset > 0 || total > limit) {
		d.warn("The answer holds the monitors from number %.0f of %.0f on, %.0f at most: import the other pages too (offset=%.0f).", offset+1, total, limit, offset+limit)
	}
}
