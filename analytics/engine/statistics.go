package engine

import (
	"context"
	"regexp"
	"strings"

	"telltale/analytics/source"
)

// approximate finds about how many different values a column has.
var approximate = regexp.MustCompile(`\[Approx Unique: (\d+)\]`)

// readStatistics finds the columns of text that no row fills, and about how many different values the columns have that
// dimensions are made of, of tables with roll-ups: a KPI that asks for an empty one need not read the rows for it. DuckDB's
// own statistics tell without reading any.
func (e *Engine) readStatistics(ctx context.Context, s *state) error {
	s.empty, s.different = map[string]bool{}, map[string]float64{}
	for _, fact := range e.catalog.Facts {
		if len(fact.Rollups) == 0 {
			continue
		}
		names := s.plain(fact)
		statistics := make([]string, len(names))
		for i, name := range names {
			statistics[i] = "stats(" + name + ")"
		}
		rows, err := readCells(ctx, e.db, "SELECT "+join(statistics)+" FROM "+fact.Table+" LIMIT 1")
		if err != nil {
			return internal("the statistics of the "+fact.Rows+" cannot be read", err)
		}
		for _, row := range rows {
			for i, text := range row {
				column := fact.Table + "." + names[i]
				isText := source.TableNamed(fact.Table).Field(names[i]).Kind == source.Text
				s.empty[column] = isText && strings.Contains(text.String, "Has No Null: false")
				if found := approximate.FindStringSubmatch(text.String); found != nil {
					s.different[column] = numeric(found[1])
				}
			}
		}
	}
	return nil
}
