package closing

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/figures"
	"telltale/analytics/source"
)

// Cause is one thing that is not as it was when the month was signed.
type Cause struct {
	Kind   string        `json:"kind"`   // imported, undone, review, setting, definition, program
	Import int64         `json:"import"` // 0 unless it is about rows
	Text   string        `json:"text"`   // one sentence
	Name   string        `json:"name"`   // of the file or review, key of the setting, id of the KPI
	Hash   string        `json:"hash"`   // of the file
	Before string        `json:"before"` // of settings, definitions and the program
	After  string        `json:"after"`
	title  string        // what people call the setting or the KPI
	Tables []TableChange `json:"tables"` // rows of the month; empty: none lies in it, but a number may look beyond its month
}

// TableChange is rows of one table that came or went with an import.
type TableChange struct {
	Table string `json:"table"`
	Rows  int64  `json:"rows"`  // those of the month; negative: they went
	Query string `json:"query"` // SQL that lists them; "" when they are gone
}

// The kinds of causes.
const (
	CauseImported   = "imported"
	CauseUndone     = "undone"
	CauseReview     = "review"
	CauseSetting    = "setting"
	CauseDefinition = "definition"
	CauseProgram    = "program"
)

// movedFiles are the imports that came or went since, and those of which other rows count than did.
func movedFiles(holds *record, now taken) []Cause {
	was, is := map[int64]file{}, map[int64]file{}
	for i, id := range holds.Imports {
		was[id] = holds.Signed.Files[i]
	}
	for i, id := range now.imports {
		is[id] = now.content.Files[i]
	}
	both := maps.Clone(was)
	maps.Copy(both, is)
	var all []Cause
	for _, id := range slices.Sorted(maps.Keys(both)) {
		old, had := was[id]
		f, has := is[id]
		c := Cause{Kind: CauseImported, Import: id, Name: f.Name, Hash: f.Hash, Tables: []TableChange{}}
		if !has {
			c.Kind, c.Name, c.Hash = CauseUndone, old.Name, old.Hash
		}
		for _, t := range source.Tables {
			if n := f.Rows[t.Name] - old.Rows[t.Name]; n != 0 {
				one := TableChange{Table: t.Name, Rows: n}
				if f.Rows[t.Name] > 0 {
					one.Query = rowsQuery(t, id, now.period)
				}
				c.Tables = append(c.Tables, one)
			}
		}
		if had != has || len(c.Tables) > 0 {
			all = append(all, c)
		}
	}
	return all
}

// rowsQuery lists the rows of an import that lie in the period.
func rowsQuery(t source.Table, id int64, p engine.Period) string {
	from, to := bounds(t.Name, p)
	when := fmt.Sprintf("minute >= %d AND minute < %d", from, to)
	if t.Name == "costs" {
		when = fmt.Sprintf("started < DATE '%s' AND greatest(ended, started + 1) > DATE '%s'", p.To.Format(time.DateOnly), p.From.Format(time.DateOnly))
	}
	return fmt.Sprintf("SELECT * FROM %s WHERE import = %d AND %s ORDER BY %s", t.Name, id, when, t.Time)
}

func movedReviews(was, is []review) []Cause {
	var all []Cause
	for _, name := range names(was, is, func(r review) string { return r.Name }) {
		byName := func(r review) bool { return r.Name == name }
		var before, after review
		if i := slices.IndexFunc(was, byName); i >= 0 {
			before = was[i]
		}
		if i := slices.IndexFunc(is, byName); i >= 0 {
			after = is[i]
		}
		if before != after {
			all = append(all, Cause{Kind: CauseReview, Name: name, Before: figures.Counted(before.Labels, "label", "labels"), After: figures.Counted(after.Labels, "label", "labels"), Tables: []TableChange{}})
		}
	}
	return all
}

