package meeting

import (
	"context"
	"encoding/json"
	"time"

	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// Start begins the meeting of a cadence about a period, or about the next one where that is empty. One that has begun goes on.
func (d *Diary) Start(ctx context.Context, cadence, key string) (Meeting, error) {
	a, err := d.about(ctx, cadence, key)
	if err != nil {
		return Meeting{}, err
	}
	if a.kept == nil {
		begins := store.MeetingRecord{Cadence: a.cadence.ID, Period: a.slot.key, Began: d.now().UTC().Truncate(time.Second)}
		if begins.ID, err = d.db.AddMeeting(ctx, begins); err != nil {
			return Meeting{}, err
		}
		a.kept = &begins
	}
	return d.meeting(ctx, a)
}

// Write keeps what somebody writes in an open meeting. When it returns, no crash can undo it.
func (d *Diary) Write(ctx context.Context, id int64, edit MeetingEdit) (Meeting, error) {
	a, err := d.byID(ctx, id)
	if err != nil {
		return Meeting{}, err
	}
	m, err := d.meeting(ctx, a)
	if err != nil {
		return m, err
	}
	if err := edit.check(a.cadence, d.numbers.Engine().Catalog(), m.Entries); err != nil {
		return m, err
	}
	content, err := json.Marshal(edit)
	if err != nil {
		return m, err
	}
	if err := d.db.EditMeeting(ctx, id, string(content)); err != nil {
		return m, err
	}
	return d.meeting(ctx, a)
}

// Undo takes the last edit of an open meeting back.
func (d *Diary) Undo(ctx context.Context, id int64) (Meeting, error) {
	return d.turn(ctx, id, d.db.UndoMeetingEdit)
}

// Redo brings the edit back that was taken back last, unless something was written since.
func (d *Diary) Redo(ctx context.Context, id int64) (Meeting, error) {
	return d.turn(ctx, id, d.db.RedoMeetingEdit)
}

func (d *Diary) turn(ctx context.Context, id int64, turn func(context.Context, int64) error) (Meeting, error) {
	if err := turn(ctx, id); err != nil {
		return Meeting{}, err
	}
	a, err := d.byID(ctx, id)
	if err != nil {
		return Meeting{}, err
	}
	return d.meeting(ctx, a)
}

// End freezes an open meeting with its evidence and summary as they are now. It fails with fault.Busy when data, settings or
// what is written in the meeting change meanwhile.
func (d *Diary) End(ctx context.Context, id int64) (Meeting, error) {
	a, err := d.byID(ctx, id)
	if err != nil {
		return Meeting{}, err
	}
	if !a.kept.Held.IsZero() {
		return Meeting{}, fault.New(fault.Invalid, "The meeting has ended already.").Do("Open it again to write in it.")
	}
	version := d.db.Version()
	seen, err := d.db.MeetingEdits(ctx, id)
	if err != nil {
		return Meeting{}, err
	}
	r, err := d.document(ctx, a)
	if err != nil {
		return r.Meeting, err
	}
	held := d.now().UTC().Truncate(time.Second)
	until := a.slot.to
	if asOf := parsed(a.period.AsOf, a.slot.from.Location()); !asOf.IsZero() && asOf.Before(until) {
		until = asOf
	}
	r.Meeting.State, r.Meeting.Held, r.Meeting.Undo, r.Meeting.Redo = Held, held.In(a.slot.from.Location()).Format(time.RFC3339), "", ""
	text, err := json.Marshal(r)
	if err != nil {
		return r.Meeting, err
	}
	if d.db.Version() != version {
		return r.Meeting, fault.New(fault.Busy, "The data or the settings changed while the meeting was being ended.").Do("Look at the evidence, and end it again.")
	}
	return r.Meeting, d.db.HoldMeeting(ctx, id, held, until, string(text), seen)
}

// Reopen opens a meeting that was ended, with what is written in it and the evidence of today.
func (d *Diary) Reopen(ctx context.Context, id int64) (Meeting, error) {
	return d.turn(ctx, id, func(ctx context.Context, id int64) error {
		return d.db.HoldMeeting(ctx, id, time.Time{}, time.Time{}, "", nil)
	})
}

// Remove forgets a meeting that has not ended, and everything that was written in it.
func (d *Diary) Remove(ctx context.Context, id int64) error {
	a, err := d.byID(ctx, id)
	if err != nil {
		return err
	}
	if !a.kept.Held.IsZero() {
		return fault.New(fault.Invalid, "The meeting has ended: its record is kept.").Do("Open it again before it is removed.")
	}
	return d.db.RemoveMeeting(ctx, id)
}
