package app

import (
	"context"
	"io"
	"sync"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/report"
	"telltale/analytics/source"
)

// Explore asks the workspace in SQL, read-only.
type Explore struct {
	app *App

	mu      sync.Mutex
	running map[string]context.CancelFunc // by what the page calls the run
}

// TableGuide says what a table of the workspace holds.
type TableGuide struct {
	Name    string        `json:"name"`
	About   string        `json:"about"`
	Time    string        `json:"time"` // the column by which its rows are dated
	Columns []ColumnGuide `json:"columns"`
}

// ColumnGuide says what a column holds.
type ColumnGuide struct {
	Name  string `json:"name"`
	Kind  string `json:"kind"`
	About string `json:"about"`
}

// Tables describes the tables that can be asked.
func (s *Explore) Tables() ([]TableGuide, error) {
	return each(source.Tables, func(t source.Table) TableGuide {
		return TableGuide{Name: t.Name, About: t.About, Time: t.Time, Columns: each(t.Fields, func(f source.Canonical) ColumnGuide {
			return ColumnGuide{Name: f.Name, Kind: string(f.Kind), About: f.About}
		})}
	}), nil
}

// Run runs one SELECT and returns at most 5,000 of its rows. run is what Cancel calls it by.
func (s *Explore) Run(run, query string) (engine.Rows, error) {
	ctx, cancel := context.WithTimeout(s.app.life, callLimit)
	defer cancel()
	s.keep(run, cancel)
	defer s.drop(run)
	rows, err := s.app.SQL(ctx, query, rowLimit)
	switch {
	case err == nil:
		return rows, nil
	case ctx.Err() == context.Canceled:
		return engine.Rows{}, fault.New(fault.Canceled, "The query was canceled.")
	case ctx.Err() == context.DeadlineExceeded:
		return engine.Rows{}, fault.New(fault.Invalid, "The query took longer than %v.", callLimit).Do("Ask for a shorter time, or use: telltale sql")
	}
	return engine.Rows{}, fault.Of(err)
}

// Cancel breaks a run off. One that has ended is left as it is.
func (s *Explore) Cancel(run string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel := s.running[run]; cancel != nil {
		cancel()
	}
	return nil
}

func (s *Explore) keep(run string, cancel context.CancelFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running == nil {
		s.running = map[string]context.CancelFunc{}
	}
	s.running[run] = cancel
}

func (s *Explore) drop(run string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.running, run)
}

// Export writes all rows of a query to a file as CSV, and returns its path, to which ".csv" is added when it has no
// extension. The file is written whole or not at all.
func (s *Explore) Export(path, query string) (string, error) {
	return saveRows(path, func(to io.Writer) error { return s.app.WriteSQL(s.app.life, to, query) })
}

// WriteSQL writes all rows of a query as CSV.
func (a *App) WriteSQL(ctx context.Context, to io.Writer, query string) error {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	rows, err := a.SQL(ctx, query, 0)
	if err != nil {
		return fault.Of(err)
	}
	out := report.NewRowsWriter(to)
	for _, row := range append([][]string{each(rows.Columns, func(c engine.RowColumn) string { return c.Name })}, rows.Rows...) {
		if err := out.Write(row); err != nil {
			return fault.Of(err)
		}
	}
	if err := out.Close(); err != nil {
		return fault.Of(err)
	}
	return nil
}

// Queries returns the queries that are kept in the workspace, by name.
func (s *Explore) Queries() ([]analytics.SavedQuery, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]analytics.SavedQuery, error) {
		return w.SavedQueries(ctx)
	})
}

// SaveQuery keeps a query under a name, in the place of one that had it before, and returns all that are kept.
func (s *Explore) SaveQuery(name, query string) ([]analytics.SavedQuery, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]analytics.SavedQuery, error) {
		if err := w.SaveQuery(ctx, analytics.SavedQuery{Name: name, SQL: query}); err != nil {
			return nil, err
		}
		return w.SavedQueries(ctx)
	})
}

// RemoveQuery forgets the query of a name, and returns those that are left.
func (s *Explore) RemoveQuery(name string) ([]analytics.SavedQuery, error) {
	return ask(s.app, func(ctx context.Context, w *analytics.Workspace) ([]analytics.SavedQuery, error) {
		if err := w.RemoveQuery(ctx, name); err != nil {
			return nil, err
		}
		return w.SavedQueries(ctx)
	})
}
