package analytics

import (
	"context"
	"strings"

	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// SavedQuery is a query that somebody keeps in the workspace.
type SavedQuery = store.SavedQuery

// SavedQueries are the queries that are kept in the workspace, by name.
func (w *Workspace) SavedQueries(ctx context.Context) ([]SavedQuery, error) {
	return w.db.SavedQueries(ctx)
}

// SaveQuery keeps a query under a name, in the place of one that had it before. It need not run: a query may be kept half
// written.
func (w *Workspace) SaveQuery(ctx context.Context, q SavedQuery) error {
	q.Name, q.SQL = strings.TrimSpace(q.Name), strings.TrimSpace(q.SQL)
	if q.Name == "" || q.SQL == "" {
		return fault.New(fault.Invalid, "A query is kept under a name.").Do("Write both.")
	}
	return w.db.SaveQuery(ctx, q)
}

// RemoveQuery forgets the query of a name. It fails with fault.NotFound when there is none.
func (w *Workspace) RemoveQuery(ctx context.Context, name string) error {
	return w.db.RemoveQuery(ctx, name)
}
