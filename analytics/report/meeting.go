package report

import (
	"fmt"
	"io"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/meeting"
)

// MeetingFormats are the names that WriteMeeting knows.
var MeetingFormats = []string{"table", "md", "json"}

// WriteMeeting writes a meeting with its evidence in a format. It fails with fault.Unsupported for another format, and with
// what w returns.
func WriteMeeting(w io.Writer, format string, d meeting.MeetingDocument, currency string) error {
	var b strings.Builder
	switch format {
	case "json":
		return WriteDocument(w, d)
	case "md":
		meetingText{&b, currency, true}.write(d)
	case "table":
		meetingText{&b, currency, false}.write(d)
	default:
		return fault.New(fault.Unsupported, "The format %q is unknown.", format).Do("Allowed are %s.", strings.Join(MeetingFormats, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteSummary writes the lines for the stand-up as plain text, or as a Markdown list.
func WriteSummary(w io.Writer, format string, lines []string) error {
	var b strings.Builder
	for _, line := range lines {
		if format == "md" {
			line = "- " + emphasized(escape(line))
		}
		b.WriteString(line + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// emphasized sets the word before the first colon in bold.
func emphasized(line string) string {
	head, rest, found := strings.Cut(line, ": ")
	if !found {
		return line
	}
	return "**" + head + ":** " + rest
}

// meetingText writes a meeting as text: Markdown, or for a terminal.
type meetingText struct {
	*strings.Builder
	currency string
	markdown bool
}

func (t meetingText) write(d meeting.MeetingDocument) {
	m := d.Meeting
	t.head(1, fmt.Sprintf("%s, %s", m.Title, m.Label))
	state := map[string]string{meeting.Planned: "not started", meeting.Open: "open", meeting.Held: "held on " + dayOf(m.Held)}[m.State]
	fmt.Fprintf(t, "%s, %s.", minutesText(m.Minutes), state)
	if len(m.Who) > 0 {
		fmt.Fprintf(t, " With %s.", t.escaped(strings.Join(m.Who, ", ")))
	}
	t.WriteString("\n")
	for _, item := range m.Items {
		tick := "[ ]"
		if item.Ticked {
			tick = "[x]"
		}
		t.WriteString("\n")
		t.head(2, fmt.Sprintf("%s %s (%s): %s", tick, item.Title, minutesText(item.Minutes), item.Ask))
		for _, e := range d.Evidence[item.ID] {
			t.evidence(e)
		}
		if item.Note != "" {
			fmt.Fprintf(t, "\n%sNote: %s\n", t.indent(), t.escaped(item.Note))
		}
	}
	t.entries("Decisions", meeting.Decision, m.Entries)
	t.entries("Plans", meeting.Plan, m.Entries)
	t.WriteString("\n")
	t.head(2, "For the stand-up")
	for _, line := range d.Summary {
		fmt.Fprintf(t, "%s%s\n", t.bullet(), t.escaped(line))
	}
}

func (t meetingText) head(level int, text string) {
	if t.markdown {
		fmt.Fprintf(t, "%s %s\n\n", strings.Repeat("#", level), t.escaped(text))
		return
	}
	t.WriteString(text + "\n")
}

func (t meetingText) escaped(text string) string {
	if t.markdown {
		return escape(text)
	}
	return text
}

func (t meetingText) indent() string {
	if t.markdown {
		return ""
	}
	return "  "
}

func (t meetingText) bullet() string { return t.indent() + "- " }

// stateMarks stand before a sentence, as bullets of trends do.
var stateMarks = map[string]string{"good": "+ ", "bad": "! ", "look": "? ", "": "- "}

func (t meetingText) evidence(e meeting.MeetingEvidence) {
	if t.markdown {
		fmt.Fprintf(t, "**%s**\n\n", t.escaped(e.Title))
	} else {
		fmt.Fprintf(t, "  %s\n", e.Title)
	}
	if len(e.Values) > 0 {
		rows := [][]string{{"KPI", "Value", "Target", "Verdict", "Change"}}
		for _, v := range e.Values {
			rows = append(rows, []string{v.Name, formatValue(v.Value, v.Unit, t.currency), targetText(v), verdictText(v), change(v.Value, v.Previous, v.Change, v.Unit, t.currency)})
		}
		t.table(rows, []bool{false, true, true, false, true})
	}
	for _, line := range e.Lines {
		text := t.escaped(joined(line.Text, line.Detail))
		if t.markdown {
			fmt.Fprintf(t, "- %s\n", text)
		} else {
			fmt.Fprintf(t, "    %s%s\n", stateMarks[line.State], text)
		}
	}
	if len(e.Table.Rows) > 0 {
		rows := [][]string{e.Table.Columns}
		right := make([]bool, len(e.Table.Columns))
		for _, row := range e.Table.Rows {
			rows = append(rows, row.Cells)
		}
		t.table(rows, right)
	}
	if e.Note != "" {
		fmt.Fprintf(t, "%s%s\n", strings.Repeat(t.indent(), 2), t.escaped(e.Note))
	}
	if t.markdown {
		t.WriteString("\n")
	}
}

func (t meetingText) table(rows [][]string, right []bool) {
	if !t.markdown {
		for i := range rows {
			rows[i] = append([]string{"    " + rows[i][0]}, rows[i][1:]...)
		}
		t.WriteString(aligned(rows, right))
		return
	}
	for i, row := range rows {
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = escape(cell)
		}
		fmt.Fprintf(t, "| %s |\n", strings.Join(cells, " | "))
		if i == 0 {
			t.WriteString(strings.Repeat("| --- ", len(row)) + "|\n")
		}
	}
	t.WriteString("\n")
}

func (t meetingText) entries(title, kind string, all []meeting.MeetingEntry) {
	first := true
	for _, e := range all {
		if e.Kind != kind {
			continue
		}
		if first {
			t.WriteString("\n")
			t.head(2, title)
			first = false
		}
		text := e.Text
		if e.Who != "" {
			text += ", " + e.Who
		}
		if e.When != "" {
			text += ", by " + e.When
		}
		fmt.Fprintf(t, "%s%s\n", t.bullet(), t.escaped(text))
	}
}

func verdictText(v engine.Value) string {
	if v.Alert != nil && v.Alert.Firing {
		return strings.TrimPrefix(v.Verdict+", fires", ", ")
	}
	return v.Verdict
}

// minutesText writes a time box.
func minutesText(minutes int) string {
	if minutes%60 == 0 {
		return fmt.Sprintf("%d h", minutes/60)
	}
	return fmt.Sprintf("%d min", minutes)
}

// dayOf is the day of an RFC 3339 time.
func dayOf(at string) string {
	day, _, _ := strings.Cut(at, "T")
	return day
}
