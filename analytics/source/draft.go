package source

import (
	"fmt"
	"slices"
)

// ask adds a question, once. The first of two questions with one ID wins, since it was asked where
// the evidence was.
func (d *Draft) ask(q Question) {
	if !slices.ContainsFunc(d.Questions, func(o Question) bool { return o.ID == q.ID }) {
		d.Questions = append(d.Questions, q)
	}
}

// warn adds a warning, once.
func (d *Draft) warn(format string, args ...any) {
	if w := fmt.Sprintf(format, args...); !slices.Contains(d.Warnings, w) {
		d.Warnings = append(d.Warnings, w)
	}
}

// ignore says that a column or a kind of record is left out, once.
func (d *Draft) ignore(what, reason string) {
	if l := (Left{What: what, Reason: reason}); !slices.Contains(d.Ignored, l) {
		d.Ignored = append(d.Ignored, l)
	}
}

// show adds a line to the preview's mapping.
func (d *Draft) show(table, field, column, unit, note string) {
	d.Mapping = append(d.Mapping, Mapped{Table: table, Field: field, Column: column, Unit: unit, Note: note})
}

// uses reports whether some line of the mapping takes the raw column.
func (d *Draft) uses(column string) bool {
	return slices.ContainsFunc(d.Mapping, func(m Mapped) bool { return m.Column == column })
}

// finish lists the columns that nothing takes, and sets the plan unless a question is open. The
// plan's notes, its source and its declared span come from the draft.
func (d *Draft) finish(p *Plan) {
	for _, c := range d.Columns {
		if !d.uses(c.Name) && !slices.ContainsFunc(d.Ignored, func(l Left) bool { return l.What == c.Name }) {
			d.ignore(c.Name, "no canonical field")
		}
	}
	if len(d.Questions) > 0 {
		return
	}
	p.Source = d.Source
	p.Declare = d.Choices.Declare
	d.Plan = p
}
