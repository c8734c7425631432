package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// kind is a column of request_day that says what kind of request it is.
type kind struct {
	name, value, typ string
	many             bool // in some logs it has so many values that the roll-up would be no shorter than the rows
}

var kinds = []kind{
	{name: "import", value: "import"},
	{name: "status", value: "status"},
	{name: "outcome", value: "outcome"},
	{name: "agent_class", value: "class"},
	{name: "method", value: "method", typ: "VARCHAR", many: true},
	{name: "endpoint", value: "coalesce(endpoint, route, path)", typ: "VARCHAR", many: true},
	{name: "environment", value: "environment", typ: "VARCHAR", many: true},
	{name: "model", value: "model", typ: "VARCHAR", many: true},
	{name: "upstream", value: "upstream", typ: "VARCHAR", many: true},
	{name: "tenant", value: "tenant", typ: "VARCHAR", many: true},
	{name: "finish_reason", value: "finish_reason", typ: "VARCHAR", many: true},
	{name: "model_version", value: "model_version", typ: "VARCHAR", many: true},
	{name: "prompt_version", value: "prompt_version", typ: "VARCHAR", many: true},
	{name: "retry", value: "retry"},
	{name: "cache_hit", value: "cache_hit"},
}

const (
	// mostKinds is how many combinations of values request_day may keep apart.
	mostKinds = 5000
	// kindSample is about how many rows tell how many there are: enough to see more than mostKinds.
	kindSample = 100_000
)

// withKinds writes {kinds}, the columns that request_day keeps and NULL for the others, and {rows}, the table with what the
// columns need.
func withKinds(text string, without []string) string {
	list := make([]string, len(kinds))
	for i, k := range kinds {
		list[i] = k.value + " AS " + k.name
		if slices.Contains(without, k.name) {
			list[i] = "NULL::" + k.typ + " AS " + k.name
		}
	}
	return strings.NewReplacer("{kinds}", strings.Join(list, ", "), "{rows}", kindRows("stored.requests", without)).Replace(text)
}

// kindRows joins what the columns that are kept need.
func kindRows(from string, without []string) string {
	from += " LEFT JOIN agents USING (agent)"
	if !slices.Contains(without, "endpoint") {
		from += " LEFT JOIN routes USING (path)"
	}
	return from
}

// leaveOut finds the columns that request_day cannot keep because there would be too many combinations, by a sample of the
// rows; those with the most values go first. What was left out once stays out, so that all days keep the same.
func leaveOut(ctx context.Context, tx *sql.Tx) (without []string, err error) {
	if without, err = leftOut(ctx, tx); err != nil {
		return nil, err
	}
	var rows int64
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM stored.requests").Scan(&rows); err != nil || rows <= mostKinds {
		return without, err
	}
	sample := ""
	if rows > kindSample {
		sample = fmt.Sprintf(" TABLESAMPLE system(%f PERCENT) REPEATABLE (1)", 100*kindSample/float64(rows))
	}
	for {
		var kept []kind
		var values []string
		for _, k := range kinds {
			if !slices.Contains(without, k.name) {
				kept, values = append(kept, k), append(values, k.value)
			}
		}
		counts := make([]int64, len(kept)+1)
		into := []any{&counts[0]}
		query := "SELECT approx_count_distinct(hash(" + strings.Join(values, ", ") + "))"
		for i, k := range kept {
			query += ", approx_count_distinct(" + k.value + ")"
			into = append(into, &counts[i+1])
		}
		if err := tx.QueryRowContext(ctx, query+" FROM "+kindRows("stored.requests"+sample, without)).Scan(into...); err != nil {
			return nil, err
		}
		if counts[0] <= mostKinds {
			return without, nil
		}
		most := -1
		for i, k := range kept {
			if k.many && (most < 0 || counts[i+1] > counts[most+1]) {
				most = i
			}
		}
		if most < 0 {
			return without, nil
		}
		without = append(without, kept[most].name)
		if _, err := tx.ExecContext(ctx, "INSERT INTO request_day_without VALUES (?)", kept[most].name); err != nil {
			return nil, err
		}
	}
}

func leftOut(ctx context.Context, tx *sql.Tx) ([]string, error) {
	rows, err := tx.QueryContext(ctx, "SELECT name FROM request_day_without ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
