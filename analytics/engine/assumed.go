package engine

import (
	"slices"
	"time"

	"telltale/analytics/catalog"
)

// Assumed is an assumption with all values that were set for it.
type Assumed struct {
	Key    string         `json:"key"`
	Title  string         `json:"title"`
	About  string         `json:"about"`
	Unit   string         `json:"unit"`
	Values []AssumedValue `json:"values"` // oldest first; the default where none was set
}

// AssumedValue is one value of an assumption, in the base unit. Without a range, Low and High equal Base.
type AssumedValue struct {
	Text    string  `json:"text"`  // as it was set
	Since   string  `json:"since"` // 2026-10-01; empty: from the beginning
	Base    float64 `json:"base"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
	Note    string  `json:"note"`    // where it comes from
	Holds   bool    `json:"holds"`   // at the end of the period
	Default bool    `json:"default"` // nobody set it
}

// assumed are all assumptions, in the order of their declaration, as they hold at an instant.
func (s *state) assumed(at time.Time) []Assumed {
	list := []Assumed{}
	for _, declared := range s.settings.catalog.Settings {
		if declared.Kind != catalog.AssumptionSetting {
			continue
		}
		a := Assumed{Key: declared.Key, Title: declared.Title, About: declared.About, Unit: string(declared.Unit)}
		holding, found := s.settings.on(declared.Key, at)
		for _, v := range s.settings.set[declared.Key] {
			if value, ok := assumedValue(v, declared.Unit); ok {
				value.Holds = found && v == holding
				a.Values = append(a.Values, value)
			}
		}
		slices.Reverse(a.Values)
		if !slices.ContainsFunc(a.Values, func(v AssumedValue) bool { return v.Holds }) {
			if value, ok := assumedValue(setting{value: declared.Default}, declared.Unit); ok {
				value.Holds, value.Default = true, true
				a.Values = slices.Insert(a.Values, 0, value)
			}
		}
		list = append(list, a)
	}
	return list
}

func assumedValue(v setting, unit catalog.Unit) (AssumedValue, bool) {
	a, err := catalog.ParseAssumption(v.value, unit)
	if err != nil {
		return AssumedValue{}, false
	}
	return AssumedValue{Text: v.value, Since: v.since, Base: *float(a.Base), Low: *float(a.Low), High: *float(a.High), Note: a.Note}, true
}
