package store

import (
	"context"
	"database/sql/driver"
	"strings"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

// snapshots connects to DuckDB so that each statement is planned and run in one transaction.
//
// Left alone, the driver prepares a statement in one transaction and runs it in the next, and what the tables' statistics
// said in the first is part of the plan: where every row has import < 7, that condition is dropped. What another connection
// commits in between is seen by the second: rows of import 7 are then counted, or deleted, as if they were the others'.
// DuckDB's issue 23704 is about it; its mend there, 24696, gives such plans up, which costs us a third more time.
type snapshots struct{ *duckdb.Connector }

// Connect is a new connection.
func (s snapshots) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := s.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c.(*duckdb.Conn)}, nil
}

// conn is a connection of snapshots.
type conn struct {
	*duckdb.Conn
	within bool // a transaction
}

// BeginTx begins a transaction: one of DuckDB's usual isolation, which may be kept from writing.
func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	begin := "BEGIN TRANSACTION"
	if opts.ReadOnly {
		begin += " READ ONLY"
	}
	if _, err := c.Conn.ExecContext(ctx, begin, nil); err != nil {
		return nil, err
	}
	c.within = true
	return transaction{c}, nil
}

// QueryContext runs a query in a transaction. The rows outlive it: the driver has all of them by then.
func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (rows driver.Rows, err error) {
	err = c.atOnce(ctx, query, func() error {
		rows, err = c.Conn.QueryContext(ctx, query, args)
		return err
	})
	if err != nil && rows != nil {
		rows.Close()
		return nil, err
	}
	return rows, err
}

// ExecContext runs a statement in a transaction.
func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (result driver.Result, err error) {
	err = c.atOnce(ctx, query, func() error {
		result, err = c.Conn.ExecContext(ctx, query, args)
		return err
	})
	return result, err
}

// atOnce runs f, which runs the statement, in a transaction of its own where there is none yet.
func (c *conn) atOnce(ctx context.Context, statement string, f func() error) error {
	if c.within || !readsTables(statement) {
		return f()
	}
	tx, err := c.BeginTx(ctx, driver.TxOptions{})
	if err != nil {
		return err
	}
	if err := f(); err != nil {
		tx.Rollback()
		return err
	}
	return tx.Commit()
}

// readsTables reports whether the statement may read tables. Others, such as ATTACH, may refuse to run in a transaction.
func readsTables(statement string) bool {
	statement = strings.TrimLeft(statement, " \t\r\n(")
	word := statement[:max(strings.IndexAny(statement, " \t\r\n("), 0)]
	switch strings.ToUpper(word) {
	case "SELECT", "WITH", "FROM", "INSERT", "UPDATE", "DELETE", "CREATE", "COPY":
		return true
	}
	return false
}

// transaction is one that a connection is in.
type transaction struct{ c *conn }

// Commit ends it.
func (t transaction) Commit() error { return t.end("COMMIT") }

// Rollback ends it as if nothing had been done.
func (t transaction) Rollback() error { return t.end("ROLLBACK") }

func (t transaction) end(statement string) error {
	t.c.within = false
	_, err := t.c.Conn.ExecContext(context.Background(), statement, nil)
	return err
}
