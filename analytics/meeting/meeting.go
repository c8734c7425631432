package meeting

import (
	"telltale/analytics/engine"
)

// Meeting is one meeting with what was written in it. Its evidence is asked for item by item.
type Meeting struct {
	ID      int64         `json:"id"` // 0 while it is planned
	Cadence string        `json:"cadence"`
	Title   string        `json:"title"`
	Minutes int           `json:"minutes"`
	Key     string        `json:"key"`    // of the period: 2026-10-31, 2026-W44, 2026-10, 2026-Q4
	Label   string        `json:"label"`  // of the period, as people read it
	Spec    engine.Spec   `json:"spec"`   // asks for the period
	Period  engine.Period `json:"period"` // that it is about
	// Since is up to when the last held meeting of the cadence saw (RFC 3339), which is Last; both are empty without one. Alerts
	// and events are those since then.
	Since   string         `json:"since"`
	Last    string         `json:"last"`
	State   string         `json:"state"` // planned, open, held
	Began   string         `json:"began"` // RFC 3339
	Held    string         `json:"held"`
	Who     []string       `json:"who"` // took part
	Items   []MeetingItem  `json:"items"`
	Entries []MeetingEntry `json:"entries"`
	Undo    string         `json:"undo"` // what can be undone, in words; "" for nothing
	Redo    string         `json:"redo"`
}

// The states of a meeting.
const (
	Planned = "planned"
	Open    = "open"
	Held    = "held"
)

// MeetingItem is one item of the agenda.
type MeetingItem struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Ask     string `json:"ask"`
	Minutes int    `json:"minutes"`
	Writes  string `json:"writes"` // kind of entries that are written under it beside decisions; "" for none
	Ticked  bool   `json:"ticked"`
	Note    string `json:"note"`
}

// MeetingEntry is something that a meeting came to: a decision, a plan for the next period, or a value of others.
type MeetingEntry struct {
	ID     int      `json:"id"`     // 0 for a new one
	Kind   string   `json:"kind"`   // decision, plan, benchmark
	Item   string   `json:"item"`   // of the agenda; "" for the meeting as a whole
	Text   string   `json:"text"`   // of benchmarks: whose value it is
	Who    string   `json:"who"`    // sees to it
	When   string   `json:"when"`   // 2026-11-15: by when, or of which day a benchmark is; "" without
	KPI    string   `json:"kpi"`    // that it is about; "" without
	Typed  string   `json:"typed"`  // value of a benchmark as it was typed: "99.9%", "850ms", "$0.02"
	Value  *float64 `json:"value"`  // the same in the base unit of the KPI
	Source string   `json:"source"` // of a benchmark
}

// The kinds of entries.
const (
	Decision  = "decision"
	Plan      = "plan"
	Benchmark = "benchmark"
)

// MeetingEdit is one thing that somebody writes in a meeting.
type MeetingEdit struct {
	Kind  string        `json:"kind"`  // tick, untick, note, who, entry, remove
	Item  string        `json:"item"`  // of tick, untick and note
	Text  string        `json:"text"`  // of a note; of who: the names, with commas between them
	Entry *MeetingEntry `json:"entry"` // to be added, or to take the place of the one of its ID, or to be removed
}

// decided are the entries of a kind.
func (m *Meeting) of(kind string) []MeetingEntry {
	var some []MeetingEntry
	for _, e := range m.Entries {
		if e.Kind == kind {
			some = append(some, e)
		}
	}
	return some
}
