package window

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	laptop = []size{{1366, 768}}
	desk   = []size{{2560, 1440}, {1366, 768}}
)

func TestPlaceIsRememberedByDisplays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "window.json")
	s := loadState(path)
	if b, known := s.placed(laptop); known {
		t.Errorf("before anything was remembered: %+v", b)
	}
	onLaptop, atDesk := bounds{X: 10, Y: 20, Width: 1000, Height: 700}, bounds{X: 2000, Y: 300, Width: 1600, Height: 1200}
	s.remember(laptop, onLaptop)
	s.remember(desk, atDesk)
	s.Dark = true
	if err := s.save(path); err != nil {
		t.Fatal(err)
	}
	again := loadState(path)
	if diff := cmp.Diff(s, again); diff != "" {
		t.Error(diff)
	}
	if b, known := again.placed(laptop); !known || b != onLaptop {
		t.Errorf("on the laptop: %+v, %v", b, known)
	}
	// The order in which displays are found does not matter.
	if b, known := again.placed([]size{desk[1], desk[0]}); !known || b != atDesk {
		t.Errorf("at the desk: %+v, %v", b, known)
	}
	if b, known := again.placed([]size{{1920, 1080}}); known {
		t.Errorf("on displays never seen: %+v", b)
	}
}

func TestPlaceOffTheScreenIsCorrected(t *testing.T) {
	cases := []struct {
		name      string
		displays  []size
		was, want bounds
	}{
		{"right and below", laptop, bounds{X: 3000, Y: 2000, Width: 1000, Height: 700}, bounds{X: 366, Y: 68, Width: 1000, Height: 700}},
		{"left and above", laptop, bounds{X: -500, Y: -30, Width: 1000, Height: 700}, bounds{Width: 1000, Height: 700}},
		{"too large", laptop, bounds{X: 5, Y: 5, Width: 4000, Height: 3000}, bounds{Width: 1366, Height: 768}},
		{"too small", laptop, bounds{X: 5, Y: 5, Width: 10, Height: 10}, bounds{X: 5, Y: 5, Width: 900, Height: 600}},
		{"beyond the second display", desk, bounds{X: 9000, Y: 0, Width: 1000, Height: 700}, bounds{X: 2926, Width: 1000, Height: 700}},
	}
	for _, c := range cases {
		s := state{Displays: map[string]bounds{displaysKey(c.displays): c.was}}
		if got, _ := s.placed(c.displays); got != c.want {
			t.Errorf("%s: %+v becomes %+v, want %+v", c.name, c.was, got, c.want)
		}
	}
}

func TestMaximisedWindowKeepsItsFormerBounds(t *testing.T) {
	s := loadState("")
	s.remember(laptop, bounds{Width: 1366, Height: 768, Maximised: true})
	if got := s.Displays["1366x768"]; got != (bounds{Width: 1280, Height: 800, Maximised: true}) {
		t.Errorf("never seen otherwise: %+v", got)
	}
	s.remember(laptop, bounds{X: 7, Y: 8, Width: 1000, Height: 700})
	s.remember(laptop, bounds{Width: 1366, Height: 768, Maximised: true})
	if got := s.Displays["1366x768"]; got != (bounds{X: 7, Y: 8, Width: 1000, Height: 700, Maximised: true}) {
		t.Errorf("got %+v", got)
	}
}

func TestBrokenStateIsNoReasonToFail(t *testing.T) {
	path := filepath.Join(t.TempDir(), "window.json")
	for _, text := range []string{"{broken", "[]", `{"displays":null}`, `{"displays":{"1366x768":{"width":"wide"}}}`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if s := loadState(path); s.Displays == nil {
			t.Errorf("%s: %+v", text, s)
		}
	}
	if err := (state{}).save(filepath.Join(path, "below", "window.json")); err == nil {
		t.Error("it was saved below a file")
	}
}
