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
	// keyed says that the source's documentation promises one record for each id, whatever the sample shows.
	keyed bool
	// remarks are of used records about which something is odd.
	remarks []Remark
	// settled are the fields for which the person's choice of a column has been looked at.
	settled map[string]bool
	// where is the condition for records that have a row in this table; "" for all.
	where string
	// beside are the drafts of other tables that the same records fill. The ledger counts this one's records.
	beside []*tableDraft
}

func draftTable(s *Sample, d *Draft, table string) *tableDraft {
	return &tableDraft{s: s, d: d, table: table, fields: map[string]Field{}, settled: map[string]bool{}}
}

// require refuses a file without the columns that the format cannot do without, each given by its keys. A
// person may have chosen the format for a file that it does not fit.
func (t *tableDraft) require(title string, columns ...[]string) error {
	return needColumns(t.s, title, columns...)
}

// needColumns refuses a table without a column that the format cannot do without, each given by its keys.
func needColumns(s *Sample, title string, columns ...[]string) error {
	for _, keys := range columns {
		if s.keyed(keys...) == nil {
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

// chosen returns the column that the person chose for the field, nil when it shall stay empty, and ours
// when nothing was chosen. decided tells a choice, even that of no column, from none. A choice that
// names no column of the file is one for another file.
func (t *tableDraft) chosen(field string, ours *Column) (c *Column, decided bool) {
	t.settled[field] = true
	name, decided := t.d.Choices.Columns[field]
	c = t.s.named(name)
	switch {
	case !decided:
		return ours, false
	case name == "" || c != nil:
		return c, true
	}
	t.d.warn("There is no column %q, which was chosen for %s.", name, field)
	return ours, false
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

// finish hands the plan to the draft.
func (t *tableDraft) finish(r Reader) {
	p := &Plan{Reader: r, Outputs: []Output{t.output(r)}, Ignore: t.ignore, Remarks: t.remarks, KeyedBy: t.keyedBy()}
	for _, b := range t.beside {
		p.Outputs = append(p.Outputs, b.output(r))
	}
	p.Notes = t.notes
	t.d.finish(p)
}

// output gives the table's part of the plan. Fields that were never filled stay NULL.
func (t *tableDraft) output(r Reader) Output {
	t.override(r)
	out := Output{Table: t.table, Where: t.where}
	for _, c := range TableNamed(t.table).Fields {
		if f, ok := t.fields[c.Name]; ok {
			out.Fields = append(out.Fields, f)
		}
	}
	return out
}

// keyedBy is "id" when the records have one. An id that repeats among the sampled records names
// something else, such as a session, and would make records disappear as duplicates.
func (t *tableDraft) keyedBy() string {
	id, ok := t.fields["id"]
	if !ok {
		return ""
	}
	if t.keyed {
		return "id"
	}
	if c := t.s.named(id.Column); c != nil && id.SQL == castField(t.canonical("id"), c.Name, Cast{}).SQL {
		if repeated(present(c.sampled())) {
			t.note("The values of %s repeat, so they do not identify a record.", c.Name)
			return ""
		}
	}
	return "id"
}

// repeated reports whether some value stands more than once.
func repeated(values []string) bool {
	seen := make(map[string]bool, len(values))
	for _, v := range values {
		if seen[v] {
			return true
		}
		seen[v] = true
	}
	return false
}

// override puts the person's choice of columns over the format's own where it has not been asked for before.
func (t *tableDraft) override(r Reader) {
	for field, name := range t.d.Choices.Columns {
		if t.settled[field] || TableNamed(t.table).Field(field) == nil {
			continue
		}
		if name != "" && !slices.Contains(r.Columns, name) {
			t.d.warn("There is no column %q, which was chosen for %s.", name, field)
			continue
		}
		t.d.Mapping = slices.DeleteFunc(t.d.Mapping, func(m Mapped) bool { return m.Table == t.table && m.Field == field })
		delete(t.fields, field)
		if name != "" {
			t.fields[field] = t.d.take(t.s, t.table, field, name, Cast{})
		}
	}
}
