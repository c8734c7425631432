package labeling

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"telltale/analytics/engine"
	"telltale/analytics/store"
)

// labelFor names the workspace that this process labels until it is killed.
const labelFor = "TELLTALE_TEST_LABEL"

func openDesk(t *testing.T, path string) *desk {
	t.Helper()
	db, err := store.Open(ctx, path, store.Options{Zone: "UTC", Memory: "512MB", Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	cat, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	return &desk{Desk: New(db, engine.New(db, cat)), t: t}
}

// A process that labels is killed as the kernel kills one. What it had said was kept is there when the workspace is opened again.
func TestKilledProcessLosesNothing(t *testing.T) {
	if path := os.Getenv(labelFor); path != "" {
		d := openDesk(t, path)
		for position := 1; position <= 100; position++ {
			d.answer(1, position, "correct")
			fmt.Println("kept", position)
		}
		select {}
	}
	path := filepath.Join(t.TempDir(), "killed.telltale")
	d := openDesk(t, path)
	d.predictions(200)
	d.draw(SamplingPlan{Size: 100})
	d.db.Close()

	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(program, "-test.run=^TestKilledProcessLosesNothing$")
	child.Env = append(os.Environ(), labelFor+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	kept := 0
	for lines := bufio.NewScanner(out); kept < 7 && lines.Scan(); {
		fmt.Sscanf(lines.Text(), "kept %d", &kept)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait()
	if kept < 7 {
		t.Fatalf("the process kept only %d answers", kept)
	}
	again := openDesk(t, path)
	p, err := again.Progress(ctx, 1)
	if err != nil || p.Done < kept || p.Resume != p.Done+1 {
		t.Errorf("of %d answers that were kept %d are there: %+v, %v", kept, p.Done, p, err)
	}
}
