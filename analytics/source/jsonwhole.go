package source

import (
	"slices"
	"strings"
)

// whole gives the sample of JSON records with one column for each value at their top level, nested ones as JSON
// text, and a column for each of the names whether the sampled records have it or not: a null leaves no trace there,
// and what is rare may only come later. Values nested under the keys that are kept apart stay columns of their own.
// Samples of other shapes have their columns already.
func (s *Sample) whole(names []string, apart ...string) *Sample {
	if s.Shape != ShapeJSONL && s.Shape != ShapeJSON {
		return s
	}
	out := *s
	out.Columns, out.Rows = nil, nil
	seen := map[string]bool{}
	add := func(c Column) {
		if !seen[strings.ToLower(c.Name)] {
			seen[strings.ToLower(c.Name)] = true
			out.Columns = append(out.Columns, c)
		}
	}
	for _, c := range s.Columns {
		top, nested := topKey(c.Path)
		if !nested || slices.Contains(apart, top) {
			add(c)
			continue
		}
		add(jsonColumn(top))
	}
	for _, name := range names {
		add(jsonColumn(name))
	}
	return &out
}

// jsonColumn is the column of a top-level value of JSON records of which nothing is known but its name.
func jsonColumn(name string) Column {
	c := Column{Name: name, Path: jsonPath{name}.String()}
	c.Key, c.Unit = key(name)
	return c
}

// topKey gives the first key of a path, and whether more follow.
func topKey(path string) (top string, nested bool) {
	if rest, ok := strings.CutPrefix(path, `$."`); ok {
		top, _, nested = strings.Cut(strings.TrimSuffix(rest, `"`), `"."`)
		return top, nested
	}
	top, _, nested = strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(top), nested
}

// only gives the reader without the columns that nothing needs: a path that is not asked for costs nothing. A
// delimited file is always read with all of its columns.
func (s *Sample) only(needed func(column string) bool) Reader {
	if s.Shape == ShapeCSV || s.Shape == ShapeXLSX {
		return tableReader(s)
	}
	out := *s
	out.Columns = slices.DeleteFunc(slices.Clone(s.Columns), func(c Column) bool { return !needed(c.Name) })
	return tableReader(&out)
}
