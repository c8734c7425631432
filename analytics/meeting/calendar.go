package meeting

import (
	"context"
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/store"
)

// MeetingCalendar is which meetings are due, and those that there were.
type MeetingCalendar struct {
	Due      []DueMeeting    `json:"due"`      // one of each cadence; empty without data
	Meetings []ListedMeeting `json:"meetings"` // that began, those about the newest period first
}

// DueMeeting is the next meeting of a cadence.
type DueMeeting struct {
	Cadence string `json:"cadence"`
	Title   string `json:"title"`
	Minutes int    `json:"minutes"`
	Items   int    `json:"items"`
	Key     string `json:"key"`
	Label   string `json:"label"`
	State   string `json:"state"`   // planned: due; open; held
	Running bool   `json:"running"` // the period is not over
	Last    string `json:"last"`    // label of the period of the last held one; "" without
}

// ListedMeeting is one meeting in a list.
type ListedMeeting struct {
	ID        int64    `json:"id"`
	Cadence   string   `json:"cadence"`
	Title     string   `json:"title"`
	Key       string   `json:"key"`
	Label     string   `json:"label"`
	From      string   `json:"from"` // first day of the period
	State     string   `json:"state"`
	Began     string   `json:"began"` // RFC 3339
	Held      string   `json:"held"`
	Ticked    int      `json:"ticked"`
	Items     int      `json:"items"`
	Decisions []string `json:"decisions"`
}

// Calendar lists the meetings of the workspace, and which are due.
func (d *Diary) Calendar(ctx context.Context) (MeetingCalendar, error) {
	c := MeetingCalendar{Due: []DueMeeting{}, Meetings: []ListedMeeting{}}
	times, err := d.numbers.Engine().Periods(ctx)
	if err != nil {
		return c, err
	}
	zone, err := time.LoadLocation(times.Zone)
	if err != nil {
		return c, err
	}
	all, err := d.db.Meetings(ctx)
	if err != nil {
		return c, err
	}
	if c.Meetings, err = d.listed(ctx, all, zone); err != nil || times.AsOf == "" {
		return c, err
	}
	c.Due = d.due(all, times, zone)
	return c, nil
}

func (d *Diary) due(all []store.MeetingRecord, times engine.PeriodChoices, zone *time.Location) []DueMeeting {
	due := []DueMeeting{}
	asOf := parsed(times.AsOf, zone)
	for _, cadence := range d.Cadences() {
		a := about{cadence: &cadence, slot: nextSlot(&cadence, parsed(times.First, zone), asOf), all: all}
		a.look()
		one := DueMeeting{Cadence: cadence.ID, Title: cadence.Title, Minutes: cadence.Minutes, Items: len(cadence.Agenda), Key: a.slot.key, Label: a.slot.label, State: Planned,
			Running: asOf.Before(a.slot.to.Add(-time.Hour))}
		if a.kept != nil {
			one.State = Open
		}
		switch {
		case a.kept != nil && !a.kept.Held.IsZero():
			one.State, one.Last = Held, a.slot.label
		case a.last != nil:
			if last, err := parseSlot(cadence.Period, a.last.Period, zone); err == nil {
				one.Last = last.label
			}
		}
		due = append(due, one)
	}
	return due
}
