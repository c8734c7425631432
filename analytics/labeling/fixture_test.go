package labeling

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/store"
)

var ctx = context.Background()

// desk is a desk over a real workspace in a temporary folder, with a clock that ticks ten seconds at each look.
type desk struct {
	*Desk
	t     testing.TB
	clock time.Time
}

var options = store.Options{Zone: "UTC", Memory: "512MB", Threads: 1}

// empty is an empty workspace, which takes much longer to make than to copy.
var empty = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "empty")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "empty.telltale")
	db, err := store.Open(ctx, path, options)
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// builtIn is the catalog, which takes as long to read as most tests take.
var builtIn = sync.OnceValues(catalog.Load)

func newDesk(t testing.TB) *desk {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.telltale")
	raw, err := empty()
	if err == nil {
		err = os.WriteFile(path, raw, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(ctx, path, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	cat, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{Desk: New(db, engine.New(db, cat)), t: t, clock: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}
	d.now = func() time.Time {
		d.clock = d.clock.Add(10 * time.Second)
		return d.clock
	}
	return d
}

func (d *desk) exec(query string, args ...any) {
	d.t.Helper()
	if _, err := d.db.Exec(ctx, query, args...); err != nil {
		d.t.Fatalf("%s: %v", query, err)
	}
}

// predictions adds n predictions of October 2026 by import 1, one each minute, as p1, p2 ... Two of five are of model a, the
// others of b; one of ten has a confidence of 0.3, the others of 0.9; three in a row are a conversation.
func (d *desk) predictions(n int) {
	d.t.Helper()
	d.exec(`INSERT INTO stored.predictions SELECT 1, epoch_us(ts) // 60000000, ts, 'p' || i, 'c' || (i // 3), 'u' || (i % 7), CASE WHEN i % 5 < 2 THEN 'a' ELSE 'b' END,
		'Question ' || i, 'Answer ' || i, NULL, CASE WHEN i % 10 = 0 THEN 0.3 ELSE 0.9 END, NULL, NULL, NULL, NULL, 1, 0, NULL
		FROM (SELECT i, TIMESTAMP '2026-10-01' + i * INTERVAL 1 MINUTE AS ts FROM range(1, ? + 1) AS t(i))`, n)
}

var october = engine.Spec{Preset: "month", Month: "2026-10"}

// draw draws a plan that must be drawable.
func (d *desk) draw(plan SamplingPlan) Review {
	d.t.Helper()
	if plan.Period.Preset == "" {
		plan.Period = october
	}
	if plan.Seed == 0 {
		plan.Seed = 7
	}
	r, err := d.Draw(ctx, plan)
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// drawn are the predictions of a review in their order.
func (d *desk) drawn(review int64) []store.ReviewItem {
	d.t.Helper()
	items, err := d.db.ReviewItems(ctx, review)
	if err != nil {
		d.t.Fatal(err)
	}
	return items
}

// answer answers an item by a word for its accuracy.
func (d *desk) answer(review int64, position int, accuracy string) LabelStep {
	d.t.Helper()
	step, err := d.Answer(ctx, review, position, LabelAnswer{Accuracy: accuracy, Reviewer: "ann"})
	if err != nil {
		d.t.Fatal(err)
	}
	return step
}
