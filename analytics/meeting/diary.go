package meeting

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"telltale/analytics/actions"
	"telltale/analytics/catalog"
	"telltale/analytics/closing"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// Numbers answer what evidence is made of, as people see it: months that were closed tell what was signed.
type Numbers interface {
	Engine() *engine.Engine
	Evaluate(ctx context.Context, q engine.Query) (engine.Result, error)
	Scorecard(ctx context.Context, q engine.Query) (engine.Scorecard, error)
	Closings() *closing.Book
	Actions() *actions.Register
}

// Diary holds the meetings of a workspace. It is safe for concurrent use.
type Diary struct {
	db      *store.DB
	numbers Numbers
	now     func() time.Time
}

// New makes the diary of an open workspace.
func New(db *store.DB, numbers Numbers) *Diary {
	return &Diary{db: db, numbers: numbers, now: time.Now}
}

// Cadences are the meetings that come again.
func (d *Diary) Cadences() []catalog.Cadence { return d.numbers.Engine().Catalog().Cadences }

// Get is the meeting of a cadence about a period (2026-10-31, 2026-W44, 2026-10, 2026-Q4), or about the one that is next where
// that is empty. It is planned until somebody starts it. It fails with fault.NotEnough without any data.
func (d *Diary) Get(ctx context.Context, cadence, key string) (Meeting, error) {
	a, err := d.about(ctx, cadence, key)
	if err != nil {
		return Meeting{}, err
	}
	return d.meeting(ctx, a)
}

// about is what a meeting is about.
type about struct {
	cadence *catalog.Cadence
	slot    slot
	period  engine.Period
	all     []store.MeetingRecord // every meeting, the newest first
	kept    *store.MeetingRecord  // nil while it is planned
	last    *store.MeetingRecord  // the last held one of the cadence before; nil without
}

func (d *Diary) about(ctx context.Context, cadence, key string) (about, error) {
	a := about{cadence: d.numbers.Engine().Catalog().Cadence(cadence)}
	if a.cadence == nil {
		return a, fault.New(fault.Invalid, "There is no %q meeting.", cadence).Do("There are daily, weekly, monthly and quarterly ones.")
	}
	times, err := d.numbers.Engine().Periods(ctx)
	if err != nil {
		return a, err
	}
	zone, err := time.LoadLocation(times.Zone)
	if err != nil {
		return a, err
	}
	if key == "" {
		if times.AsOf == "" {
			return a, fault.New(fault.NotEnough, "There is no data yet, so there is nothing to meet about.").Do("Import a file first.")
		}
		a.slot = nextSlot(a.cadence, parsed(times.First, zone), parsed(times.AsOf, zone))
	} else if a.slot, err = parseSlot(a.cadence.Period, key, zone); err != nil {
		return a, err
	}
	if a.period, err = d.numbers.Engine().Resolve(ctx, a.slot.spec); err != nil {
		return a, err
	}
	a.period.Label = a.slot.label
	if a.all, err = d.db.Meetings(ctx); err != nil {
		return a, err
	}
	a.look()
	return a, nil
}

// look finds the meeting itself, and the last one before.
func (a *about) look() {
	for i := range a.all {
		m := &a.all[i]
		switch {
		case m.Cadence != a.cadence.ID:
		case m.Period == a.slot.key:
			a.kept = m
		// A meeting about a later period says nothing about what this one has seen.
		case !m.Held.IsZero() && !m.Until.After(a.slot.from) && (a.last == nil || m.Until.After(a.last.Until)):
			a.last = m
		}
	}
}

// nextSlot is the period that a meeting is about when none is named: the newest that is over, or the running one where the
// cadence or the data has no other. A period is over when the newest data lies in its last hour.
func nextSlot(c *catalog.Cadence, first, asOf time.Time) slot {
	newest := slotAt(c.Period, asOf.Add(-time.Nanosecond))
	if before := newest.before(c.Period); !c.Running && asOf.Before(newest.to.Add(-time.Hour)) && first.Before(before.to) {
		return before
	}
	return newest
}

// parsed reads an instant of the engine's; zero for none.
func parsed(text string, zone *time.Location) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return t.In(zone)
}

// meeting is what a meeting says: of one that was held, what it said then.
func (d *Diary) meeting(ctx context.Context, a about) (Meeting, error) {
	if a.kept != nil && !a.kept.Held.IsZero() {
		r, err := d.frozen(ctx, a.kept.ID)
		return r.Meeting, err
	}
	m := Meeting{Cadence: a.cadence.ID, Title: a.cadence.Title, Minutes: a.cadence.Minutes, Key: a.slot.key, Label: a.slot.label, Spec: a.slot.spec, Period: a.period, State: Planned,
		Who: []string{}, Entries: []MeetingEntry{}}
	var edits []store.KeptEdit
	zone := a.slot.from.Location()
	if a.last != nil {
		m.Last, m.Since = a.last.Period, a.last.Until.In(zone).Format(time.RFC3339)
	}
	if a.kept != nil {
		m.ID, m.State, m.Began = a.kept.ID, Open, a.kept.Began.In(zone).Format(time.RFC3339)
		var err error
		if edits, err = d.db.MeetingEdits(ctx, m.ID); err != nil {
			return m, err
		}
	}
	w, err := fold(edits)
	m.Who, m.Entries, m.Undo, m.Redo = w.who, w.entries, w.undo, w.redo
	for _, item := range a.cadence.Agenda {
		m.Items = append(m.Items, MeetingItem{ID: item.ID, Title: item.Title, Ask: item.Ask, Minutes: item.Minutes, Writes: item.Writes, Ticked: w.ticked[item.ID], Note: w.notes[item.ID]})
	}
	return m, err
}

// MeetingDocument is a meeting with all its evidence, by item, and its summary.
type MeetingDocument struct {
	Meeting  Meeting                      `json:"meeting"`
	Evidence map[string][]MeetingEvidence `json:"evidence"`
	Summary  []string                     `json:"summary"`
}

// Document is a meeting with all its evidence; of one that was held, what people saw then.
func (d *Diary) Document(ctx context.Context, cadence, key string) (MeetingDocument, error) {
	a, err := d.about(ctx, cadence, key)
	if err != nil {
		return MeetingDocument{}, err
	}
	if a.kept != nil && !a.kept.Held.IsZero() {
		return d.frozen(ctx, a.kept.ID)
	}
	return d.document(ctx, a)
}

func (d *Diary) frozen(ctx context.Context, id int64) (MeetingDocument, error) {
	var r MeetingDocument
	text, err := d.db.HeldMeeting(ctx, id)
	if err == nil {
		err = json.Unmarshal([]byte(text), &r)
	}
	if err != nil {
		return r, fault.New(fault.Invalid, "The record of meeting %d cannot be read: %v.", id, err).Do("A backup has it as it was.")
	}
	return r, nil
}

// byID finds a meeting by its number.
func (d *Diary) byID(ctx context.Context, id int64) (about, error) {
	all, err := d.db.Meetings(ctx)
	if err != nil {
		return about{}, err
	}
	at := slices.IndexFunc(all, func(m store.MeetingRecord) bool { return m.ID == id })
	if at < 0 {
		return about{}, fault.New(fault.NotFound, "There is no meeting %d.", id).Do("`telltale meeting list` shows those of the workspace.")
	}
	return d.about(ctx, all[at].Cadence, all[at].Period)
}
