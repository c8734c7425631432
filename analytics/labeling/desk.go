package labeling

import (
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/store"
)

// Desk is where the reviews of a workspace are planned, labelled and read. It is safe for concurrent use.
type Desk struct {
	db     *store.DB
	engine *engine.Engine
	now    func() time.Time
}

// New makes a desk over an open workspace.
func New(db *store.DB, e *engine.Engine) *Desk { return &Desk{db: db, engine: e, now: time.Now} }
