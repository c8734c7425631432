package engine

import (
	"context"
	"strings"

	"telltale/analytics/source"
)

// readEmpty finds the columns of text that no row fills, of tables with roll-ups: a KPI that asks for one need not read
// the rows for it. DuckDB's statistics tell without reading any.
func (e *Engine) readEmpty(ctx context.Context, s *state) error {
	s.empty = map[string]bool{}
	for _, fact := range e.catalog.Facts {
		if len(fact.Rollups) == 0 {
			continue
		}
		var names, statistics []string
		for _, field := range source.TableNamed(fact.Table).Fields {
			if field.Kind == source.Text {
				names, statistics = append(names, field.Name), append(statistics, "stats("+field.Name+")")
			}
		}
		rows, err := readCells(ctx, e.db, "SELECT "+join(statistics)+" FROM "+fact.Table+" LIMIT 1")
		if err != nil {
			return internal("the statistics of the "+fact.Rows+" cannot be read", err)
		}
		for _, row := range rows {
			for i, text := range row {
				s.empty[fact.Table+"."+names[i]] = strings.Contains(text.String, "Has No Null: false")
			}
		}
	}
	return nil
}
