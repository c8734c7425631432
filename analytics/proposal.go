package analytics

import (
	"context"
	"maps"
	"slices"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// anew are those of the KPIs that are not defined just so already.
func (w *Workspace) anew(own []catalog.Own) []store.Definition {
	var fresh []store.Definition
	for _, o := range own {
		held := slices.ContainsFunc(w.holds.Load().own, func(h catalog.Own) bool { return h.ID == o.ID && h.YAML() == o.YAML() })
		if !held {
			fresh = append(fresh, store.Definition{ID: o.ID, Entry: o.YAML()})
		}
	}
	return fresh
}

// without are the KPIs that hold, but for one.
func (w *Workspace) without(id string) []catalog.Own {
	return slices.DeleteFunc(slices.Clone(w.holds.Load().own), func(o catalog.Own) bool { return o.ID == id })
}

// adopt makes an engine hold whose KPIs were tried, or were known to fail, and that were just saved.
func (w *Workspace) adopt(ctx context.Context, e *engine.Engine, own []catalog.Own) error {
	w.defining.Lock()
	defer w.defining.Unlock()
	slices.SortFunc(own, func(a, b catalog.Own) int { return strings.Compare(a.ID, b.ID) })
	t := trial{Failing: map[string]string{}}
	problems := maps.Clone(w.holds.Load().problems)
	for _, o := range own {
		delete(problems, o.ID)
		if o.Broken != "" {
			t.Failing[o.ID], problems[o.ID] = o.Broken, o.Broken
		}
	}
	saved, err := w.db.Definitions(ctx)
	if err != nil {
		return err
	}
	for id := range problems {
		if !slices.ContainsFunc(saved, func(s store.Definition) bool { return s.ID == id }) {
			delete(problems, id)
		}
	}
	w.holds.Store(&definitions{engine: e, own: own, problems: problems})
	if t.Of, err = w.stateOf(ctx, own); err != nil {
		return err
	}
	return w.noteTrial(ctx, t)
}

// proposed is the KPI of an entry, and an engine whose catalog has it. It was computed over all data once.
func (w *Workspace) proposed(ctx context.Context, name, entry, place string) (catalog.Own, *engine.Engine, error) {
	o, err := catalog.ParseOwn(name, []byte(entry))
	if err != nil {
		return o, nil, err
	}
	held := w.holds.Load().own
	if i := slices.IndexFunc(held, func(h catalog.Own) bool { return h.ID == o.ID }); i >= 0 {
		o.Place = held[i].Place
	}
	if place != "" {
		o.Place = place
	}
	e, err := w.proposedAll(ctx, []catalog.Own{o})
	if err != nil || place == "" {
		return o, e, err
	}
	if e.Catalog().KPI(o.ID).Origin == catalog.Changed {
		return o, nil, fault.New(fault.Invalid, "%s is built in, and stays where it stands.", o.ID).Do("Leave the place out.")
	}
	setting, err := e.Catalog().Setting(placePrefix + o.ID)
	if err != nil {
		return o, nil, err
	}
	return o, e, setting.Check(place)
}

// proposedAll is an engine whose catalog has the KPIs beside those that hold, or in their place.
func (w *Workspace) proposedAll(ctx context.Context, own []catalog.Own) (*engine.Engine, error) {
	all := slices.Clone(own)
	for _, h := range w.holds.Load().own {
		if !slices.ContainsFunc(own, func(o catalog.Own) bool { return o.ID == h.ID }) {
			all = append(all, h)
		}
	}
	e, err := w.checked(ctx, all)
	if err != nil {
		return nil, err
	}
	for _, o := range own {
		if err := try(ctx, e, []string{o.ID}); err != nil {
			return nil, o.At(err)
		}
	}
	return e, nil
}
