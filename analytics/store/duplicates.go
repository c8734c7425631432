package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"telltale/analytics/source"
)

// setAside moves rows of the import that repeat rows of an earlier import to the schema aside, and returns how many.
//
// A source with an id tells its records apart: an id counts once across imports. Within a file only a record that is
// the same throughout repeats another: ids that stand for different records there are poor ids, and no row is lost to them.
// A source without one never repeats itself within a file. Across imports a row is a repetition only where the two
// time ranges overlap by more than one instant, and then as a multiset: of a row that the other import has m times and
// this one k times, min(m, k) are set aside. What the other import itself has set aside counts as its own, so the
// order of imports does not matter.
func setAside(ctx context.Context, tx *sql.Tx, id int64, t importTable) (int64, error) {
	if t.used == 0 || !t.first.Valid {
		return 0, nil
	}
	var pick string
	if t.keyed != "" && source.TableNamed(t.name).Until != "" {
		pick = unfinishedDuplicates(t, id)
	} else if t.keyed != "" {
		pick = keyedDuplicates(t, id)
		if unique, err := t.isUnique(ctx, tx, id); err != nil || unique {
			return 0, err
		}
	} else {
		others, err := t.overlapping(ctx, tx, id)
		if err != nil || t.keepAll || len(others) == 0 {
			return 0, err
		}
		pick = multisetDuplicates(t, id, others)
	}
	if _, err := tx.ExecContext(ctx, "CREATE OR REPLACE TEMP TABLE repeated AS "+pick); err != nil {
		return 0, err
	}
	res, err := tx.ExecContext(ctx, fmt.Sprintf(`INSERT INTO aside.%[1]s BY NAME SELECT s.*, r.repeats FROM stored.%[1]s s JOIN repeated r ON s.rowid = r.row ORDER BY s.rowid`, t.name))
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	if err != nil || n == 0 {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf("DELETE FROM stored.%s WHERE rowid IN (SELECT row FROM repeated)", t.name))
	return n, err
}

// importTable is what one import has in one canonical table.
type importTable struct {
	name, keyed string
	keepAll     bool
	used        int64
	first, last sql.NullTime
}

// content is an SQL expression over all canonical fields that tell rows apart, equal for equal rows.
func (t importTable) content() string {
	var columns []string
	for _, f := range source.TableNamed(t.name).Fields {
		if !f.Later {
			columns = append(columns, f.Name)
		}
	}
	return "hash(" + strings.Join(columns, ", ") + ")"
}

// isUnique spares the search for duplicates where there can be none: ids are distinct within the file, and no earlier
// import reaches into its time range.
func (t importTable) isUnique(ctx context.Context, tx *sql.Tx, id int64) (bool, error) {
	var others int64
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM import_tables t JOIN imports i ON i.id = t.import
		WHERE t.tbl = ? AND t.import < ? AND i.state <> 'undone' AND t.first_ts <= ? AND t.last_ts >= ?`, t.name, id, t.last.Time, t.first.Time).Scan(&others)
	if err != nil || others > 0 {
		return false, err
	}
	var repeated int64
	err = tx.QueryRowContext(ctx, fmt.Sprintf("SELECT count(%[1]s) - count(DISTINCT hash(%[1]s)) FILTER (%[1]s IS NOT NULL) FROM stored.%[2]s WHERE import = %[3]d",
		t.keyed, t.name, id)).Scan(&repeated)
	return repeated == 0, err
}

// keyedDuplicates picks, as (row, repeats), rows whose id an earlier import has, and rows that an earlier row of the
// file equals.
func keyedDuplicates(t importTable, id int64) string {
	return fmt.Sprintf(`
		WITH mine AS (SELECT rowid AS row, %[1]s AS key FROM stored.%[2]s WHERE import = %[3]d AND %[1]s IS NOT NULL),
		theirs AS (SELECT %[1]s AS key, min(import) AS import FROM stored.%[2]s WHERE import < %[3]d AND %[1]s IN (SELECT key FROM mine) GROUP BY 1),
		again AS (SELECT rowid AS row, %[4]s AS content FROM stored.%[2]s
			WHERE import = %[3]d AND hash(%[1]s) IN (SELECT hash(key) FROM mine GROUP BY 1 HAVING count(*) > 1)),
		later AS (SELECT row FROM (SELECT row, row_number() OVER (PARTITION BY content ORDER BY row) AS n FROM again) WHERE n > 1)
		SELECT m.row, coalesce(t.import, %[3]d)::INTEGER AS repeats FROM mine m LEFT JOIN theirs t USING (key)
		WHERE t.import IS NOT NULL OR m.row IN (SELECT row FROM later)`, t.keyed, t.name, id, t.content())
}

// overlap is an earlier import and the range of time that it shares with the import at hand.
type overlap struct {
	id       int64
	from, to string
}

func (t importTable) overlapping(ctx context.Context, tx *sql.Tx, id int64) ([]overlap, error) {
	rows, err := tx.QueryContext(ctx, `SELECT t.import, greatest(t.first_ts, $3)::VARCHAR, least(t.last_ts, $4)::VARCHAR
		FROM import_tables t JOIN imports i ON i.id = t.import
		WHERE t.tbl = $1 AND t.import < $2 AND i.state <> 'undone' AND greatest(t.first_ts, $3) < least(t.last_ts, $4)
		ORDER BY 1`, t.name, id, t.first.Time, t.last.Time)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []overlap
	for rows.Next() {
		var o overlap
		if err := rows.Scan(&o.id, &o.from, &o.to); err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, rows.Err()
}

// multisetDuplicates picks, as (row, repeats), rows that equal rows of the overlapping imports, each as often as the
// import that has it most often has it.
func multisetDuplicates(t importTable, id int64, others []overlap) string {
	table, content := source.TableNamed(t.name), t.content()
	var theirs, ranges []string
	for _, o := range others {
		within := fmt.Sprintf("%s BETWEEN %s AND %s", table.Time, literal(o.from), literal(o.to))
		ranges = append(ranges, within)
		for _, schema := range []string{"stored", "aside"} {
			theirs = append(theirs, fmt.Sprintf("SELECT import, %s AS content FROM %s.%s WHERE import = %d AND %s", content, schema, t.name, o.id, within))
		}
	}
	return fmt.Sprintf(`
		WITH theirs AS (SELECT content, max(n) AS n, arg_max(import, n) AS import FROM
			(SELECT content, import, count(*) AS n FROM (%s) GROUP BY ALL) GROUP BY content),
		mine AS (SELECT row, content, row_number() OVER (PARTITION BY content ORDER BY row) AS k FROM
			(SELECT rowid AS row, %s AS content FROM stored.%s WHERE import = %d AND (%s)) WHERE content IN (SELECT content FROM theirs))
		SELECT row, import::INTEGER AS repeats FROM mine JOIN theirs USING (content) WHERE k <= n`,
		strings.Join(theirs, " UNION ALL "), content, t.name, id, strings.Join(ranges, " OR "))
}
