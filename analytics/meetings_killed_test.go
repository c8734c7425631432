package analytics

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"telltale/analytics/meeting"
	"telltale/analytics/source"
)

// writesIn names the workspace in which this process writes until it is killed.
const writesIn = "TELLTALE_TEST_MEETING"

// What was written in a meeting when the process was killed is there when the workspace is opened again.
func TestKilledProcessKeepsTheMeeting(t *testing.T) {
	ctx := context.Background()
	if path := os.Getenv(writesIn); path != "" {
		w, err := Open(ctx, path, Options{Memory: "512MB"})
		if err != nil {
			t.Fatal(err)
		}
		m := write(t, w, 1, meeting.MeetingEdit{Kind: "note", Item: "alerts", Text: "seen"})
		os.Stdout.WriteString("kept " + m.Items[0].Note + "\n")
		select {}
	}
	path := filepath.Join(t.TempDir(), "killed.telltale")
	w, err := Open(ctx, path, Options{Zone: "UTC", Memory: "512MB"})
	if err != nil {
		t.Fatal(err)
	}
	drop(t, w, source.Choices{}, written(t, "october.csv", closedLog()))
	if _, err := w.Meetings().Start(ctx, "daily", "2026-10-31"); err != nil {
		t.Fatal(err)
	}
	w.Close()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(program, "-test.run=^TestKilledProcessKeepsTheMeeting$")
	child.Env = append(os.Environ(), writesIn+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, len("kept seen\n"))
	if _, err := out.Read(said); err != nil || string(said) != "kept seen\n" {
		t.Errorf("the process said %q, %v", said, err)
	}
	_ = child.Process.Kill()
	_ = child.Wait()
	if w, err = Open(ctx, path, Options{}); err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	m, err := w.Meetings().Get(ctx, "daily", "2026-10-31")
	if err != nil || m.State != meeting.Open || m.Items[0].Note != "seen" || m.Undo != "note" {
		t.Errorf("after the kill: %+v, %v", m, err)
	}
}
