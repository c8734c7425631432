package engine

import (
	"context"
	"strconv"
	"time"

	"telltale/analytics/catalog"
)

// setting is one effective-dated value.
type setting struct {
	value string
	since string // date; empty: from the beginning
}

// MadeUp is the setting that holds what to say about made-up data; workspaces of real data have none.
const MadeUp = "demo.notice"

// settings are what the workspace has set, by key, the latest first, and what is declared.
type settings struct {
	set     map[string][]setting
	catalog *catalog.Catalog
}

func (e *Engine) readSettings(ctx context.Context) (settings, error) {
	if e.under != nil {
		return *e.under, nil
	}
	rows, err := e.db.Query(ctx, `SELECT key, value, coalesce(strftime(since, '%Y-%m-%d'), '') FROM settings
		ORDER BY key, since DESC NULLS LAST, set_at DESC`)
	if err != nil {
		return settings{}, internal("the settings cannot be read", err)
	}
	defer rows.Close()
	all := settings{map[string][]setting{}, e.catalog}
	for rows.Next() {
		var key string
		var s setting
		if err := rows.Scan(&key, &s.value, &s.since); err != nil {
			return settings{}, internal("the settings cannot be read", err)
		}
		all.set[key] = append(all.set[key], s)
	}
	return all, rows.Err()
}

// on is the value of key that holds on the day of t; ok is false when none does.
func (s settings) on(key string, t time.Time) (setting, bool) {
	day := t.Format(time.DateOnly)
	for _, v := range s.set[key] {
		if v.since == "" || v.since <= day {
			return v, true
		}
	}
	return setting{}, false
}

// choice is the value of a declared setting: the workspace's when it is a valid one, else the default.
func (s settings) choice(key string, t time.Time) string {
	declared, err := s.catalog.Setting(key)
	if err != nil {
		panic("engine: the setting " + key + " is not declared")
	}
	if v, ok := s.on(key, t); ok && declared.Check(v.value) == nil {
		return v.value
	}
	return declared.Default
}

// assumption is the assumption of the key that holds on the day of t.
func (s *state) assumption(key string, t time.Time) *catalog.Assumption {
	declared, err := s.settings.catalog.Setting(key)
	if err != nil {
		panic("engine: the assumption " + key + " is not declared")
	}
	a, err := catalog.ParseAssumption(s.settings.choice(key, t), declared.Unit)
	if err != nil {
		panic("engine: " + err.Error()) // checked when it was set, or when the catalog was read
	}
	return a
}

// assumptionInWords names an assumption with its value, range and source.
func (s *state) assumptionInWords(key string, t time.Time) string {
	declared, _ := s.settings.catalog.Setting(key)
	return "assumed " + lowerFirst(declared.Title) + ": " + declared.InWords(s.settings.choice(key, t), s.currency)
}

// count is a declared setting that is a whole number.
func (s settings) count(key string, t time.Time) int {
	n, _ := strconv.Atoi(s.choice(key, t)) // checked when it was set, or when the catalog was read
	return n
}

// fraction is a declared setting between 0 and 1.
func (s settings) fraction(key string, t time.Time) float64 {
	f, _ := zero(catalog.Fraction(s.choice(key, t))).Float64()
	return f
}
