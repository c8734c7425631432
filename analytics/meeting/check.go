package meeting

import (
	"strings"
	"time"
	"unicode/utf8"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
)

// The longest texts, in characters.
const (
	longestNote  = 20000
	longestEntry = 2000
	longestName  = 200
)

// check tidies an edit, and refuses what does not fit the agenda and the catalog with fault.Invalid.
func (e *MeetingEdit) check(cadence *catalog.Cadence, known *catalog.Catalog, there []MeetingEntry) error {
	item := func(id string) *catalog.AgendaItem {
		for i := range cadence.Agenda {
			if cadence.Agenda[i].ID == id {
				return &cadence.Agenda[i]
			}
		}
		return nil
	}
	switch e.Kind {
	case "tick", "untick", "note":
		if item(e.Item) == nil {
			return fault.New(fault.Invalid, "The %s has no item %q.", strings.ToLower(cadence.Title), e.Item)
		}
		if e.Kind == "note" && utf8.RuneCountInString(e.Text) > longestNote {
			return fault.New(fault.Invalid, "The note has more than %d characters.", longestNote).Do("Keep the text elsewhere and name the place.")
		}
		return nil
	case "who":
		if utf8.RuneCountInString(e.Text) > longestEntry {
			return fault.New(fault.Invalid, "The list of names has more than %d characters.", longestEntry)
		}
		return nil
	case "entry", "remove":
	default:
		return fault.New(fault.Invalid, "A meeting has no %q.", e.Kind).Do("Allowed are tick, untick, note, who, entry and remove.")
	}
	if e.Entry == nil {
		return fault.New(fault.Invalid, "There is no entry.").Do("Say what it is.")
	}
	if e.Entry.ID != 0 {
		at := indexOf(there, e.Entry.ID)
		if at < 0 {
			return fault.New(fault.NotFound, "The meeting has no entry %d any more.", e.Entry.ID)
		}
		if e.Kind == "remove" {
			entry := there[at]
			e.Entry = &entry
			return nil
		}
	} else if e.Kind == "remove" {
		return fault.New(fault.Invalid, "No entry is named that could be removed.")
	}
	if on := item(e.Entry.Item); e.Entry.Item != "" && on == nil || e.Entry.Kind != Decision && (on == nil || on.Writes != e.Entry.Kind) {
		return fault.New(fault.Invalid, "A %s is not written there.", e.Entry.Kind).Do("Decisions are written under every item of the agenda, plans and benchmarks under theirs.")
	}
	return e.Entry.check(known)
}

func (e *MeetingEntry) check(known *catalog.Catalog) error {
	for _, text := range []*string{&e.Text, &e.Who, &e.When, &e.Source, &e.Typed} {
		*text = strings.Join(strings.Fields(*text), " ")
	}
	if e.Text == "" {
		what := map[string]string{Decision: "Say what was decided.", Plan: "Say what is planned.", Benchmark: "Say whose value it is."}[e.Kind]
		return fault.New(fault.Invalid, "The %s has no text.", e.Kind).Do("%s", what)
	}
	if utf8.RuneCountInString(e.Text) > longestEntry || utf8.RuneCountInString(e.Who) > longestName || utf8.RuneCountInString(e.Source) > longestEntry {
		return fault.New(fault.Invalid, "The %s is too long.", e.Kind).Do("A text has at most %d characters, a name %d.", longestEntry, longestName)
	}
	if e.When != "" {
		if _, err := time.Parse(time.DateOnly, e.When); err != nil {
			return fault.New(fault.Invalid, "%q is no day.", e.When).Do("Write it as 2026-11-15.")
		}
	}
	if e.KPI != "" && known.KPI(e.KPI) == nil {
		return fault.New(fault.Invalid, "There is no KPI %q.", e.KPI).Do("`telltale kpis` lists them.")
	}
	e.Value = nil
	if e.Kind != Benchmark {
		e.Typed, e.Source = "", ""
		return nil
	}
	if e.KPI == "" || e.Source == "" || e.When == "" {
		return fault.New(fault.Invalid, "The benchmark has no KPI, no source, or no date.").Do("Choose the KPI that it is held against, and say where the value was read and of which day it is.")
	}
	return e.measure(known.KPI(e.KPI).Unit)
}

// measure reads the value of a benchmark as limits are read; a share may be typed without its sign.
func (e *MeetingEntry) measure(unit catalog.Unit) error {
	typed := strings.ReplaceAll(e.Typed, " ", "")
	if unit == catalog.Percent && !strings.HasSuffix(typed, "%") {
		typed += "%"
	}
	limit, err := catalog.ParseTarget("< "+typed, unit)
	if err != nil {
		return fault.New(fault.Invalid, "%q is no value of this KPI.", e.Typed).Do("Write it as 99.9%%, 850ms, $0.02 or 4.2, as its unit is.")
	}
	value, _ := limit.Value.Float64()
	e.Value = &value
	return nil
}

func indexOf(entries []MeetingEntry, id int) int {
	for i, e := range entries {
		if e.ID == id {
			return i
		}
	}
	return -1
}
