package window

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"telltale/app"
)

// The size of a window that was never opened before, and the least that the pages are made for.
const (
	usualWidth, usualHeight = 1280, 800
	leastWidth, leastHeight = 900, 600
)

// state is what the window remembers between two starts.
type state struct {
	// Displays hold the last place by the set of displays: a laptop has one at the desk and another on the road.
	Displays map[string]bounds `json:"displays"`
	// Last is the set of displays that it was open on last.
	Last string `json:"last"`
	// Dark says how the page looked last, so that a dark one does not begin with a white flash.
	Dark bool `json:"dark"`
}

// bounds are the size and the place of a window.
type bounds struct {
	X         int  `json:"x"`
	Y         int  `json:"y"`
	Width     int  `json:"width"`
	Height    int  `json:"height"`
	Maximised bool `json:"maximised"`
}

// size is the size of a display.
type size struct{ width, height int }

// loadState reads what was remembered. What cannot be read counts as nothing: it is a convenience, and no reason to fail.
func loadState(path string) state {
	var s state
	if text, err := os.ReadFile(path); err == nil {
		_ = json.Unmarshal(text, &s)
	}
	if s.Displays == nil {
		s.Displays = map[string]bounds{}
	}
	return s
}

// save writes the state down.
func (s state) save(path string) error {
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	return app.WriteFile(path, append(text, '\n'))
}

// displaysKey names a set of displays by their sizes, in no order: "1920x1080 2560x1440".
func displaysKey(displays []size) string {
	names := make([]string, len(displays))
	for i, d := range displays {
		names[i] = fmt.Sprintf("%dx%d", d.width, d.height)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// placed returns the remembered bounds for the displays, if there are any, moved and shrunk so that the window can be seen
// and its title bar be reached.
func (s state) placed(displays []size) (bounds, bool) {
	b, known := s.Displays[displaysKey(displays)]
	if !known || len(displays) == 0 {
		return bounds{}, false
	}
	// Wails tells how large displays are, not where. One lies at the origin; several fit into a row or a column of all.
	var largest, all size
	for _, d := range displays {
		largest.width, largest.height = max(largest.width, d.width), max(largest.height, d.height)
		all.width, all.height = all.width+d.width, all.height+d.height
	}
	b.Width = min(max(b.Width, leastWidth), largest.width)
	b.Height = min(max(b.Height, leastHeight), largest.height)
	b.X = min(max(b.X, 0), all.width-b.Width)
	b.Y = min(max(b.Y, 0), all.height-b.Height)
	return b, true
}

// remember notes where the window is. A maximised one keeps the bounds that it had before.
func (s *state) remember(displays []size, now bounds) {
	key := displaysKey(displays)
	s.Last = key
	if now.Maximised {
		before, known := s.Displays[key]
		if !known {
			before = bounds{Width: usualWidth, Height: usualHeight}
		}
		before.Maximised = true
		now = before
	}
	s.Displays[key] = now
}
