package source

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// robotColumns are the raw columns of an event.
var robotColumns = []string{"event", "time", "next", "seconds", "title", "monitor", "reason", "url", "last"}

// robotEvent is one line of the log, as it stands.
type robotEvent struct {
	line                                 int64
	kind, at, seconds, monitor, why, url string
	when                                 time.Time // of at, as far as needed to tell earlier from later
	next                                 string    // the time of the monitor's next event
	last                                 bool      // the monitor's newest event, in a log that has others than this kind
	bad, raw                             string
}

// robotReader gives all events of a file, in its order.
type robotReader func(ctx context.Context, take func(robotEvent) error) error

func robotCollect(read robotReader) ([]robotEvent, error) {
	var events []robotEvent
	err := read(context.Background(), func(e robotEvent) error {
		events = append(events, e)
		return nil
	})
	return events, err
}

func robotCount(events []robotEvent) (down int64) {
	for _, e := range events {
		if e.kind == robotDown {
			down++
		}
	}
	return down
}

// robotRows yields the events with what follows each. They are held together, because the next event may stand before
// or behind its predecessor.
func robotRows(read robotReader) func(context.Context, func(Record) error) error {
	return func(ctx context.Context, yield func(Record) error) error {
		var events []robotEvent
		err := read(ctx, func(e robotEvent) error {
			events = append(events, e)
			return ctx.Err()
		})
		if err != nil {
			return err
		}
		robotLink(events)
		for _, e := range events {
			if e.bad != "" {
				if err := yield(Record{Line: e.line, Bad: e.bad, Raw: e.raw}); err != nil {
					return err
				}
				continue
			}
			title, last := strings.TrimSpace(e.monitor+" "+e.kind), ""
			if e.last && e.kind == robotDown {
				last = "1"
			}
			if err := yield(Record{Line: e.line, Values: []string{e.kind, e.at, e.next, e.seconds, title, e.monitor, e.why, e.url, last}}); err != nil {
				return err
			}
		}
		return nil
	}
}

// robotLink finds the next event of each. Logs stand newest first; they are sorted where all times can be told apart.
func robotLink(events []robotEvent) {
	monitors := map[string][]int{}
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].bad == "" {
			monitors[events[i].monitor] = append(monitors[events[i].monitor], i)
		}
	}
	for _, of := range monitors {
		if !slices.ContainsFunc(of, func(i int) bool { return events[i].when.IsZero() }) {
			slices.SortStableFunc(of, func(a, b int) int { return events[a].when.Compare(events[b].when) })
		}
		for n, i := range of[:len(of)-1] {
			events[i].next = events[of[n+1]].at
		}
		// A log with nothing but outages has been filtered, and tells not whether the last one goes on.
		newest := of[len(of)-1]
		events[newest].last = slices.ContainsFunc(of, func(i int) bool { return events[i].kind != events[newest].kind })
	}
}

// robotTable reads the events of an exported table.
func robotTable(s *Sample) robotReader {
	at := func(keys ...string) int {
		return slices.IndexFunc(s.Columns, func(c Column) bool { return slices.Contains(keys, c.Key) })
	}
	event, when, why := at("event"), at("datetime"), at("reason")
	monitor, url := at("monitor", "monitorname", "friendlyname"), at("monitorurl", "url")
	words := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Key == "duration" && c.Unit != "min" })
	minutes := slices.IndexFunc(s.Columns, func(c Column) bool { return c.Key == "duration" && c.Unit == "min" })
	named := robotMonitor(s.File)
	records := rawRecords(s)
	return func(ctx context.Context, take func(robotEvent) error) error {
		return records(ctx, func(r Record) error {
			e := robotEvent{line: r.Line, bad: r.Bad, raw: r.Raw}
			if e.bad == "" && len(r.Values) != len(s.Columns) {
				e.bad, e.raw = fmt.Sprintf("%d values in place of %d", len(r.Values), len(s.Columns)), strings.Join(r.Values, ",")
			}
			if e.bad != "" {
				return take(e)
			}
			value := func(i int) string {
				if i < 0 {
					return ""
				}
				return strings.TrimSpace(r.Values[i])
			}
			e.at, e.why, e.url = value(when), value(why), value(url)
			e.monitor = firstText(value(monitor), named)
			e.when = instant(e.at)
			var ok bool
			if e.seconds, ok = robotSeconds(value(minutes), value(words)); !ok {
				e.bad, e.raw = "the duration cannot be read", strings.Join(r.Values, ",")
			}
			e.setKind(value(event))
			return take(e)
		})
	}
}

