package store

import (
	"context"
	"path/filepath"
	"testing"
)

// TestLoadingSideBySideIsTakenBack: however a drop ends, DuckDB has its threads and its order again, and a connection that
// is opened during the drop changes neither.
func TestLoadingSideBySideIsTakenBack(t *testing.T) {
	ctx := context.Background()
	d, err := Open(ctx, filepath.Join(t.TempDir(), "t.telltale"), Options{Zone: "UTC", Memory: "1GB", Threads: 3})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	settings := func(when string, threads int64, ordered bool) {
		t.Helper()
		var n int64
		var kept bool
		if err := d.sql.QueryRowContext(ctx, "SELECT current_setting('threads'), current_setting('preserve_insertion_order')").Scan(&n, &kept); err != nil {
			t.Fatal(err)
		}
		if n != threads || kept != ordered {
			t.Errorf("%s: %d threads and order kept: %t, want %d and %t", when, n, kept, threads, ordered)
		}
	}
	settings("opened", 3, true)
	for end, how := range map[string]func(*Batch) error{
		"finished":  func(b *Batch) error { return b.Finish(ctx) },
		"abandoned": func(b *Batch) error { return b.Abandon() },
		"canceled": func(b *Batch) error {
			canceled, cancel := context.WithCancel(ctx)
			cancel()
			if err := b.Finish(canceled); err == nil {
				t.Error("a canceled drop was finished")
			}
			return b.Abandon()
		},
	} {
		b, err := d.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		settings(end+", begun", 3, false)
		if err := b.SideBySide(ctx); err != nil {
			t.Fatal(err)
		}
		c1, err := d.sql.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		c2, err := d.sql.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		settings(end+", side by side", 1, false)
		c1.Close()
		c2.Close()
		if err := how(b); err != nil {
			t.Fatal(err)
		}
		settings(end, 3, true)
	}
}
