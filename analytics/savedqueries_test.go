package analytics

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/fault"
)

// Queries are kept by name: the newer one takes the older one's place, and what is gone is gone.
func TestSavedQueries(t *testing.T) {
	ctx := context.Background()
	w, err := Open(ctx, filepath.Join(t.TempDir(), "w.telltale"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for _, q := range []SavedQuery{{Name: "models", SQL: "FROM requests"}, {Name: " days ", SQL: " FROM costs "}, {Name: "models", SQL: "FROM feedback"}} {
		if err := w.SaveQuery(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	got, err := w.SavedQueries(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]SavedQuery{{Name: "days", SQL: "FROM costs"}, {Name: "models", SQL: "FROM feedback"}}, got); diff != "" {
		t.Error(diff)
	}
	if err := w.SaveQuery(ctx, SavedQuery{Name: " ", SQL: "FROM costs"}); !fault.Is(err, fault.Invalid) {
		t.Errorf("without a name: %v", err)
	}
	if err := w.RemoveQuery(ctx, "models"); err != nil {
		t.Error(err)
	}
	if err := w.RemoveQuery(ctx, "models"); !fault.Is(err, fault.NotFound) {
		t.Errorf("removed twice: %v", err)
	}
}

// What is wrong with a query is said in words, with the line.
func TestErrorsOfQueriesNameTheLine(t *testing.T) {
	ctx := context.Background()
	w, err := Open(ctx, filepath.Join(t.TempDir(), "w.telltale"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	for query, line := range map[string]int64{
		"SELECT\n statu FROM requests":         2,
		"SELECT status\nFROM requests\nWHER 1": 3,
		"FROM nowhere":                         1,
	} {
		_, err := w.SQL(ctx, query, 10)
		if f := fault.Of(err); f == nil || f.Code != fault.Invalid || f.Line != line {
			t.Errorf("%q: %+v, want line %d", query, f, line)
		}
	}
}
