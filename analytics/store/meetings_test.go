package store

import (
	"context"
	"testing"
	"time"

	"telltale/analytics/fault"
)

// What is written while a meeting is being ended is not left out of its record: the meeting is ended again, with it.
func TestAMeetingEndsWithAllThatIsWritten(t *testing.T) {
	ctx := context.Background()
	db, err := Open(ctx, t.TempDir()+"/w.telltale", Options{Zone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	id, err := db.AddMeeting(ctx, MeetingRecord{Cadence: "weekly", Period: "2026-W44", Began: now})
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []func() error{
		func() error { return db.EditMeeting(ctx, id, `{"kind": "tick"}`) },
		func() error { return db.EditMeeting(ctx, id, `{"kind": "note"}`) },
		func() error { return db.UndoMeetingEdit(ctx, id) },
	} {
		seen, err := db.MeetingEdits(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		if err := change(); err != nil {
			t.Fatal(err)
		}
		if err := db.HoldMeeting(ctx, id, now, now, "{}", seen); !fault.Is(err, fault.Busy) {
			t.Fatalf("ended without what was written meanwhile: %v", err)
		}
	}
	seen, err := db.MeetingEdits(ctx, id)
	if err != nil || len(seen) != 2 || !seen[1].Undone {
		t.Fatalf("%+v, %v", seen, err)
	}
	if err := db.HoldMeeting(ctx, id, now, now, "{}", seen); err != nil {
		t.Error(err)
	}
}
