package engine

import (
	"context"
	"slices"
	"strconv"
	"time"
)

// setting is one effective-dated value.
type setting struct {
	value string
	since string // date; empty: from the beginning
}

// settings are all settings of the workspace by key, the latest first.
type settings map[string][]setting

func (e *Engine) readSettings(ctx context.Context) (settings, error) {
	rows, err := e.db.Query(ctx, `SELECT key, value, coalesce(strftime(since, '%Y-%m-%d'), '') FROM settings
		ORDER BY key, since DESC NULLS LAST, set_at DESC`)
	if err != nil {
		return nil, internal("the settings cannot be read", err)
	}
	defer rows.Close()
	all := settings{}
	for rows.Next() {
		var key string
		var s setting
		if err := rows.Scan(&key, &s.value, &s.since); err != nil {
			return nil, internal("the settings cannot be read", err)
		}
		all[key] = append(all[key], s)
	}
	return all, rows.Err()
}

// on is the value of key that holds on the day of t; ok is false when none does.
func (s settings) on(key string, t time.Time) (setting, bool) {
	day := t.Format(time.DateOnly)
	for _, v := range s[key] {
		if v.since == "" || v.since <= day {
			return v, true
		}
	}
	return setting{}, false
}

// choice is a setting that must be one of the allowed values; the first of them is the default.
func (s settings) choice(key string, t time.Time, allowed ...string) string {
	if v, ok := s.on(key, t); ok && slices.Contains(allowed, v.value) {
		return v.value
	}
	return allowed[0]
}

// fraction is a setting between 0 and 1.
func (s settings) fraction(key string, t time.Time, otherwise float64) float64 {
	if v, ok := s.on(key, t); ok {
		if f, err := strconv.ParseFloat(v.value, 64); err == nil && f >= 0 && f <= 1 {
			return f
		}
	}
	return otherwise
}
