package analytics

import (
	"cmp"
	"context"
	"io"
	"slices"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/report"
	"telltale/analytics/store"
)

// SettingChange is what a file of settings would change: a setting, or a KPI under the key "kpis.<id>" with its entry as
// the value.
type SettingChange struct {
	Key    string         `json:"key"`
	Before []SettingValue `json:"before"` // oldest first; empty: nothing was set
	After  []SettingValue `json:"after"`
}

// kpiKey begins the keys under which the KPIs of a file are told.
const kpiKey = "kpis."

// WriteSettings writes everything that was set, and the KPIs that the workspace defines, as one file that ReadSettings
// takes.
func (w *Workspace) WriteSettings(ctx context.Context, to io.Writer) error {
	values, err := w.settingValues(ctx)
	if err != nil {
		return err
	}
	return catalog.WriteSettings(to, w.holds.Load().own, values)
}

// settingValues are all values that were set. What only the program itself notes down is nobody's setting.
func (w *Workspace) settingValues(ctx context.Context) ([]SettingValue, error) {
	set, err := w.db.Settings(ctx)
	var values []SettingValue
	for _, v := range set {
		if _, err := w.Catalog().Setting(v.Key); err == nil {
			values = append(values, settingValue(v))
		}
	}
	return values, err
}

// ReadSettings replaces the values of every key that the file names, and defines its KPIs, all or none; other keys and
// KPIs keep theirs. It returns the values. A mistake fails with fault.Invalid naming file and line.
func (w *Workspace) ReadSettings(ctx context.Context, name string, text []byte) ([]SettingValue, error) {
	own, values, err := w.parseSettings(ctx, name, text)
	if err != nil {
		return nil, err
	}
	dated := make([]store.Dated, len(values))
	for i, v := range values {
		dated[i] = store.Dated{Key: v.Key, Value: v.Value}
		if v.Since != "" {
			if dated[i].Since, err = time.Parse(time.DateOnly, v.Since); err != nil {
				return nil, err
			}
		}
	}
	if err := w.db.ReplaceSettings(ctx, dated, w.anew(own)); err != nil {
		return nil, err
	}
	for _, o := range own {
		values = append(values, SettingValue{Key: kpiKey + o.ID, Value: o.YAML()})
	}
	return values, w.define(ctx)
}

// CompareSettings tells what ReadSettings would change, and fails as that would. Keys that the file leaves as they are do
// not stand in it.
func (w *Workspace) CompareSettings(ctx context.Context, name string, text []byte) ([]SettingChange, error) {
	own, values, err := w.parseSettings(ctx, name, text)
	if err != nil {
		return nil, err
	}
	held, err := w.settingValues(ctx)
	if err != nil {
		return nil, err
	}
	changes := []SettingChange{}
	add := func(key string, before, after []SettingValue) {
		if !slices.Equal(before, after) {
			changes = append(changes, SettingChange{Key: key, Before: append([]SettingValue{}, before...), After: append([]SettingValue{}, after...)})
		}
	}
	for _, o := range own {
		key := kpiKey + o.ID
		var before []SettingValue
		for _, h := range w.holds.Load().own {
			if h.ID == o.ID {
				before = []SettingValue{{Key: key, Value: h.YAML()}}
			}
		}
		add(key, before, []SettingValue{{Key: key, Value: o.YAML()}})
	}
	seen := map[string]bool{}
	for _, v := range values {
		if !seen[v.Key] {
			seen[v.Key] = true
			add(v.Key, ofKey(held, v.Key), ofKey(values, v.Key))
		}
	}
	return changes, nil
}

// ofKey are the values of one key, oldest first.
func ofKey(values []SettingValue, key string) []SettingValue {
	var found []SettingValue
	for _, v := range values {
		if v.Key == key {
			found = append(found, v)
		}
	}
	slices.SortFunc(found, func(a, b SettingValue) int { return cmp.Compare(a.Since, b.Since) })
	return found
}

// parseSettings reads a file of settings, whose KPIs are computed over all data once. Of a workbook it is the sheet of
// assumptions that counts.
func (w *Workspace) parseSettings(ctx context.Context, name string, text []byte) ([]catalog.Own, []SettingValue, error) {
	if report.IsWorkbook(text) {
		values, err := report.ReadAssumptions(name, text, w.Catalog())
		return nil, values, err
	}
	own, err := catalog.OwnIn(name, text)
	if err != nil {
		return nil, nil, err
	}
	cat := w.Catalog()
	if len(own) > 0 {
		var e *engine.Engine
		if e, err = w.proposedAll(ctx, own); err != nil {
			return nil, nil, err
		}
		cat = e.Catalog()
	}
	values, err := cat.ReadSettings(name, text)
	return own, values, err
}
