package analytics

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// SettingValue is one value of a setting, from a day on.
type SettingValue = catalog.SettingValue

// Setting is something that can be set, with the values that were.
type Setting struct {
	Key     string           `json:"key"`
	Title   string           `json:"title"`
	About   string           `json:"about"`
	Group   string           `json:"group"`
	Kind    string           `json:"kind"`    // zone, currency, choice, fraction, count, rules, shares, imports, rate, price, target, expected, assumption, runbook
	Unit    string           `json:"unit"`    // of targets, expected values and assumptions
	Choices []catalog.Choice `json:"choices"` // of the kind choice
	Default string           `json:"default"` // "" when there is none
	Values  []SettingValue   `json:"values"`  // oldest first; empty while the default holds
	// Words are the default and the values as people read them, by the value as it was set.
	Words map[string]string `json:"words"`
}

// Settings are all that can be set: those of the catalog, and the target of every KPI.
func (w *Workspace) Settings(ctx context.Context) ([]Setting, error) {
	set, err := w.db.Settings(ctx)
	if err != nil {
		return nil, err
	}
	byKey := map[string][]SettingValue{}
	currency := ""
	for _, v := range set {
		byKey[v.Key] = append(byKey[v.Key], settingValue(v))
		if v.Key == "currency" {
			currency = v.Value
		}
	}
	var keys []string
	for _, s := range w.Catalog().Settings {
		keys = append(keys, s.Key)
	}
	for _, k := range w.Catalog().KPIs {
		if k.Origin == catalog.Added {
			keys = append(keys, placePrefix+k.ID)
		}
		keys = append(keys, "target."+k.ID)
		if k.Alert != nil && k.Alert.Base == catalog.Expected {
			keys = append(keys, "expected."+k.ID)
		}
		if k.Alert != nil {
			keys = append(keys, "runbook."+k.ID)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		if strings.HasPrefix(key, "rate.") || strings.HasPrefix(key, "price.") {
			keys = append(keys, key)
		}
	}
	all := make([]Setting, len(keys))
	for i, key := range keys {
		s, err := w.Catalog().Setting(key)
		if err != nil {
			return nil, err
		}
		all[i] = Setting{Key: key, Title: s.Title, About: s.About, Group: s.Group, Kind: string(s.Kind), Unit: string(s.Unit),
			Choices: s.Choices, Default: s.Default, Values: byKey[key], Words: inWords(s, byKey[key], currency)}
	}
	return all, nil
}

func inWords(s *catalog.Setting, values []SettingValue, currency string) map[string]string {
	words := map[string]string{s.Default: s.InWords(s.Default, currency)}
	for _, v := range values {
		words[v.Value] = s.InWords(v.Value, currency)
	}
	return words
}

// SetSetting makes a value hold from a day on; the zero time means from the beginning. It fails with fault.NotFound for
// a key that is none, and fault.Invalid for a value that does not fit.
func (w *Workspace) SetSetting(ctx context.Context, key, value string, since time.Time) error {
	s, err := w.Catalog().Setting(key)
	if err != nil {
		return err
	}
	if err := s.Check(value); err != nil {
		return err
	}
	if err := w.db.SetSetting(ctx, key, value, since); err != nil {
		return err
	}
	return w.placedAnew(ctx, key)
}

// placedAnew lays the dashboards out again after a KPI's place was set.
func (w *Workspace) placedAnew(ctx context.Context, key string) error {
	if !strings.HasPrefix(key, placePrefix) {
		return nil
	}
	return w.define(ctx)
}

// ForgetSetting takes a value away, so that the one before it, or the default, holds again. The zone and the currency
// have no default to fall back to.
func (w *Workspace) ForgetSetting(ctx context.Context, key string, since time.Time) error {
	if _, err := w.Catalog().Setting(key); err != nil {
		return err
	}
	if key == "zone" || key == "currency" {
		return fault.New(fault.Invalid, "The %s cannot be taken away.", key).Do("Set another one.")
	}
	ok, err := w.db.ForgetSetting(ctx, key, since)
	if err == nil && !ok {
		return fault.New(fault.NotFound, "%s has no value of its own from that day on.", key)
	}
	if err != nil {
		return err
	}
	return w.placedAnew(ctx, key)
}

func settingValue(v store.Dated) SettingValue {
	value := SettingValue{Key: v.Key, Value: v.Value}
	if !v.Since.IsZero() {
		value.Since = v.Since.Format(time.DateOnly)
	}
	return value
}
