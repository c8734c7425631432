package analytics

import (
	"context"
	"slices"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// OwnKPI is a KPI that the workspace defines: one that it added, or a built-in one that it changed.
type OwnKPI struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Origin  string `json:"origin"`  // added or changed; "" when it cannot be used
	Entry   string `json:"entry"`   // YAML, as in a catalog file
	Place   string `json:"place"`   // "dashboard: panel" of one that was added; "" for one that was changed, which stays where it is
	Version int64  `json:"version"` // 1, 2, ...
	Saved   string `json:"saved"`   // RFC 3339
	Problem string `json:"problem"` // why it has no value or does not hold; "" when all is well
}

// KPIVersion is what a KPI of the workspace was once defined as.
type KPIVersion struct {
	Version int64  `json:"version"`
	Entry   string `json:"entry"` // "" where it was taken away
	Saved   string `json:"saved"` // RFC 3339
}

// KPIPreview is what a KPI would show, were it saved.
type KPIPreview struct {
	KPI      OwnKPI          `json:"kpi"`
	Result   engine.Result   `json:"result"`   // with the period before and a daily series
	Passport engine.Passport `json:"passport"` // with the SQL
	BuiltIn  *engine.Value   `json:"builtIn"`  // what it is without the change, for a KPI that is built in
}

// OwnKPIs are the KPIs that the workspace defines, by id.
func (w *Workspace) OwnKPIs(ctx context.Context) ([]OwnKPI, error) {
	saved, err := w.db.Definitions(ctx)
	if err != nil {
		return nil, err
	}
	d := w.holds.Load()
	all := []OwnKPI{}
	for _, one := range saved {
		k := OwnKPI{ID: one.ID, Name: one.ID, Entry: one.Entry, Version: one.Version, Saved: one.Saved.UTC().Format(time.RFC3339), Problem: d.problems[one.ID]}
		if i := slices.IndexFunc(d.own, func(o catalog.Own) bool { return o.ID == one.ID }); i >= 0 {
			k.describe(d.engine.Catalog(), d.own[i])
		}
		all = append(all, k)
	}
	return all, nil
}

// describe fills in what the catalog says of it.
func (k *OwnKPI) describe(c *catalog.Catalog, o catalog.Own) {
	known := c.KPI(o.ID)
	k.ID, k.Name, k.Origin, k.Entry = o.ID, known.Name, string(known.Origin), o.YAML()
	if known.Origin == catalog.Added {
		if k.Place = o.Place; k.Place == "" {
			k.Place = c.DefaultPlace(known)
		}
	}
}

// KPIVersions are all definitions that a KPI of the workspace ever had, the newest first. It fails with fault.NotFound
// for one that never had any.
func (w *Workspace) KPIVersions(ctx context.Context, id string) ([]KPIVersion, error) {
	saved, err := w.db.DefinitionVersions(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(saved) == 0 {
		return nil, notOwn(id)
	}
	versions := make([]KPIVersion, len(saved))
	for i, one := range saved {
		versions[i] = KPIVersion{Version: one.Version, Entry: one.Entry, Saved: one.Saved.UTC().Format(time.RFC3339)}
	}
	return versions, nil
}

func notOwn(id string) error {
	return fault.New(fault.NotFound, "The workspace defines no KPI %q.", id).Do("`telltale kpis list` lists those that it defines.")
}

// PreviewKPI computes a KPI from its entry without saving it: over the period, the one before, and day by day. An entry
// that cannot be used fails with fault.Invalid naming the line and what to do. name is the file's, for messages.
func (w *Workspace) PreviewKPI(ctx context.Context, name, entry, place string, period engine.Spec) (KPIPreview, error) {
	o, e, err := w.proposed(ctx, name, entry, place)
	if err != nil {
		return KPIPreview{}, err
	}
	var p KPIPreview
	p.KPI.describe(e.Catalog(), o)
	q := engine.Query{KPIs: []string{o.ID}, Period: period, Compare: "previous", Series: "day"}
	if p.Result, err = e.Evaluate(ctx, q); err != nil {
		return KPIPreview{}, err
	}
	if p.Passport, err = e.Passport(ctx, o.ID, q); err != nil || p.KPI.Origin != string(catalog.Changed) {
		return p, err
	}
	without, err := w.engineWith(w.without(o.ID))
	if err != nil {
		return KPIPreview{}, err
	}
	r, err := without.Evaluate(ctx, q)
	if err == nil {
		p.BuiltIn = &r.Values[0]
	}
	return p, err
}

// SaveKPI defines a KPI of the workspace: one of a new id is added to the catalog, one of an id that is built in takes the
// built-in one's place. place is the panel of one that is added, "dashboard: panel"; empty leaves it where it is, or
// chooses one. The definition that held before stays as a version.
func (w *Workspace) SaveKPI(ctx context.Context, name, entry, place string) (OwnKPI, error) {
	o, e, err := w.proposed(ctx, name, entry, place)
	if err != nil {
		return OwnKPI{}, err
	}
	var values []store.Dated
	if place != "" {
		values = append(values, store.Dated{Key: placePrefix + o.ID, Value: place})
	}
	if err := w.db.ReplaceSettings(ctx, values, w.anew([]catalog.Own{o})); err != nil {
		return OwnKPI{}, err
	}
	if err := w.adopt(ctx, e, append(w.without(o.ID), o)); err != nil {
		return OwnKPI{}, err
	}
	all, err := w.OwnKPIs(ctx)
	if i := slices.IndexFunc(all, func(k OwnKPI) bool { return k.ID == o.ID }); i >= 0 {
		return all[i], err
	}
	return OwnKPI{}, err
}

// RemoveKPI takes a KPI of the workspace away; in the place of a changed one the built-in one holds again. Its settings
// are kept, for the case that it comes back. It fails with fault.Invalid while another KPI of the workspace needs it.
func (w *Workspace) RemoveKPI(ctx context.Context, id string) error {
	all, err := w.OwnKPIs(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(k OwnKPI) bool { return k.ID == id }) {
		return notOwn(id)
	}
	rest := w.without(id)
	e, err := w.checked(ctx, rest)
	if err != nil {
		return fault.New(fault.Invalid, "%s is needed: %s", id, fault.Of(err).Text).Do("Change or remove that KPI first.")
	}
	if err := w.db.Define(ctx, []store.Definition{{ID: id}}); err != nil {
		return err
	}
	return w.adopt(ctx, e, rest)
}
