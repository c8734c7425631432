package labeling

import (
	"sync"
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/store"
)

// Desk is where the reviews of a workspace are planned, labelled and read. It is safe for concurrent use.
type Desk struct {
	db     *store.DB
	engine *engine.Engine
	now    func() time.Time

	mu       sync.Mutex
	sittings map[int64]*sitting
	texts    shelf
	scans    scans
}

// New makes a desk over an open workspace.
func New(db *store.DB, e *engine.Engine) *Desk {
	return &Desk{db: db, engine: e, now: time.Now, sittings: map[int64]*sitting{}}
}
