package actions

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// Register keeps the action items of a workspace. It is safe for concurrent use.
type Register struct {
	db     *store.DB
	engine func() *engine.Engine // over the definitions that hold
	now    func() time.Time
}

// New makes the register of an open workspace. engine gives the engine that holds at the time.
func New(db *store.DB, engine func() *engine.Engine) *Register {
	return &Register{db: db, engine: engine, now: time.Now}
}

// Items are all items, the oldest first.
func (r *Register) Items(ctx context.Context) ([]Item, error) {
	kept, err := r.db.Actions(ctx)
	if err != nil {
		return nil, err
	}
	items := make([]Item, len(kept))
	for n, k := range kept {
		items[n] = Item{ID: k.ID, Title: k.Title, Owner: k.Owner, Due: k.Due, KPI: k.KPI, Filters: []engine.Filter{}, Expected: k.Expected, Started: k.Started, Done: k.Done, State: k.State,
			Note: k.Note, Meeting: k.Meeting, Created: k.Created.UTC().Format(time.RFC3339), Changed: k.Changed.UTC().Format(time.RFC3339)}
		if err := json.Unmarshal([]byte(k.Filters), &items[n].Filters); err != nil {
			return nil, fault.New(fault.Internal, "The segment of action %d cannot be read: %v.", k.ID, err)
		}
	}
	return items, nil
}

// Item is the one of an id. It fails with fault.NotFound when there is none.
func (r *Register) Item(ctx context.Context, id int64) (Item, error) {
	items, err := r.Items(ctx)
	if err != nil {
		return Item{}, err
	}
	n := slices.IndexFunc(items, func(i Item) bool { return i.ID == id })
	if n < 0 {
		return Item{}, fault.New(fault.NotFound, "There is no action %d.", id).Do("`telltale action list` lists them.")
	}
	return items[n], nil
}

// Keep keeps a new item, or a changed one in the place of what it was, and returns it as it is kept. It fails with
// fault.Invalid and says what is wrong with it.
func (r *Register) Keep(ctx context.Context, i Item) (Item, error) {
	kept, err := r.keep(ctx, []Item{i}, func(_ int, err error) error { return err })
	if err != nil {
		return Item{}, err
	}
	return kept[0], nil
}

// keep checks items and keeps all of them as one edit, or none. wrong makes the error of the item at a place.
func (r *Register) keep(ctx context.Context, items []Item, wrong func(int, error) error) ([]Item, error) {
	rules, err := r.rules(ctx)
	if err != nil {
		return nil, err
	}
	before, err := r.Items(ctx)
	if err != nil {
		return nil, err
	}
	kept, rows := make([]Item, len(items)), make([]store.ActionItem, len(items))
	for n, i := range items {
		var old *Item
		if i.ID != 0 {
			at := slices.IndexFunc(before, func(o Item) bool { return o.ID == i.ID })
			if at < 0 {
				return nil, wrong(n, fault.New(fault.NotFound, "There is no action %d.", i.ID).Do("`telltale action list` lists them."))
			}
			old = &before[at]
		}
		if kept[n], err = rules.checked(i, old); err != nil {
			return nil, wrong(n, err)
		}
		if rows[n], err = row(kept[n]); err != nil {
			return nil, err
		}
	}
	ids, err := r.db.KeepActions(ctx, rows...)
	for n := range ids {
		kept[n].ID = ids[n]
	}
	return kept, err
}

// Finish says that an item was done on a day ("" for today), or with Dropped that it will not be.
func (r *Register) Finish(ctx context.Context, id int64, state, day, note string) (Item, error) {
	i, err := r.Item(ctx, id)
	if err != nil {
		return i, err
	}
	i.State, i.Done = state, ""
	if state == Done {
		i.Done = day
	}
	if note != "" {
		i.Note = note
	}
	return r.Keep(ctx, i)
}

// Undo takes the newest change back, and returns how many items it was of. It fails with fault.NotFound when there is none.
func (r *Register) Undo(ctx context.Context) (int, error) { return r.db.UndoActions(ctx) }

func row(i Item) (store.ActionItem, error) {
	filters, err := json.Marshal(i.Filters)
	if err != nil {
		return store.ActionItem{}, err
	}
	created, err := time.Parse(time.RFC3339, i.Created)
	if err != nil {
		return store.ActionItem{}, err
	}
	changed, err := time.Parse(time.RFC3339, i.Changed)
	return store.ActionItem{ID: i.ID, Title: i.Title, Owner: i.Owner, Due: i.Due, KPI: i.KPI, Filters: string(filters), Expected: i.Expected, Started: i.Started, Done: i.Done,
		State: i.State, Note: i.Note, Meeting: i.Meeting, Created: created, Changed: changed}, err
}

// rules are those that hold now.
func (r *Register) rules(ctx context.Context) (rules, error) {
	name, err := r.db.Zone(ctx)
	if err != nil {
		return rules{}, err
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return rules{}, fault.New(fault.Invalid, "The workspace's zone %q is unknown.", name).Do("Set an IANA name such as Europe/Berlin.")
	}
	// Time is the data's time where that is ahead of the clock, as in a demo.
	now := r.now()
	if p, err := r.engine().Resolve(ctx, engine.Spec{Preset: "last24h"}); err == nil && p.To.After(now) {
		now = p.To
	} else if err != nil && !fault.Is(err, fault.NotEnough) {
		return rules{}, err
	}
	currency, _, err := r.db.Setting(ctx, "currency", now)
	return rules{catalog: r.engine().Catalog(), currency: currency, zone: zone, now: now}, err
}
