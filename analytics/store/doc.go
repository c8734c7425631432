// Package store keeps a workspace: one DuckDB file with the canonical rows, the import ledger, the roll-ups and
// the settings. It is the only package that imports the DuckDB driver.
//
// An import runs in two short commits. Load writes the rows of a file under an import in state "loading", which
// the views do not show. Finish then sets duplicates aside, writes the ledger, the coverage and the roll-ups, and
// turns the imports of one drop to "done" together. Whatever stops in between (an error, a cancel, a kill) leaves
// what people see as it was: Abandon, or the next Open, removes rows of imports that are not done.
package store
