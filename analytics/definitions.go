package analytics

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/labeling"
)

// definitions are the catalog that holds in a workspace with the engine over it. They are exchanged as a whole when KPIs
// of the workspace change, so that one catalog answers a question from beginning to end.
type definitions struct {
	engine *engine.Engine
	own    []catalog.Own
	// problems say, by id, why a KPI of the workspace has no value, or does not hold at all.
	problems map[string]string

	reviews sync.Once
	desk    *labeling.Desk
}

// define reads the KPIs of the workspace, and makes the catalog and the engine that hold from now on. A KPI that this
// version of Telltale cannot use, or that fails on the data, never keeps the others from being computed.
func (w *Workspace) define(ctx context.Context) error {
	w.defining.Lock()
	defer w.defining.Unlock()
	saved, err := w.db.Definitions(ctx)
	if err != nil {
		return err
	}
	if held := w.holds.Load(); len(saved) == 0 && held != nil && len(held.own)+len(held.problems) == 0 {
		return nil
	}
	d := &definitions{problems: map[string]string{}}
	for _, one := range saved {
		o, err := catalog.ParseOwn("", []byte(one.Entry))
		if err != nil {
			d.problems[one.ID] = fault.Of(err).Text
			continue
		}
		d.own = append(d.own, o)
	}
	if len(d.own) > 0 {
		err = w.settle(ctx, d)
	} else {
		// What is built in is checked with the first question.
		d.engine, err = w.engineWith(nil)
	}
	if err == nil {
		w.holds.Store(d)
	}
	return err
}

// defineAgain is define once rows have come or gone for good: that the KPIs of the workspace cannot be tried then is no
// failure of that, but a warning. The definitions that held before go on holding.
func (w *Workspace) defineAgain(ctx context.Context) []string {
	if err := w.define(ctx); err != nil {
		return []string{"The KPIs of this workspace could not be tried on the data as it is now; their definitions hold as before. " + fault.Of(err).Error()}
	}
	return nil
}

// settle finds out which KPIs fit the catalog, and which fail on the data.
func (w *Workspace) settle(ctx context.Context, d *definitions) error {
	if err := w.placed(ctx, d.own); err != nil {
		return err
	}
	var refused map[string]string
	var err error
	if d.engine, d.own, refused, err = w.usable(ctx, d.own); err != nil {
		return err
	}
	maps.Copy(d.problems, refused)
	failing, err := w.tried(ctx, d.engine, d.own)
	if err != nil || len(failing) == 0 {
		return err
	}
	maps.Copy(d.problems, failing)
	for i := range d.own {
		d.own[i].Broken = failing[d.own[i].ID]
	}
	d.engine, err = w.engineWith(d.own)
	return err
}

// engineWith is an engine whose catalog has the KPIs.
func (w *Workspace) engineWith(own []catalog.Own) (*engine.Engine, error) {
	cat, err := catalog.LoadWith(own)
	if err != nil {
		return nil, err
	}
	return engine.New(w.db, cat), nil
}

// checked is engineWith after a look at all SQL.
func (w *Workspace) checked(ctx context.Context, own []catalog.Own) (*engine.Engine, error) {
	e, err := w.engineWith(own)
	if err != nil {
		return nil, err
	}
	return e, e.Check(ctx)
}

// usable are the KPIs that fit into the catalog, with an engine for them, and why the others do not.
func (w *Workspace) usable(ctx context.Context, own []catalog.Own) (e *engine.Engine, fit []catalog.Own, refused map[string]string, err error) {
	if e, err = w.checked(ctx, own); err == nil {
		return e, own, nil, nil
	}
	// One that is derived from another fits only when that one does, so the rest is tried again as long as some fit.
	rest := own
	for more := true; more; {
		more, refused = false, map[string]string{}
		var left []catalog.Own
		for _, o := range rest {
			if _, err := w.checked(ctx, append(slices.Clone(fit), o)); err != nil {
				refused[o.ID] = fault.Of(err).Text
				left = append(left, o)
				continue
			}
			fit, more = append(fit, o), true
		}
		rest = left
	}
	e, err = w.checked(ctx, fit)
	return e, fit, refused, err
}

// placed fills in the places that people chose.
func (w *Workspace) placed(ctx context.Context, own []catalog.Own) error {
	set, err := w.db.Settings(ctx)
	if err != nil {
		return err
	}
	for _, v := range set {
		id, is := strings.CutPrefix(v.Key, placePrefix)
		for i := range own {
			if is && own[i].ID == id {
				own[i].Place = v.Value
			}
		}
	}
	return nil
}

// placePrefix begins the keys of settings that say where a KPI stands.
const placePrefix = "place."
