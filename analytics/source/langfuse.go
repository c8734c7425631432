package source

import (
	"fmt"
	"slices"
	"strings"
)

// Langfuse writes two families of exports: the batch export of its pages with camelCase names, and the scheduled
// export to blob storage with snake_case names. Columns are found by keys that are the same for both.

// langfuseHow tells where both families come from; %s is the page and the folder.
const langfuseHow = "Langfuse > %[1]s > Export (CSV, JSON or JSONL), or Project settings > Integrations > Blob storage: the files of %[2]s (CSV, JSON, JSONL or Parquet)."

// langfuseNames gives documented names, which are camelCase, as the sampled file spells them: in snake_case when it
// has the column that is given so.
func langfuseNames(s *Sample, snakeColumn string, names ...string) []string {
	if s.named(snakeColumn) == nil {
		return names
	}
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = strings.Join(split(n), "_")
	}
	return out
}

// langfuse drafts a plan over a sample of Langfuse records.
type langfuse struct {
	*tableDraft
	// rules are the columns that rules about records need, though no field takes them.
	rules []*Column
}

func newLangfuse(s *Sample, d *Draft, table string) *langfuse {
	d.Columns = s.Columns
	return &langfuse{tableDraft: draftTable(s, d, table)}
}

// also drafts another table over the same records.
func (l *langfuse) also(table, where string) *tableDraft {
	t := draftTable(l.s, l.d, table)
	t.where = where
	l.beside = append(l.beside, t)
	return t
}

// rule returns the first of the columns there is for a rule about records, or nil.
func (l *langfuse) rule(keys ...string) *Column {
	c := l.column(keys...)
	if c != nil {
		l.rules = append(l.rules, c)
	}
	return c
}

// finish hands over the plan; only the columns that it uses are read.
func (l *langfuse) finish() {
	for _, c := range l.rules {
		if !l.d.uses(c.Name) {
			l.d.ignore(c.Name, "decides only which records are left out")
		}
	}
	l.tableDraft.finish(tableReader(l.s))
	if l.d.Plan != nil {
		l.d.Plan.Reader = l.s.only(func(name string) bool {
			return l.d.uses(name) || slices.ContainsFunc(l.rules, func(c *Column) bool { return c.Name == name })
		})
	}
}

// langfuseLive are environments of real use beside those that begin with prod; "default" is what Langfuse
// takes when an application names none.
var langfuseLive = []string{"default", "live"}

// environment leaves out records of tests and of Langfuse's own work. A project that calls its production by
// another name keeps all but Langfuse's own; they are then told apart by the environment of each request.
func (l *langfuse) environment() {
	c := l.rule("environment")
	if c == nil {
		return
	}
	x := fmt.Sprintf("lower(%s)", ident(c.Name))
	seen := slices.Compact(slices.Sorted(slices.Values(lower(present(c.sampled())))))
	if len(seen) == 0 || slices.ContainsFunc(seen, isLive) {
		l.leave("of an environment other than production or default", fmt.Sprintf("NOT (starts_with(%[1]s, 'prod') OR list_contains([%[2]s], %[1]s))", x, lits(langfuseLive)))
		return
	}
	l.leave("of Langfuse's own evaluations and experiments", fmt.Sprintf("starts_with(%[1]s, 'langfuse') OR %[1]s = 'sdk-experiment'", x))
	l.d.warn("No sampled record is of an environment named production or default: those of %s count.", strings.Join(distinct(seen, 5), ", "))
}

func isLive(environment string) bool {
	return strings.HasPrefix(environment, "prod") || slices.Contains(langfuseLive, environment)
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
