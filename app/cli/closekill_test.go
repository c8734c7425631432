package cli

import (
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"telltale/analytics"
	"telltale/analytics/closing"
	"telltale/app"
)

// A closing that is killed has signed the month as a whole, or not at all.
func TestKilledClosingSignsAllOrNothing(t *testing.T) {
	t.Parallel()
	s := newFolder(t)
	s.must("import", s.file("small.csv", 1000, time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)))
	base := s.read("test.telltale")
	sign := func() *exec.Cmd {
		return s.command("close", "--month", "2026-10", "--by", "Ada", "--anyway", "a test")
	}
	began := time.Now()
	if out, err := sign().CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	takes := time.Since(began)
	for range 3 {
		s.write("test.telltale", base)
		command := sign()
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(takes/2 + rand.N(takes/2))
		_ = command.Process.Kill()
		_ = command.Wait()

		a := app.New(app.Home(filepath.Join(s.folder, "home")))
		if err := a.Open(t.Context(), s.at, analytics.Options{}); err != nil {
			t.Fatal(err)
		}
		found, err := a.Closings().Verify()
		if err != nil || len(found.Problems) > 0 || len(found.Records) > 1 {
			t.Errorf("after the kill: %+v, %v", found, err)
		}
		month, err := a.Closings().Month("2026-10")
		if err != nil || (month.State == closing.Closed) != (len(found.Records) == 1) {
			t.Errorf("after the kill: %+v with %d records, %v", month, len(found.Records), err)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
