package catalog

import (
	"strings"
	"time"

	"telltale/analytics/fault"
)

// NamedWindow is a stretch of time that a person excludes from uptime, with the reason. From and To are local times of the
// workspace's zone, "2026-10-05T02:00", or RFC 3339.
type NamedWindow struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Reason string `json:"reason"`
}

const windowForm = `Write a line for each: 2026-10-05T02:00/2026-10-05T04:00 why. Times are the workspace's, to the minute.`

// windowTime is the form of local times.
const windowTime = "2006-01-02T15:04"

// ParseWindows reads one window a line. It fails with fault.Invalid naming the allowed form.
func ParseWindows(text string) ([]NamedWindow, error) {
	var windows []NamedWindow
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		span, reason, _ := strings.Cut(line, " ")
		from, to, both := strings.Cut(span, "/")
		w := NamedWindow{from, to, strings.TrimSpace(reason)}
		start, ok1 := WindowTime(from, time.UTC)
		end, ok2 := WindowTime(to, time.UTC)
		switch {
		case !both || !ok1 || !ok2:
			return nil, fault.New(fault.Invalid, "%q is no stretch of time.", span).Do("%s", windowForm)
		case !start.Before(end):
			return nil, fault.New(fault.Invalid, "The window %s ends before it begins.", span).Do("%s", windowForm)
		case w.Reason == "":
			return nil, fault.New(fault.Invalid, "The window %s has no reason.", span).Do("%s", windowForm)
		}
		windows = append(windows, w)
	}
	return windows, nil
}

// FormatWindows writes windows so that ParseWindows reads the same.
func FormatWindows(windows []NamedWindow) string {
	var b strings.Builder
	for _, w := range windows {
		b.WriteString(w.From + "/" + w.To + " " + w.Reason + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// WindowTime reads an end of a window; ok is false for what is none, and for one that is no whole minute.
func WindowTime(text string, zone *time.Location) (t time.Time, ok bool) {
	t, err := time.ParseInLocation(windowTime, text, zone)
	if err != nil {
		t, err = time.Parse(time.RFC3339, text)
	}
	return t, err == nil && t.Truncate(time.Minute).Equal(t)
}
