package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"telltale/analytics/source"
)

// unfinishedDuplicates is keyedDuplicates for tables whose rows can be exported before they are over: a row that is not
// over repeats one that is, whichever came first.
func unfinishedDuplicates(t importTable, id int64) string {
	return fmt.Sprintf(`
		WITH mine AS (SELECT rowid AS row, %[1]s AS key, %[4]s IS NULL AS open FROM stored.%[2]s WHERE import = %[3]d AND %[1]s IS NOT NULL),
		theirs AS (SELECT %[1]s AS key, import, %[4]s IS NULL AS open FROM stored.%[2]s WHERE import <> %[3]d),
		beaten AS (SELECT row, min(theirs.import) AS import FROM mine JOIN theirs USING (key)
			WHERE CASE WHEN mine.open = theirs.open THEN theirs.import < %[3]d ELSE mine.open END GROUP BY row),
		again AS (SELECT rowid AS row, row_number() OVER (PARTITION BY %[5]s ORDER BY rowid) AS n FROM stored.%[2]s WHERE import = %[3]d AND %[1]s IS NOT NULL)
		SELECT row, coalesce(beaten.import, %[3]d)::INTEGER AS repeats FROM mine LEFT JOIN beaten USING (row) JOIN again USING (row)
		WHERE beaten.import IS NOT NULL OR n > 1`, t.keyed, t.name, id, source.TableNamed(t.name).Until, t.content())
}

// replaceUnfinished sets rows of other imports aside that were not over when they were exported, and are in this import.
// They count as duplicates of it in their ledgers, and come back when it is undone. An id that one import has more than
// once tells no rows apart, and replaces none.
func replaceUnfinished(ctx context.Context, tx *sql.Tx, id int64, t importTable) error {
	until := source.TableNamed(t.name).Until
	if until == "" || t.keyed == "" {
		return nil
	}
	rows, err := tx.QueryContext(ctx, fmt.Sprintf(`WITH told AS (SELECT %[1]s AS key, import, any_value(rowid) AS row, bool_and(%[2]s IS NULL) AS open FROM stored.%[3]s
			WHERE %[1]s IS NOT NULL GROUP BY ALL HAVING count(*) = 1)
		SELECT theirs.row, theirs.import FROM told mine JOIN told theirs USING (key) WHERE mine.import = %[4]d AND NOT mine.open AND theirs.open AND theirs.import <> %[4]d
		ORDER BY ALL`, t.keyed, until, t.name, id))
	if err != nil {
		return err
	}
	replaced := map[int64][]int64{} // rows by import
	for rows.Next() {
		var row, other int64
		if err := rows.Scan(&row, &other); err != nil {
			rows.Close()
			return err
		}
		replaced[other] = append(replaced[other], row)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	for _, other := range slices.Sorted(maps.Keys(replaced)) {
		of := replaced[other]
		for _, row := range of {
			if _, err := tx.ExecContext(ctx, fmt.Sprintf("INSERT INTO aside.%[1]s BY NAME SELECT *, ?::INTEGER AS repeats FROM stored.%[1]s WHERE rowid = ?", t.name), id, row); err != nil {
				return err
			}
		}
		for _, row := range of {
			if _, err := tx.ExecContext(ctx, fmt.Sprintf("DELETE FROM stored.%s WHERE rowid = ?", t.name), row); err != nil {
				return err
			}
		}
		if err := moveToDuplicates(ctx, tx, other, t.name, int64(len(of))); err != nil {
			return err
		}
	}
	return nil
}

// moveToDuplicates tells in the ledger of an import that n rows of the table that were used are duplicates now.
func moveToDuplicates(ctx context.Context, tx *sql.Tx, id int64, table string, n int64) error {
	tables, err := tablesOf(ctx, tx, id)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE import_tables SET used = used - ?, duplicate = duplicate + ? WHERE import = ? AND tbl = ?", n, n, id, table); err != nil {
		return err
	}
	if len(tables) > 0 && tables[0].name == table {
		if _, err := tx.ExecContext(ctx, "UPDATE imports SET used = used - ?, duplicate = duplicate + ? WHERE id = ?", n, n, id); err != nil {
			return err
		}
	}
	return writeCoverage(ctx, tx, id, table)
}
