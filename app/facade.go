package app

import (
	"os"
	"slices"

	"telltale/analytics"
	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// This file turns what the analytics library says into what pages get: uploaded files go by the names that people gave
// them, not by where they are kept.

// each applies convert to every element; the result is never nil.
func each[From, To any](list []From, convert func(From) To) []To {
	converted := make([]To, 0, len(list))
	for _, element := range list {
		converted = append(converted, convert(element))
	}
	return converted
}

func (h Home) preparedDrop(d *analytics.Drop) PreparedDrop {
	described := PreparedDrop{ID: d.ID, Files: each(d.Files, h.preparedFile), Skipped: slices.Clone(d.Skipped)}
	for i := range described.Skipped {
		described.Skipped[i].Name = h.DisplayName(described.Skipped[i].Name)
	}
	for _, file := range described.Files {
		if file.Ready {
			described.Ready++
		}
	}
	return described
}

func (h Home) preparedFile(f analytics.DropFile) PreparedFile {
	described := PreparedFile{
		Name:    h.DisplayName(f.Draft.File.Name()),
		Draft:   f.Draft,
		Error:   h.shown(f.Error),
		Preview: f.Preview,
		Already: f.Already,
		Ready:   f.Error == nil && f.Draft.Plan != nil && len(f.Draft.Questions) == 0,
	}
	described.Draft.File.Origin = h.DisplayName(f.Draft.File.Origin)
	if f.Already != nil {
		already := h.importRef(*f.Already)
		described.Already = &already
	}
	if f.Replaces != nil {
		replaces := h.importRef(*f.Replaces)
		described.Replaces = &replaces
	}
	return described
}

// shown is the error with the file's name as the person knows it.
func (h Home) shown(e *fault.Error) *fault.Error {
	if e == nil || e.File == "" {
		return e
	}
	return e.In(h.DisplayName(e.File))
}

func (h Home) importRef(ref analytics.ImportRef) analytics.ImportRef {
	ref.Name = h.DisplayName(ref.Name)
	return ref
}

func (h Home) ledgerLine(i analytics.Import) analytics.Import {
	i.Name, i.Origin = h.DisplayName(i.Name), h.DisplayName(i.Origin)
	return i
}

func (h Home) outcome(o *analytics.Outcome) *analytics.Outcome {
	return &analytics.Outcome{
		Warnings: o.Warnings,
		Imports:  each(o.Imports, h.ledgerLine),
		Failed: each(o.Failed, func(f analytics.FailedFile) analytics.FailedFile {
			return analytics.FailedFile{Name: h.DisplayName(f.Name), Error: h.shown(f.Error)}
		}),
		Same: each(o.Same, func(s analytics.SameFile) analytics.SameFile {
			return analytics.SameFile{Name: h.DisplayName(s.Name), Of: h.importRef(s.Of)}
		}),
	}
}

// LoadCatalog returns the catalog that is part of the program; it needs no workspace.
func LoadCatalog() (Catalog, error) {
	known, err := catalog.Load()
	if err != nil {
		return Catalog{}, fault.Of(err)
	}
	loaded := catalogOf(known)
	return loaded, clean(&loaded)
}

func catalogOf(c *catalog.Catalog) Catalog {
	kpiOf := func(k *catalog.KPI) KPI { return kpiOf(c, k) }
	return Catalog{KPIs: each(c.KPIs, kpiOf), Dashboards: c.Dashboards, Facts: each(c.Facts, factOf)}
}

func kpiOf(c *catalog.Catalog, k *catalog.KPI) KPI {
	described := KPI{
		ID: k.ID, Name: k.Name, About: k.About, Formula: k.Formula, Unit: string(k.Unit), Better: k.Better, Fact: k.Measure.Fact,
		Facts: each(c.FactsOf(k), func(f *catalog.Fact) string { return f.Name }), Adds: engine.Adds(k),
		Splits: engine.Splits(k), Predicted: engine.Predicts(k), Dimensions: engine.Dimensions(c, k), Own: string(k.Origin), Interval: k.Interval,
	}
	if k.Target != nil {
		described.Target = k.Target.Text
	}
	if k.Alert != nil {
		described.Alert = k.Alert.Text
	}
	return described
}

func factOf(f *catalog.Fact) Fact {
	return Fact{Name: f.Name, Table: f.Table, About: f.About, Rows: f.Rows, Dimensions: each(f.Dimensions, func(d catalog.Dimension) Dimension {
		return Dimension{Name: d.Name, Title: d.Title}
	})}
}

// exists reports whether something stands at the path.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