// names are what is in either list, sorted.
func names[T any](was, is []T, name func(T) string) []string {
	seen := map[string]bool{}
	for _, one := range slices.Concat(was, is) {
		seen[name(one)] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// movedSettings are told in words: of settings that the catalog knows none of any more, the values are as they were set. Amounts
// are of the currency that held when the month was signed, and of today's.
func movedSettings(of *catalog.Catalog, was, is []catalog.SettingValue, signed, today string) []Cause {
	var all []Cause
	for _, key := range names(was, is, func(v catalog.SettingValue) string { return v.Key }) {
		if slices.Equal(ofKey(was, key), ofKey(is, key)) {
			continue
		}
		known, err := of.Setting(key)
		if err != nil {
			known = &catalog.Setting{Title: key}
		}
		all = append(all, Cause{Kind: CauseSetting, Name: key, title: known.Title, Tables: []TableChange{},
			Before: dated(known, ofKey(was, key), signed), After: dated(known, ofKey(is, key), today)})
	}
	return all
}

// ofKey are the values of a setting, oldest first.
func ofKey(values []catalog.SettingValue, key string) []catalog.SettingValue {
	var of []catalog.SettingValue
	for _, v := range values {
		if v.Key == key {
			of = append(of, v)
		}
	}
	slices.SortFunc(of, func(a, b catalog.SettingValue) int { return cmp.Compare(a.Since, b.Since) })
	return of
}

// dated writes the values of a setting with the days from which they hold; without any, the default holds.
func dated(known *catalog.Setting, values []catalog.SettingValue, currency string) string {
	if len(values) == 0 && known.Default != "" {
		return known.InWords(known.Default, currency) + " by default"
	}
	parts := make([]string, len(values))
	for i, v := range values {
		if parts[i] = known.InWords(v.Value, currency); v.Since != "" {
			parts[i] += " since " + day(v.Since)
		}
	}
	return strings.Join(parts, ", ")
}

// movedDefinitions are the KPIs that are defined otherwise. One that was added since restates nothing.
func movedDefinitions(was, is map[string]string, restated []Restated, nameOf func(id string) string) []Cause {
	var all []Cause
	for _, id := range slices.Sorted(maps.Keys(was)) {
		gone := slices.ContainsFunc(restated, func(r Restated) bool { return r.KPI == id && r.New.Gone })
		if was[id] != is[id] || gone {
			all = append(all, Cause{Kind: CauseDefinition, Name: id, Before: was[id], After: is[id], title: nameOf(id), Tables: []TableChange{}})
		}
	}
	return all
}

// tell writes a cause as a sentence.
func (c *Cause) tell() {
	switch c.Kind {
	case CauseImported, CauseUndone:
		verb := "was imported"
		if c.Kind == CauseUndone {
			verb = "was undone"
		}
		var rows []string
		for _, t := range c.Tables {
			rows = append(rows, fmt.Sprintf("%+d %s of %s", t.Rows, plural(t.Rows, "row", "rows"), t.Table))
		}
		c.Text = fmt.Sprintf("%s (import %d) %s: %s in the month.", c.Name, c.Import, verb, cmp.Or(strings.Join(rows, ", "), "no row"))
	case CauseReview:
		c.Text = fmt.Sprintf("The labels of %s changed: %s, %s before.", cmp.Or(c.Name, "imported answers"), c.After, c.Before)
	case CauseSetting:
		c.Text = fmt.Sprintf("The setting “%s” changed: %s; before: %s.", c.title, cmp.Or(c.After, "not set"), cmp.Or(c.Before, "not set"))
	case CauseDefinition:
		c.Text = c.title + " is defined otherwise."
		if c.After == "" {
			c.Text = c.title + " is not defined any more."
		}
	case CauseProgram:
		c.Text = fmt.Sprintf("Telltale is %s; the month was signed with %s.", cmp.Or(c.After, "another version"), cmp.Or(c.Before, "another version"))
	}
}

func plural(n int64, one, more string) string {
	if n == 1 || n == -1 {
		return one
	}
	return more
}
