package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// dayText is a day without a time.
var dayText = regexp.MustCompile(`^(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{8})$`)

// dayOrTime maps the time of conversions and events. Sheets of them often name the day only, or the month. Such a day
// is kept at noon UTC, because that is the same day in all zones from 11 hours behind UTC to 11 ahead, so that nobody
// needs to be asked for a zone. A person's choice of a zone comes first.
func (g generic) dayOrTime(s *Sample, d *Draft, p *Plan, c Canonical, column string) []Field {
	col := s.named(column)
	switch {
	case monthly(col):
		f := castField(c, column, Cast{})
		f.SQL, f.Expect = "("+within(firstOfMonth(ident(column)), "DATE '1999-12-31'", "DATE '2100-01-01'")+" + INTERVAL 12 HOUR)", "a month such as 2026-10"
		d.show(g.table, c.Name, column, "month", "first day of the month")
		p.Notes = append(p.Notes, fmt.Sprintf("%q has months: their rows are kept at the month's first day.", column))
		return []Field{f}
	case d.Choices.Zone == "" && len(col.sampled()) > 0 && every(withoutTotals(col.sampled()), dayText.MatchString):
		f := d.take(s, g.table, c.Name, column, Cast{Zone: "UTC"})
		f.SQL = "(" + f.SQL + " + INTERVAL 12 HOUR)"
		p.Notes = append(p.Notes, fmt.Sprintf("%q has days without a time: they are kept at noon UTC.", column))
		return []Field{f}
	}
	return []Field{d.take(s, g.table, c.Name, column, Cast{})}
}

// monthly reports whether all values of a column are months.
func monthly(c *Column) bool {
	values := withoutTotals(c.sampled())
	return len(values) > 0 && every(values, month.MatchString)
}

// versionText is a version number or the hash of a commit.
var versionText = regexp.MustCompile(`^[vV]?\d+(\.\d+)+([-+._]?[0-9A-Za-z.-]+)?$|^[0-9a-f]{7,40}$`)

// deployedKeys are names of times that only deployments have.
var deployedKeys = []string{"deployedat", "releasedat", "deploymenttime", "releasedate", "deploymentdate"}

// deployedAt reports whether the time of the events is that of deployments by its name.
func deployedAt(s *Sample, m map[string]string) bool {
	c := s.named(m["ts"])
	return c != nil && slices.Contains(deployedKeys, c.Key)
}

// impliedKind says what events are that have no column of kinds: versions of components, or times of deployments,
// make deployments; anything else, such as a list of commits, are notes.
func (g generic) impliedKind(s *Sample, d *Draft, p *Plan, c Canonical, m map[string]string) []Field {
	kind, why := "note", "no column tells the kind"
	switch {
	case deployedAt(s, m):
		kind, why = "deployment", fmt.Sprintf("%q is the time of a deployment", m["ts"])
	case m["version"] != "" && m["component"] != "":
		kind, why = "deployment", "each row is a version of a component"
	}
	d.show(g.table, c.Name, "", "", kind+": "+why)
	p.Notes = append(p.Notes, fmt.Sprintf("All events are of the kind %s: %s.", kind, why))
	return []Field{constant(c, lit(kind))}
}

// impliedTitle makes a title of component and version.
func (g generic) impliedTitle(d *Draft, c Canonical, m map[string]string) []Field {
	var parts []string
	for _, name := range []string{"component", "version"} {
		if m[name] != "" {
			parts = append(parts, ident(m[name]))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	d.show(g.table, c.Name, "", "", "component and version")
	return []Field{{Name: c.Name, SQL: fmt.Sprintf("nullif(concat_ws(' ', %s), '')", strings.Join(parts, ", "))}}
}
