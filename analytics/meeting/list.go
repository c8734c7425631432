package meeting

import (
	"cmp"
	"context"
	"slices"
	"time"

	"telltale/analytics/store"
)

// listed describes meetings, those about the newest period first.
func (d *Diary) listed(ctx context.Context, all []store.MeetingRecord, zone *time.Location) ([]ListedMeeting, error) {
	list := []ListedMeeting{}
	if len(all) == 0 {
		return list, nil
	}
	edits, err := d.db.MeetingEdits(ctx, 0)
	if err != nil {
		return list, err
	}
	of := map[int64][]store.KeptEdit{}
	for _, e := range edits {
		of[e.Meeting] = append(of[e.Meeting], e)
	}
	for _, m := range all {
		cadence := d.numbers.Engine().Catalog().Cadence(m.Cadence)
		if cadence == nil {
			continue
		}
		s, err := parseSlot(cadence.Period, m.Period, zone)
		if err != nil {
			return list, err
		}
		w, err := fold(of[m.ID])
		if err != nil {
			return list, err
		}
		one := ListedMeeting{ID: m.ID, Cadence: m.Cadence, Title: cadence.Title, Key: m.Period, Label: s.label, From: s.from.Format(time.DateOnly), State: Open,
			Began: m.Began.In(zone).Format(time.RFC3339), Items: len(cadence.Agenda), Decisions: []string{}}
		if !m.Held.IsZero() {
			one.State, one.Held = Held, m.Held.In(zone).Format(time.RFC3339)
		}
		for _, item := range cadence.Agenda {
			if w.ticked[item.ID] {
				one.Ticked++
			}
		}
		for _, e := range w.entries {
			if e.Kind == Decision {
				one.Decisions = append(one.Decisions, e.Text)
			}
		}
		list = append(list, one)
	}
	slices.SortStableFunc(list, func(a, b ListedMeeting) int { return cmp.Or(cmp.Compare(b.From, a.From), cmp.Compare(b.ID, a.ID)) })
	return list, nil
}
