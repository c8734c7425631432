package engine

import (
	"context"

	"telltale/analytics/catalog"
)

// computation is a KPI that no expression over a fact gives: Go code that asks its own questions. One computation is
// one file and one line of the table below.
type computation struct {
	// answer computes the KPI over the question's period, filters and split.
	answer func(*Engine, context.Context, question, *catalog.KPI) (*answer, error)
	// sql is one statement that gives the value in any DuckDB shell on the workspace; "" where no query shows why there
	// is none.
	sql func(*Engine, context.Context, question, *catalog.KPI) (string, error)
}

func (c computation) ask(e *Engine) func(context.Context, question, *catalog.KPI) (*answer, error) {
	return func(ctx context.Context, q question, k *catalog.KPI) (*answer, error) { return c.answer(e, ctx, q, k) }
}

// computations are those by name, beside the ones that rest on outages (uptime.go).
var computations map[string]computation

func init() {
	// Set here, because a computation may evaluate other KPIs and so refers to this table again.
	computations = map[string]computation{}
}
