package source

import (
	"fmt"
	"slices"

	"telltale/analytics/fault"
)

// tableDraft drafts a plan in which each raw record makes one row of a canonical table. A format says
// where each canonical field comes from; tableDraft writes the SQL and the preview.
type tableDraft struct {
	s      *Sample
	d      *Draft
	table  string
	fields map[string]Field
	notes  []string
	ignore []IgnoreRule
}

func draftTable(s *Sample, d *Draft, table string) *tableDraft {
	return &tableDraft{s: s, d: d, table: table, fields: map[string]Field{}}
}

// require refuses a file without the columns that the format cannot do without, each given by its keys. A
// person may have chosen the format for a file that it does not fit.
func (t *tableDraft) require(title string, columns ...[]string) error {
	for _, keys := range columns {
		if t.column(keys...) == nil {
			return fault.New(fault.Invalid, "The file is no %s: it has no column such as %q.", title, keys[0]).
				Do("Let Telltale detect the source, or choose another one.")
		}
	}
	return nil
}

// canonical returns the canonical field of that name.
func (t *tableDraft) canonical(field string) Canonical {
	return *TableNamed(t.table).Field(field)
}

// column returns the first column with one of the keys, in the order of the keys, or nil.
func (t *tableDraft) column(keys ...string) *Column { return t.s.keyed(keys...) }

// text fills the field with the first of the columns there is, as it stands.
func (t *tableDraft) text(field string, keys ...string) {
	t.cast(field, Cast{}, "", keys...)
}

// cast fills the field with the standard cast of the first of the columns there is. note is for the preview.
func (t *tableDraft) cast(field string, k Cast, note string, keys ...string) {
	if c := t.column(keys...); c != nil {
		t.from(field, c, k, note)
	}
}

// from fills the field with the standard cast of the column.
func (t *tableDraft) from(field string, c *Column, k Cast, note string) {
	t.fields[field] = castField(t.canonical(field), c.Name, k)
	t.d.show(t.table, field, c.Name, c.Unit, note)
}

// set fills the field with an expression over raw columns. raw is the expression that is NULL when
// the value is missing, "" when a NULL is no error; expect is for reject messages.
func (t *tableDraft) set(field, sql, raw, expect, note string, columns ...*Column) {
	c := t.canonical(field)
	f := Field{Name: field, SQL: sql, Raw: raw, Expect: expect, Required: c.Required}
	if len(columns) > 0 {
		f.Column = columns[0].Name
	}
	t.fields[field] = f
	if len(columns) == 0 {
		t.d.show(t.table, field, "", "", note)
	}
	for _, c := range columns {
		t.d.show(t.table, field, c.Name, c.Unit, note)
	}
}

// constant fills the field with the same text in every line.
func (t *tableDraft) constant(field, text, note string) {
	t.fields[field] = constant(t.canonical(field), lit(text))
	t.d.show(t.table, field, "", "", note)
}

// leave says that the records for which where holds are left out, and why.
func (t *tableDraft) leave(reason, where string) {
	t.ignore = append(t.ignore, IgnoreRule{Reason: reason, Where: where})
	t.d.ignore("records", reason)
}

// note tells the ledger of an assumption.
func (t *tableDraft) note(format string, args ...any) {
	t.notes = append(t.notes, fmt.Sprintf(format, args...))
}

// finish hands the plan to the draft. Fields that were never filled stay NULL.
func (t *tableDraft) finish(r Reader) {
	t.override(r)
	out := Output{Table: t.table}
	for _, c := range TableNamed(t.table).Fields {
		if f, ok := t.fields[c.Name]; ok {
			out.Fields = append(out.Fields, f)
		}
	}
	p := &Plan{Reader: r, Outputs: []Output{out}, Ignore: t.ignore, Notes: t.notes}
	if _, ok := t.fields["id"]; ok {
		p.KeyedBy = "id"
	}
	t.d.finish(p)
}

// override puts the person's choice of columns over the format's own.
func (t *tableDraft) override(r Reader) {
	for field, name := range t.d.Choices.Columns {
		if TableNamed(t.table).Field(field) == nil || name != "" && !slices.Contains(r.Columns, name) {
			continue
		}
		t.d.Mapping = slices.DeleteFunc(t.d.Mapping, func(m Mapped) bool { return m.Field == field })
		delete(t.fields, field)
		if name != "" {
			t.fields[field] = t.d.take(t.s, t.table, field, name, Cast{})
		}
	}
}
