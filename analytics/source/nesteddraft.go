package source

import (
	"fmt"
	"slices"
	"strings"
)

// nestedDraft drafts a plan over records of which some values are nested objects and most are not needed. Only the
// columns that the plan uses are read, and the same records may fill several tables.
type nestedDraft struct {
	*tableDraft
	// rules are the columns that rules about records need, though no field takes them.
	rules []*Column
}

func draftNested(s *Sample, d *Draft, table string) *nestedDraft {
	d.Columns = s.Columns
	return &nestedDraft{tableDraft: draftTable(s, d, table)}
}

// also drafts another table over the records for which where holds.
func (n *nestedDraft) also(table, where string) *tableDraft {
	t := draftTable(n.s, n.d, table)
	t.where = where
	n.beside = append(n.beside, t)
	return t
}

// rule returns the first of the columns there is for a rule about records, or nil.
func (n *nestedDraft) rule(keys ...string) *Column {
	c := n.column(keys...)
	if c != nil {
		n.rules = append(n.rules, c)
	}
	return c
}

// finish hands over the plan; only the columns that it uses are read.
func (n *nestedDraft) finish() {
	for _, c := range n.rules {
		if !n.d.uses(c.Name) {
			n.d.ignore(c.Name, "decides only which records are left out")
		}
	}
	n.tableDraft.finish(tableReader(n.s))
	if n.d.Plan != nil {
		n.d.Plan.Reader = n.s.only(func(name string) bool {
			return n.d.uses(name) || slices.ContainsFunc(n.rules, func(c *Column) bool { return c.Name == name })
		})
	}
}

// whenFilled is the SQL condition that a column has a value; "true" without a column.
func whenFilled(c *Column) string {
	if c == nil {
		return "true"
	}
	return fmt.Sprintf("nullif(%s, '') IS NOT NULL", ident(c.Name))
}

// between gives the time from one instant to another, which no unit can be wrong for: the column latency is in
// seconds in some exports and in milliseconds in others.
func (t *tableDraft) between(field string, from, to *Column) {
	if from == nil || to == nil {
		return
	}
	sql := fmt.Sprintf("epoch_us(%s) - epoch_us(%s)", timeSQL(ident(to.Name), Cast{}), timeSQL(ident(from.Name), Cast{}))
	t.set(field, within(sql, "-1", ""), fmt.Sprintf("nullif(%s, '')", ident(to.Name)), "a time at or after "+from.Name, "since "+from.Name, to)
}

// wordOf reports whether the column has values and nearly all are among the words.
func wordOf(c *Column, words []string) bool {
	if c == nil {
		return false
	}
	values := present(c.sampled())
	return len(values) > 0 && share(values, func(v string) bool { return slices.Contains(words, strings.ToUpper(v)) }) >= 0.9
}
