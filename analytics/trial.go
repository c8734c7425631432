package analytics

import (
	"context"
	"encoding/json"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// trial is what came of computing the workspace's KPIs over all data, so that it is done once for each state of both.
type trial struct {
	Of      string            `json:"of"`      // the entries and the imports
	Failing map[string]string `json:"failing"` // by id: why
}

// tried computes KPIs of the workspace over everything that was imported, and tells which of them fail: an expression
// can fit the tables and still not the data, such as a cast of a text that is no number. Nothing is computed when nothing
// changed since the last time.
func (w *Workspace) tried(ctx context.Context, e *engine.Engine, own []catalog.Own) (map[string]string, error) {
	of, err := w.stateOf(ctx, own)
	if err != nil {
		return nil, err
	}
	kept, err := w.db.Tried(ctx)
	if err != nil {
		return nil, err
	}
	var t trial
	if json.Unmarshal([]byte(kept), &t) == nil && t.Of == of {
		return t.Failing, nil
	}
	t = trial{Of: of, Failing: map[string]string{}}
	var ids []string
	for _, o := range own {
		// What is derived computes nothing of its own on rows.
		if e.Catalog().KPI(o.ID).Measure.Kind != catalog.Derived {
			ids = append(ids, o.ID)
		}
	}
	if err := try(ctx, e, ids); err != nil {
		for _, id := range ids {
			if err := try(ctx, e, []string{id}); err != nil {
				t.Failing[id] = fault.Of(err).Text
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return t.Failing, w.noteTrial(ctx, t)
}

// noteTrial keeps what came of a trial. A workspace that is only read is tried whenever it is opened.
func (w *Workspace) noteTrial(ctx context.Context, t trial) error {
	text, err := json.Marshal(t)
	if err != nil || w.readOnly {
		return err
	}
	return w.db.SetTried(ctx, string(text))
}

// stateOf names the KPIs and the data.
func (w *Workspace) stateOf(ctx context.Context, own []catalog.Own) (string, error) {
	var b strings.Builder
	for _, o := range own {
		b.WriteString(o.YAML())
	}
	var imports string
	err := w.db.QueryRow(ctx, "SELECT coalesce(string_agg(id, ' ' ORDER BY id), '') FROM imports WHERE state = 'done'").Scan(&imports)
	return b.String() + imports, err
}

// try computes KPIs over everything that was imported, and fails with fault.Invalid where the data does not fit.
func try(ctx context.Context, e *engine.Engine, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	q := engine.Query{KPIs: ids, Period: engine.Spec{Preset: "all"}, Compare: "none"}
	_, err := e.Evaluate(ctx, q)
	if fault.Is(err, fault.NotEnough) {
		// Without data any day tells whether the expressions fit the tables.
		q.Period = engine.Spec{Preset: "custom", From: "2000-01-01", To: "2000-01-02"}
		_, err = e.Evaluate(ctx, q)
	}
	if err == nil || ctx.Err() != nil {
		return err
	}
	// The database's text goes on with the whole query.
	text, _, _ := strings.Cut(fault.Of(err).Text, "\n")
	return fault.New(fault.Invalid, "It cannot be computed: %s.", strings.TrimRight(text, ". ")).
		Do("Sums, shares and rates need aggregates, such as sum(weight) FILTER (success); means and percentiles an expression over one row.")
}