// setKind takes in the event's name or number.
func (e *robotEvent) setKind(name string) {
	e.kind = firstText(uptimeRobotEvents[strings.ToLower(name)], robotOther)
	if name == "" && e.bad == "" {
		e.bad = "no event"
	}
}

var robotFile = regexp.MustCompile(`^uptimerobot-(.+)-logs\b`)

// robotMonitor is the monitor that the name of a single monitor's export tells, or "".
func robotMonitor(f File) string {
	if m := robotFile.FindStringSubmatch(filepath.Base(filepath.ToSlash(f.Name()))); m != nil && m[1] != "all_monitors" {
		return m[1]
	}
	return ""
}

var robotPart = regexp.MustCompile(`(?i)(\d{1,9})\s*(d|h|m|s)[a-z]*`)

// robotSeconds reads a duration, from its words ("1 hrs, 5 mins") or in whole minutes. "" is a duration that nobody wrote.
func robotSeconds(minutes, words string) (seconds string, ok bool) {
	if n, err := strconv.ParseInt(minutes, 10, 32); err == nil && n >= 0 {
		return strconv.FormatInt(n*60, 10), true
	}
	var sum int64
	parts := robotPart.FindAllStringSubmatch(words, -1)
	for _, p := range parts {
		n, _ := strconv.ParseInt(p[1], 10, 64) // nine digits
		sum += n * map[string]int64{"d": 86400, "h": 3600, "m": 60, "s": 1}[strings.ToLower(p[2])]
	}
	if len(parts) == 0 || sum > robotLongest {
		return "", minutes == "" && words == ""
	}
	return strconv.FormatInt(sum, 10), true
}

// robotLongest is a duration beyond which a log is damaged: a hundred years in seconds.
const robotLongest = 100 * 366 * 86400

// robotAPI reads the logs of the monitors in an answer.
func robotAPI(path string) robotReader {
	return func(ctx context.Context, take func(robotEvent) error) error {
		return jsonElements(path, func(list string, line int64, element json.RawMessage) error {
			if list == "" {
				return ctx.Err()
			}
			var monitor struct {
				Name looseText `json:"friendly_name"`
				URL  looseText
				Logs []json.RawMessage
			}
			if err := json.Unmarshal(element, &monitor); err != nil {
				return take(robotEvent{line: line, bad: "no monitor: " + err.Error(), raw: clip(string(element), 1000)})
			}
			for n, raw := range monitor.Logs {
				e := robotLog(raw)
				e.line, e.monitor, e.url = line, string(monitor.Name), string(monitor.URL)
				if e.bad != "" {
					e.bad, e.raw = fmt.Sprintf("event %d of monitor %q: %s", n+1, clip(e.monitor, 80), e.bad), string(raw)
				}
				if err := take(e); err != nil {
					return err
				}
			}
			return nil
		}, "monitors")
	}
}

// robotLog reads one event of the API.
func robotLog(raw json.RawMessage) robotEvent {
	var log struct {
		Type, Datetime, Duration looseText
		Reason                   json.RawMessage
	}
	if err := json.Unmarshal(raw, &log); err != nil {
		return robotEvent{bad: err.Error()}
	}
	e := robotEvent{at: string(log.Datetime), seconds: string(log.Duration), when: instant(string(log.Datetime))}
	if n, err := strconv.ParseInt(e.seconds, 10, 64); e.seconds != "" && (err != nil || n < 0 || n > robotLongest) {
		e.bad = "the duration cannot be read"
	}
	var reason struct{ Code, Detail looseText }
	_ = json.Unmarshal(log.Reason, &reason) // A reason of another form is none.
	e.why = string(reason.Detail)
	if code := string(reason.Code); code != "" && !strings.Contains(e.why, code) {
		e.why = strings.TrimSpace(code + " " + e.why)
	}
	e.setKind(string(log.Type))
	return e
}
