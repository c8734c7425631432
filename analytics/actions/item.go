// Package actions keeps what people agree to do about a KPI, and finds out whether it worked: it compares the KPI before and
// after, with the statistics that every other number of Telltale is judged by.
package actions

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// Item is one thing that somebody agreed to do. Days are local ones, 2026-10-31; empty ones are not known.
type Item struct {
	ID       int64           `json:"id"` // 0 until it is kept
	Title    string          `json:"title"`
	Owner    string          `json:"owner"`
	Due      string          `json:"due"`
	KPI      string          `json:"kpi"`      // whose change shows whether it worked; "" for none
	Filters  []engine.Filter `json:"filters"`  // the segment that it is about; none for all
	Expected string          `json:"expected"` // how the KPI is to move: "down", "-20%", "+2 points", "-300 ms"; "" for the better way
	Started  string          `json:"started"`  // day on which it began to be done, where that was before the day on which it was done
	Done     string          `json:"done"`
	State    string          `json:"state"` // open, done, dropped
	Note     string          `json:"note"`
	Meeting  int64           `json:"meeting"` // that it comes from; 0 for none
	Created  string          `json:"created"` // RFC 3339; "" for now
	Changed  string          `json:"changed"` // RFC 3339; given when it is kept
}

// The states.
const (
	Open    = "open"
	Done    = "done"
	Dropped = "dropped"
)

// How long texts may be: what fits a line, a name, and a page.
const (
	longestTitle = 300
	longestOwner = 100
	longestNote  = 10_000
)

// rules are what items are checked against.
type rules struct {
	catalog  *catalog.Catalog
	currency string
	zone     *time.Location
	now      time.Time
}

func (r rules) today() string { return r.now.In(r.zone).Format(time.DateOnly) }

// checked is the item as it is kept: trimmed, with its state and its times. old is what it was, nil for a new one. It fails
// with fault.Invalid and says what is wrong.
func (r rules) checked(i Item, old *Item) (Item, error) {
	i.Title, i.Owner, i.Note = strings.Join(strings.Fields(i.Title), " "), strings.Join(strings.Fields(i.Owner), " "), strings.TrimSpace(i.Note)
	i.Changed = r.now.UTC().Format(time.RFC3339)
	if err := texts(i); err != nil {
		return i, err
	}
	created, err := r.created(&i)
	if err != nil {
		return i, err
	}
	if err := r.days(&i, created, old); err != nil {
		return i, err
	}
	if i.Filters == nil {
		i.Filters = []engine.Filter{}
	}
	return i, r.about(&i)
}

func texts(i Item) error {
	if i.Title == "" {
		return fault.New(fault.Invalid, "The action has no title.").Do("Say in one line what is to be done.")
	}
	for _, t := range []struct {
		name, text string
		most       int
	}{{"title", i.Title, longestTitle}, {"owner", i.Owner, longestOwner}, {"note", i.Note, longestNote}} {
		if n := utf8.RuneCountInString(t.text); n > t.most {
			return fault.New(fault.Invalid, "The %s of the action has %d characters; it may have %d.", t.name, n, t.most)
		}
	}
	return nil
}

// created is the local day on which the item was made. A day stands for its noon, so that it is that day wherever it is read.
func (r rules) created(i *Item) (string, error) {
	if i.Created == "" {
		i.Created = r.now.UTC().Format(time.RFC3339)
	}
	at, err := time.Parse(time.RFC3339, i.Created)
	if err != nil {
		day, wrong := time.ParseInLocation(time.DateOnly, i.Created, r.zone)
		if wrong != nil {
			return "", fault.New(fault.Invalid, "%q is no day on which an action was made.", i.Created).Do("Write it as 2026-10-01.")
		}
		at = day.Add(12 * time.Hour)
		if at.After(r.now) {
			at = r.now
		}
		if day.After(r.now) {
			at = day
		}
	}
	if at.After(r.now) {
		return "", fault.New(fault.Invalid, "The action cannot have been made on %s, which is still to come.", at.In(r.zone).Format(time.DateOnly))
	}
	i.Created = at.UTC().Format(time.RFC3339)
	return at.In(r.zone).Format(time.DateOnly), nil
}

// days checks the days, and the state that they belong to.
func (r rules) days(i *Item, created string, old *Item) error {
	for _, d := range []struct{ name, day string }{{"due", i.Due}, {"started", i.Started}, {"done", i.Done}} {
		if _, err := time.Parse(time.DateOnly, d.day); d.day != "" && err != nil {
			return fault.New(fault.Invalid, "%q is no day on which the action is %s.", d.day, d.name).Do("Write it as 2026-10-31.")
		}
		if d.name != "due" && d.day > r.today() {
			return fault.New(fault.Invalid, "The action cannot be %s on %s: that day is still to come.", d.name, d.day)
		}
	}
	if i.State == "" {
		i.State = Open
		if i.Done != "" {
			i.State = Done
		}
	}
	switch {
	case !slices.Contains([]string{Open, Done, Dropped}, i.State):
		return fault.New(fault.Invalid, "%q is no state of an action.", i.State).Do("It is open, done or dropped.")
	case i.State == Done && i.Done == "":
		i.Done = r.today()
	case i.State == Open && i.Done != "":
		return fault.New(fault.Invalid, "The action is open, and yet was done on %s.", i.Done).Do("Make its state done, or take the day away.")
	}
	if i.Started != "" && i.Done != "" && i.Started > i.Done {
		return fault.New(fault.Invalid, "The action was done on %s, before it was started on %s.", i.Done, i.Started)
	}
	if i.Due != "" && i.Due < created && (old == nil || old.Due != i.Due || old.Created != i.Created) {
		return fault.New(fault.Invalid, "The action is due on %s, before it was made on %s.", i.Due, created).Do("Give a later day, or none.")
	}
	return nil
}

// about checks the KPI, the segment and the expected effect.
func (r rules) about(i *Item) error {
	if i.KPI == "" {
		if len(i.Filters) > 0 || i.Expected != "" {
			return fault.New(fault.Invalid, "A segment and an expected effect are those of a KPI, and the action names none.").Do("Name the KPI that it is to change.")
		}
		return nil
	}
	k := r.catalog.KPI(i.KPI)
	if k == nil {
		return fault.New(fault.Invalid, "There is no KPI %q.", i.KPI).Do("`telltale kpis` lists them.")
	}
	known := engine.Dimensions(r.catalog, k)
	for _, f := range i.Filters {
		switch {
		case !slices.Contains(known, f.Dimension):
			err := fault.New(fault.Invalid, "%s has no dimension %q.", k.Name, f.Dimension)
			if len(known) == 0 {
				return err.Do("It cannot be told by segment.")
			}
			return err.Do("It has %s.", strings.Join(known, ", "))
		case len(f.Values) == 0:
			return fault.New(fault.Invalid, "The segment names no value of %s.", f.Dimension)
		}
	}
	e, err := ParseExpected(i.Expected, k.Unit, r.currency)
	if err == nil {
		i.Expected = e.String()
	}
	return err
}
