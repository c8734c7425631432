package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/singleflight"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// Engine answers questions about one workspace. It is safe for concurrent use.
type Engine struct {
	db      *store.DB
	catalog *catalog.Catalog
	under   *settings // that are taken to hold; nil: those of the workspace

	check    sync.Once
	checkErr error

	mostExact float64 // rows; see the constant of that name
	fewRows   int64   // see the constant of that name
	tables    atomic.Int64

	counts  *recent // what queries deliver
	flights singleflight.Group
	reading chan struct{} // holds one for each query that runs
	idle    idle
	ahead   ahead

	mu     sync.Mutex
	state  *state
	recent *recent // answers
	given  []given // oldest first
}

// New makes an engine over an open workspace. The catalog's SQL is checked when the first question is asked.
func New(db *store.DB, cat *catalog.Catalog) *Engine {
	return &Engine{db: db, catalog: cat, recent: newRecent(256), counts: newRecent(1024), mostExact: mostExact, fewRows: fewRows,
		reading: make(chan struct{}, max(4, runtime.NumCPU())), idle: idle{quiet: quiet}}
}

// Catalog is what the engine computes.
func (e *Engine) Catalog() *catalog.Catalog { return e.catalog }

// Check checks the SQL of the catalog, once.
func (e *Engine) Check(ctx context.Context) error {
	e.check.Do(func() {
		// The check belongs to the engine, not to the caller who happens to come first and may give up.
		e.checkErr = e.catalog.Check(e.serializer(context.WithoutCancel(ctx)))
	})
	return e.checkErr
}

// ready checks the catalog and returns the workspace's state at its present version.
func (e *Engine) ready(ctx context.Context) (*state, error) {
	if err := e.Check(ctx); err != nil {
		return nil, err
	}
	version, opened := e.db.Version(), e.db.Opened()
	e.mu.Lock()
	s := e.state
	e.mu.Unlock()
	if s != nil && s.version == version && s.opened == opened {
		return s, nil
	}
	read := func() (any, error) { return e.renew(ctx, version, opened) }
	v, err, shared := e.flights.Do(fmt.Sprint("state ", version, " ", opened), read)
	if err != nil && shared && ctx.Err() == nil {
		// The one who asked first may have given up.
		v, err = read()
	}
	if err != nil {
		return nil, err
	}
	return v.(*state), nil
}

// renew reads the state anew and puts it in place of the one before.
func (e *Engine) renew(ctx context.Context, version, opened int64) (*state, error) {
	s, err := e.readState(ctx, version)
	if err != nil {
		return nil, err
	}
	s.opened, s.cuts = opened, &cuts{engine: e}
	e.mu.Lock()
	old := e.state
	e.state = s
	e.mu.Unlock()
	if old != nil {
		e.giveUp(old.cuts.all())
	}
	return s, nil
}

// serializer parses expressions with DuckDB's own parser, all in one query.
func (e *Engine) serializer(ctx context.Context) catalog.Serializer {
	return func(expressions []string) ([][]byte, error) {
		statements := make([]string, len(expressions))
		for i, x := range expressions {
			statements[i] = quote("SELECT " + x)
		}
		rows, err := e.db.Query(ctx, "SELECT json_serialize_sql(s)::VARCHAR FROM (SELECT unnest(range("+number(int64(len(statements)))+
			")) AS i, unnest(["+join(statements)+"]) AS s) ORDER BY i")
		if err != nil {
			return nil, internal("the catalog's SQL cannot be parsed", err)
		}
		defer rows.Close()
		var trees [][]byte
		for rows.Next() {
			var tree []byte
			if err := rows.Scan(&tree); err != nil {
				return nil, internal("the catalog's SQL cannot be parsed", err)
			}
			trees = append(trees, tree)
		}
		return trees, rows.Err()
	}
}

// internal wraps an error of the database that no person can mend. A cancelled context stays recognisable.
func internal(what string, err error) error {
	if f := fault.Of(err); f.Code != fault.Internal {
		return f
	}
	return fault.New(fault.Internal, "%s: %v", what, err)
}

// keyOf is what the answer to a question is kept under.
func keyOf(kind string, question any) (string, error) {
	raw, err := json.Marshal(question)
	if err != nil {
		return "", internal("the question cannot be read", err)
	}
	return kind + " " + string(raw), nil
}

// cached answers from the cache when the same question was asked at the same version of data and settings, and computes
// once for all that ask it at one time.
func cached[T any](ctx context.Context, e *Engine, version int64, kind string, question any, answer func() (T, error)) (T, error) {
	key, err := keyOf(kind, question)
	if err != nil {
		var none T
		return none, err
	}
	if v, ok := e.recent.get(version, key); ok {
		return v.(T), nil
	}
	defer e.idle.ask(ctx)()
	v, err, shared := e.flights.Do(fmt.Sprint(version, " ", key), func() (any, error) { return answer() })
	if err != nil && shared {
		// The one who asked first may have given up.
		v, err = answer()
	}
	if err != nil {
		var none T
		return none, err
	}
	e.recent.put(version, key, v)
	return v.(T), nil
}
