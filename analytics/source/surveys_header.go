package source

import (
	"slices"
	"strings"
)

// foldHeader returns the sample with its first rows taken as further lines of the header. names are the
// columns' new names, in order; the rows' own values leave the columns.
func foldHeader(s *Sample, rows int, names []string) *Sample {
	folded := *s
	folded.Rows = s.Rows[rows:]
	folded.Dialect = s.skip(rows)
	folded.lines = s.lines[min(rows, len(s.lines)):]
	if r, err := parseRegion(s.Sheet); err == nil && s.Shape == ShapeXLSX {
		r.top += rows // A workbook is read from below the last line of the header.
		folded.Sheet = r.name()
	}
	folded.Columns = columnsOf(names, folded.Rows)
	for i := range folded.Columns {
		if s.Shape == ShapeXLSX {
			folded.Columns[i].Path = s.Columns[i].Path
		}
		// What was seen further down the file stays seen.
		all := s.Columns[i].sampled()
		for _, row := range s.Rows[:rows] {
			if len(all) > 0 && row[i] != "" && !slices.Contains(nullTexts, row[i]) {
				all = all[1:]
			}
		}
		if len(all) > len(folded.Columns[i].all) {
			folded.Columns[i].all = all
		}
	}
	return &folded
}

// headerCell is a cell of the header without the tags and line breaks that survey tools leave in.
func headerCell(text string) string {
	return strings.Join(strings.Fields(htmlTag.ReplaceAllString(text, " ")), " ")
}
