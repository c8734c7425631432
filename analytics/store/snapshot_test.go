package store

import (
	"context"
	"testing"
)

// meddled is a context that is asked whether it is done at each step of a statement, and lets something happen then.
type meddled struct {
	context.Context
	step func()
}

func (m meddled) Err() error {
	m.step()
	return nil
}

// At whichever step of a statement another connection commits, the statement holds only for the rows that it names.
func TestAStatementIsPlannedAndRunInOneTransaction(t *testing.T) {
	ctx := context.Background()
	d := openTest(t)
	other, err := d.sql.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	exec := func(statement string) {
		t.Helper()
		if _, err := other.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	// meddle runs a statement on the rows of import 1, with rows of import 2 committed at a step of it, if there are so many.
	meddle := func(at int, statement func(context.Context) error) (steps int) {
		t.Helper()
		exec("CREATE OR REPLACE TABLE loaded AS SELECT 1 AS import FROM range(1000)")
		err := statement(meddled{ctx, func() {
			if steps++; steps == at {
				exec("INSERT INTO loaded SELECT 2 FROM range(3)")
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		return steps
	}
	at := 1
	for ; ; at++ {
		var n int
		query := func(ctx context.Context) error {
			return d.sql.QueryRowContext(ctx, "SELECT count(*) FROM loaded WHERE import < 2").Scan(&n)
		}
		if meddle(at, query) < at {
			break
		}
		if n != 1000 {
			t.Errorf("step %d: %d rows of 1000 are counted", at, n)
		}
		remove := func(ctx context.Context) error {
			_, err := d.sql.ExecContext(ctx, "DELETE FROM loaded WHERE import < 2")
			return err
		}
		if meddle(at, remove) >= at && count(t, d, "SELECT count(*) FROM loaded") != 3 {
			t.Errorf("step %d: rows of another import are deleted", at)
		}
	}
	if at < 4 {
		t.Errorf("a query has %d steps only", at-1)
	}
}

// A statement that fails ends its transaction: the connection serves the next one.
func TestAFailedStatementLeavesNoTransaction(t *testing.T) {
	ctx := context.Background()
	d := openTest(t)
	c, err := d.sql.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for range 2 {
		if _, err := c.ExecContext(ctx, "INSERT INTO imports SELECT 1/0 FROM nothing"); err == nil {
			t.Error("a table that is not there was read")
		}
		if _, err := c.QueryContext(ctx, "SELECT error('no') FROM imports RIGHT JOIN range(1) ON true"); err == nil {
			t.Error("a failing query answered")
		}
	}
	tx, err := c.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
}
