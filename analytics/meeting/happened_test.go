package meeting

import (
	"testing"

	"telltale/analytics/engine"
)

// A change of the prompt whose component is the prompt, too, was told as "prompt · prompt".
func TestWhatHappenedIsToldOnce(t *testing.T) {
	line := happenedLine(engine.Happening{Type: "event", Kind: "prompt", Component: "prompt", Version: "v15", From: "2026-10-14T10:30:00+02:00", Title: "Friendlier tone"})
	if want := clock("2026-10-14T10:30:00+02:00") + " · prompt · v15"; line.Detail != want {
		t.Errorf("%q, want %q", line.Detail, want)
	}
}
