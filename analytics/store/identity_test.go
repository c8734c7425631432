package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"telltale/analytics/fault"
)

func TestARenamedWorkspaceIsToldAndLosesNothing(t *testing.T) {
	ctx := context.Background()
	d := openTest(t)
	importAll(t, d, requestDraft(t, "ts,status,ms,user\n2026-10-01T10:00:00Z,200,1,a\n"))
	want := contents(t, d)
	old, moved := d.Path(), filepath.Join(filepath.Dir(d.Path()), "moved.telltale")
	if err := os.Rename(old, moved); err != nil {
		t.Fatal(err)
	}
	if err := d.InPlace(); !fault.Is(err, fault.Invalid) || !strings.Contains(fmt.Sprint(err), "renamed, moved or removed") {
		t.Fatalf("got %v", err)
	}
	if !d.Is(moved) || d.Is(old) {
		t.Error("the file is not known under its new name")
	}
	// Opening it under its new name as well would make DuckDB's lock void.
	if second, err := Open(ctx, moved, Options{}); !fault.Is(err, fault.Busy) {
		t.Errorf("it could be opened twice: %v, %v", second, err)
	}
	refused := map[string]error{"a setting": d.SetSetting(ctx, "currency", "EUR", time.Time{})}
	_, refused["an import"] = d.Begin(ctx)
	_, refused["an undo"] = d.Undo(ctx, 1)
	_, refused["compacting"] = d.Compact(ctx, nil)
	for what, err := range refused {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	// Reading goes on, and a backup has everything.
	if got := contents(t, d); got != want {
		t.Errorf("it holds\n%s, want\n%s", got, want)
	}
	saved := filepath.Join(t.TempDir(), "saved.telltale")
	if err := d.Backup(ctx, saved, nil); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{moved, saved} {
		again, err := Open(ctx, path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := contents(t, again); got != want {
			t.Errorf("%s holds\n%s, want\n%s", filepath.Base(path), got, want)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAWorkspaceThatIsMovedDuringAnImportStaysWhole(t *testing.T) {
	ctx := context.Background()
	d := openTest(t)
	importAll(t, d, requestDraft(t, "ts,status,ms,user\n2026-10-01T10:00:00Z,200,1,a\n"))
	want, moved := contents(t, d), d.Path()+"-moved"
	batch, err := d.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := batch.Load(ctx, Load{Batch: "b", Title: "Test", Draft: requestDraft(t, "ts,status,ms,user\n2026-10-02T10:00:00Z,200,1,a\n")}, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(d.Path(), moved); err != nil {
		t.Fatal(err)
	}
	if err := batch.Finish(ctx); !fault.Is(err, fault.Invalid) {
		t.Errorf("the import was finished: %v", err)
	}
	if err := batch.Abandon(); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(moved, d.Path()); err != nil {
		t.Fatal(err)
	}
	if got := contents(t, d); got != want {
		t.Errorf("put back it holds\n%s, want\n%s", got, want)
	}
	importAll(t, d, requestDraft(t, "ts,status,ms,user\n2026-10-02T10:00:00Z,200,1,a\n"))
	if n := count(t, d, "SELECT count(*) FROM requests"); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
}

func TestARemovedWorkspaceCanStillBeSaved(t *testing.T) {
	ctx := context.Background()
	d := openTest(t)
	importAll(t, d, requestDraft(t, "ts,status,ms,user\n2026-10-01T10:00:00Z,200,1,a\n"))
	want := contents(t, d)
	if err := os.Remove(d.Path()); err != nil {
		t.Fatal(err)
	}
	if err := d.InPlace(); !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
	saved := filepath.Join(t.TempDir(), "saved.telltale")
	if err := d.Backup(ctx, saved, nil); err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, saved, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := contents(t, again); got != want {
		t.Errorf("the copy holds\n%s, want\n%s", got, want)
	}
}
