package closing

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/store"
)

// MonthState is how a month stands.
type MonthState struct {
	Month   string `json:"month"` // 2026-10
	Label   string `json:"label"` // October 2026
	State   string `json:"state"` // running, ready, closed, arrived, restated, refused, damaged
	Version int    `json:"version"`
	By      string `json:"by"`
	At      string `json:"at"` // RFC 3339
	Note    string `json:"note"`
	Despite string `json:"despite"`
	Content string `json:"content"` // SHA-256 of numbers, definitions, settings and files
	Hash    string `json:"hash"`    // SHA-256 of the whole record
	Differs int    `json:"differs"` // numbers that differ from what was signed
	// Reopened tells of an open month that it was closed before; nil when it was not.
	Reopened *Reopening `json:"reopened"`
}

// Reopening is who set a signature aside, and why.
type Reopening struct {
	Version int    `json:"version"` // that was set aside
	By      string `json:"by"`
	At      string `json:"at"` // RFC 3339
	Note    string `json:"note"`
}

// The states of a month. Rows that came or went without changing any number make it arrived; refused means that exactly
// the numbers of today were refused.
const (
	Running  = "running"
	Ready    = "ready"
	Arrived  = "arrived"
	Differs  = "restated"
	Rejected = "refused"
)

// Months are all months that have data or were closed, the newest first.
func (b *Book) Months(ctx context.Context) ([]MonthState, error) {
	choices, err := b.engine().Periods(ctx)
	if err != nil {
		return nil, err
	}
	periods := map[string]engine.Period{}
	for _, c := range choices.Months {
		periods[c.Spec.Month] = c.Period
	}
	all, err := b.chain(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if _, known := periods[r.Month]; known {
			continue
		}
		if periods[r.Month], err = b.engine().Resolve(ctx, question(r.Month).Period); err != nil {
			return nil, err
		}
	}
	months := []MonthState{}
	for _, month := range slices.Backward(slices.Sorted(maps.Keys(periods))) {
		one, err := b.state(ctx, month, periods[month])
		if err != nil {
			return nil, err
		}
		months = append(months, one)
	}
	return months, nil
}

// Month is how one month stands.
func (b *Book) Month(ctx context.Context, month string) (MonthState, error) {
	if _, err := parseMonth(month); err != nil {
		return MonthState{}, err
	}
	p, err := b.engine().Resolve(ctx, question(month).Period)
	if err != nil {
		return MonthState{}, err
	}
	return b.state(ctx, month, p)
}

func (b *Book) state(ctx context.Context, month string, p engine.Period) (MonthState, error) {
	m := MonthState{Month: month, Label: p.Label, State: Ready}
	if p.Running {
		m.State = Running
	}
	holds, of, err := b.signed(ctx, month)
	if aside := latest(of); holds == nil && aside != nil {
		m.Reopened = &Reopening{Version: aside.Version, By: aside.By, At: inZone(aside.At, p.From.Location()), Note: aside.Note}
	}
	if err != nil || holds == nil {
		return m, err
	}
	m.State, m.Version, m.Hash = Closed, holds.Version, holds.hash
	if holds.damage != "" {
		m.State, m.Note = Damaged, holds.damage
		return m, nil
	}
	m.By, m.At, m.Note, m.Despite, m.Content = holds.By, inZone(holds.At, p.From.Location()), holds.Note, holds.Despite, holds.Content
	if same, err := b.untouched(ctx, holds, p); err != nil || same {
		return m, err
	}
	found, err := b.Restatement(ctx, month)
	if err != nil {
		return m, err
	}
	m.Differs = len(found.Restated)
	switch {
	case found.Refused:
		m.State = Rejected
	case m.Differs > 0:
		m.State = Differs
	case slices.ContainsFunc(found.Causes, func(c Cause) bool { return len(c.Tables) > 0 }):
		m.State = Arrived
	}
	return m, nil
}

// untouched reports whether everything that the numbers rest on is as it was, so that they need not be computed again.
func (b *Book) untouched(ctx context.Context, holds *record, p engine.Period) (bool, error) {
	now, err := b.inputs(ctx, holds.Month, p)
	if err != nil {
		return false, err
	}
	was := holds.Signed
	return holds.App == b.db.App() && slices.Equal(holds.Imports, now.imports) && reflect.DeepEqual(was.Files, now.content.Files) &&
		slices.Equal(was.Settings, now.content.Settings) && maps.Equal(was.Definitions, now.content.Definitions) && slices.Equal(was.Reviews, now.content.Reviews), nil
}

// Resting are the closed months that rest on an import, the oldest first: those that were signed with rows of it, and
// those that knew it and may look back at its rows, since a month is told beside the one before and the same of last year.
func (b *Book) Resting(ctx context.Context, i store.Import) (with, after []string, err error) {
	all, err := b.chain(ctx)
	holds := map[string]*record{}
	for _, r := range all {
		if r.Signed != nil && r.damage == "" || r.Kind == kindReopened {
			holds[r.Month] = r
		}
	}
	with, after = []string{}, []string{}
	for _, month := range slices.Sorted(maps.Keys(holds)) {
		r := holds[month]
		n := slices.Index(r.Imports, i.ID)
		if r.Signed == nil || n < 0 {
			continue
		}
		first, err := parseMonth(month)
		switch {
		case err != nil:
			return nil, nil, err
		case len(r.Signed.Files[n].Rows) > 0:
			with = append(with, month)
		// The days of another zone than UTC begin a little before or after those of it.
		case i.From < first.AddDate(0, 0, 1).Format(time.DateOnly) && i.To >= first.AddDate(-1, 0, -1).Format(time.DateOnly):
			after = append(after, month)
		}
	}
	return with, after, err
}

// Entry is one line in the history of a month: a version that was signed, a refusal, or a reopening.
type Entry struct {
	Kind    string `json:"kind"` // signed, refused, reopened
	Version int    `json:"version"`
	By      string `json:"by"`
	At      string `json:"at"`
	Note    string `json:"note"`
	Despite string `json:"despite"`
	App     string `json:"app"`
	Content string `json:"content"`
	Hash    string `json:"hash"`
	Damage  string `json:"damage"`
	// Findings are what the checklist had to say when it was signed.
	Findings []ChecklistItem `json:"findings"`
	// Restated are the numbers that were accepted or refused, with their causes.
	Restated []Restated `json:"restated"`
	Causes   []Cause    `json:"causes"`
}

// History is everything that was signed, refused and set aside of a month, the newest first.
func (b *Book) History(ctx context.Context, month string) ([]Entry, error) {
	if _, err := parseMonth(month); err != nil {
		return nil, err
	}
	p, err := b.engine().Resolve(ctx, question(month).Period)
	if err != nil {
		return nil, err
	}
	_, of, err := b.signed(ctx, month)
	entries := []Entry{}
	for _, r := range slices.Backward(of) {
		e := Entry{Kind: r.Kind, Version: r.Version, By: r.By, At: inZone(r.At, p.From.Location()), Note: r.Note, Despite: r.Despite, App: r.App, Content: r.Content, Hash: r.hash,
			Damage: r.damage, Restated: r.Restated, Causes: r.Causes}
		if r.Signed != nil {
			e.Findings = r.Signed.Findings
		}
		entries = append(entries, e)
	}
	return entries, err
}

// inZone writes an instant as the clocks of the zone show it.
func inZone(at string, zone *time.Location) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	return t.In(zone).Format(time.RFC3339)
}
