package app

import (
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"telltale/analytics/fault"
)

func TestCompactWhilePagesRead(t *testing.T) {
	a := openApp(t)
	large := a.await(t, a.start(t, requestsFile(t, "2026-10-01", 80_000)))
	a.await(t, a.start(t, requestsFile(t, "2026-10-05", 1000)))
	undo, err := a.Imports().Undo(large.Result.Outcome.Imports[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	a.await(t, undo)

	var over atomic.Bool
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for !over.Load() {
				if n := a.requests(t); n != 1000 {
					t.Errorf("while it is compacted there are %v requests", n)
					return
				}
			}
		})
	}
	job, err := a.Workspaces().Compact()
	if err != nil {
		t.Fatal(err)
	}
	ended := a.await(t, job)
	over.Store(true)
	readers.Wait()
	if ended.State != Done || ended.Result.Size.After >= ended.Result.Size.Before {
		t.Fatalf("the job: %+v, %+v", ended, ended.Result)
	}
	if info, err := a.Workspaces().Info(); err != nil || info.Bytes != ended.Result.Size.After {
		t.Errorf("the file has %d bytes, %v; the job says %+v", info.Bytes, err, ended.Result.Size)
	}
	if n := a.requests(t); n != 1000 {
		t.Errorf("afterwards there are %v requests", n)
	}
	a.await(t, a.start(t, requestsFile(t, "2026-10-06", 10)))
	if n := a.requests(t); n != 1010 {
		t.Errorf("after another import there are %v requests", n)
	}
}

func TestAWorkspaceRenamedWhileOpenIsToldAndOpensUnderItsNewName(t *testing.T) {
	a := openApp(t)
	a.await(t, a.start(t, requestsFile(t, "2026-10-01", 100)))
	moved := filepath.Join(string(a.home), "moved"+Extension)
	if err := os.Rename(a.home.Workspace(), moved); err != nil {
		t.Fatal(err)
	}
	info, err := a.Workspaces().Info()
	if err != nil || len(info.Warnings) != 1 {
		t.Fatalf("the page is told %q, %v", info.Warnings, err)
	}
	if job := a.await(t, a.start(t, requestsFile(t, "2026-10-02", 10))); job.State != Failed || job.Error.Code != fault.Invalid {
		t.Errorf("an import into it: %s, %v", job.State, job.Error)
	}
	if n := a.requests(t); n != 100 {
		t.Errorf("there are %v requests", n)
	}
	opened, err := a.Workspaces().Open(moved)
	if err != nil || opened.Name != "moved" || len(opened.Warnings) != 0 {
		t.Fatalf("under its new name: %+v, %v", opened, err)
	}
	a.await(t, a.start(t, requestsFile(t, "2026-10-02", 10)))
	if n := a.requests(t); n != 110 {
		t.Errorf("there are %v requests", n)
	}
}
