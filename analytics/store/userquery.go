package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"telltale/analytics/fault"
)

// SelectOnly refuses whatever is not one plain SELECT over the workspace's own tables: DuckDB's own serialiser takes
// SELECT statements only, and its tree shows table functions, which could read files.
func (d *DB) SelectOnly(ctx context.Context, query string) error {
	var text string
	if err := d.sql.QueryRowContext(ctx, "SELECT json_serialize_sql(?::VARCHAR)::VARCHAR", query).Scan(&text); err != nil {
		return err
	}
	var tree struct {
		Error      bool              `json:"error"`
		Message    string            `json:"error_message"`
		Position   string            `json:"position"` // of the error, in bytes; empty where there is none
		Statements []json.RawMessage `json:"statements"`
	}
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		return err
	}
	switch {
	case tree.Error:
		refused := fault.New(fault.Invalid, "%s", firstLine(tree.Message))
		if at, err := strconv.Atoi(tree.Position); err == nil && at <= len(query) {
			return refused.At(int64(1 + strings.Count(query[:at], "\n")))
		}
		return refused.Do("Only SELECT statements are allowed.")
	case len(tree.Statements) != 1:
		return fault.New(fault.Invalid, "This is not one statement but %d.", len(tree.Statements)).Do("Run them one at a time.")
	}
	var node any
	if err := json.Unmarshal(tree.Statements[0], &node); err != nil {
		return err
	}
	return refuseFiles(node)
}

// tableFunctions that read nothing but their arguments and the workspace.
var tableFunctions = map[string]bool{"range": true, "generate_series": true, "unnest": true}

// refuseFiles walks the tree for table functions and tables that stand for files.
func refuseFiles(node any) error {
	switch n := node.(type) {
	case []any:
		for _, child := range n {
			if err := refuseFiles(child); err != nil {
				return err
			}
		}
	case map[string]any:
		if n["type"] == "TABLE_FUNCTION" {
			f, _ := n["function"].(map[string]any)
			if name, _ := f["function_name"].(string); !tableFunctions[strings.ToLower(name)] {
				return fault.New(fault.Invalid, "The table function %q is not allowed here.", name).Do("Read the workspace's tables; `telltale sources` lists what can be imported.")
			}
		}
		if table, ok := n["table_name"].(string); ok && strings.ContainsAny(table, "./\\*:") {
			return fault.New(fault.Invalid, "%q is a file, not a table of the workspace.", table).Do("Import the file first.")
		}
		if name, _ := n["function_name"].(string); forbiddenFunctions[strings.ToLower(name)] {
			return fault.New(fault.Invalid, "The function %q is not allowed here.", name)
		}
		for _, child := range n {
			if err := refuseFiles(child); err != nil {
				return err
			}
		}
	}
	return nil
}

// forbiddenFunctions are scalar functions that reach outside the workspace or change its state.
var forbiddenFunctions = map[string]bool{"getenv": true, "nextval": true, "read_text": true, "read_blob": true, "query": true, "query_table": true, "add_parquet_key": true}

// ReadOnly runs one SELECT in a transaction that cannot write. Callers read and close the rows, then call done.
func (d *DB) ReadOnly(ctx context.Context, query string) (rows *sql.Rows, done func(), err error) {
	if err := d.SelectOnly(ctx, query); err != nil {
		return nil, nil, err
	}
	tx, err := d.sql.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, nil, err
	}
	done = func() { tx.Rollback() }
	rows, err = tx.QueryContext(ctx, query)
	if err != nil {
		done()
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		return nil, nil, queryError(err)
	}
	return rows, done, nil
}

// quotedLine is where DuckDB quotes the line of a query that it does not understand.
var quotedLine = regexp.MustCompile(`\n+LINE (\d+): `)

// queryError is an error of DuckDB's about a query, with the line that it names. What DuckDB quotes of that line is left out:
// it may be of a query around the person's own.
func queryError(err error) *fault.Error {
	text := strings.TrimSpace(fmt.Sprint(err))
	at := quotedLine.FindStringSubmatchIndex(text)
	if at == nil {
		return fault.New(fault.Invalid, "%s", text)
	}
	refused := fault.New(fault.Invalid, "%s", text[:at[0]])
	if line, err := strconv.ParseInt(text[at[2]:at[3]], 10, 64); err == nil {
		refused = refused.At(line)
	}
	return refused
}
