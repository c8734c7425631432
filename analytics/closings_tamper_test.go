package analytics

import (
	"context"
	"strings"
	"testing"

	"telltale/analytics/closing"
	"telltale/analytics/engine"
)

// tamper checks that the five records of the workspace cannot be changed, moved, taken away or put in without it being
// seen, and that a damaged one hides no number.
func tamper(t *testing.T, w *Workspace) {
	t.Helper()
	ctx := context.Background()
	verify := func() string {
		w.closings = closing.New(w.db, w.Engine)
		v, err := w.Closings().Verify(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(v.Problems, "\n")
	}
	if problems := verify(); problems != "" {
		t.Fatalf("untouched: %s", problems)
	}
	for statement, want := range map[string]string{
		"UPDATE closings SET hash = repeat('0', 64) WHERE id = 1": "its text is not what was signed",
		"UPDATE closings SET record = 'nonsense' WHERE id = 1":    "cannot be read",
		"DELETE FROM closings WHERE id = 2":                       "a record before it is missing",
		"UPDATE closings SET month = '2026-09' WHERE id = 1":      "moved to another month",
		"DELETE FROM closings WHERE id = 4":                       "does not follow",
		"UPDATE closings SET record = (SELECT record FROM closings WHERE id = 1), hash = (SELECT hash FROM closings WHERE id = 1) WHERE id = 2": "does not follow",
	} {
		if _, err := w.db.Exec(ctx, "CREATE TABLE kept AS FROM closings; "+statement); err != nil {
			t.Fatal(err)
		}
		if problems := verify(); !strings.Contains(problems, want) {
			t.Errorf("%s: %q", statement, problems)
		}
		if _, err := w.db.Exec(ctx, "DELETE FROM closings; INSERT INTO closings FROM kept; DROP TABLE kept"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.db.Exec(ctx, "UPDATE closings SET hash = repeat('0', 64) WHERE id = 5"); err != nil {
		t.Fatal(err)
	}
	w.closings = closing.New(w.db, w.Engine)
	r, err := w.Evaluate(ctx, engine.Query{KPIs: []string{"requests"}, Period: october})
	if err != nil || r.Closing.State != closing.Damaged || *r.Values[0].Value != 12 {
		t.Errorf("damaged: %+v, %v", r.Closing, err)
	}
	if m := state(t, w); m.State != closing.Damaged {
		t.Errorf("damaged: %+v", m)
	}
}
