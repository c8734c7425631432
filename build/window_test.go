//go:build desktop && linux

package build_test

import (
	"bytes"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestWindowShowsAnImportedFile opens the real window on a screen in memory with a file as argument, imports it with the
// mouse, and reads its numbers off screenshots; no connection may leave the machine meanwhile. It needs Xvfb, xdotool,
// ImageMagick, tesseract and strace, which build/test installs. The last screenshot stays in build/bin/window.
func TestWindowShowsAnImportedFile(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	binary := program(t, "TELLTALE_WINDOW_BINARY", "desktop,production,webkit2_41")
	screen := startScreen(t)

	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	window, trace := traced(ctx, folder, "window", binary, "-w", folder+"/month.telltale", sample(t, folder))
	window.Env = append(window.Env, "DISPLAY="+screen.display, "LIBGL_ALWAYS_SOFTWARE=1")
	var said bytes.Buffer
	window.Stdout, window.Stderr = &said, &said
	if err := window.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- window.Wait() }()

	// until looks at the screen again and again until it shows what is wanted.
	until := func(wanted string, seen func() bool) {
		t.Helper()
		for {
			select {
			case err := <-ended:
				t.Fatalf("the window closed (%v) before its screenshot %s showed %s; that reads:\n%s\nthe program said:\n%s",
					err, screen.shot, wanted, screen.text(), said.String())
			case <-time.After(500 * time.Millisecond):
			}
			if screen.readArea(t, top); seen() {
				return
			}
		}
	}
	until("the button to import", func() bool { return screen.press(t, "Import") })
	until("the way to the numbers", func() bool { return screen.press(t, "Operations") })
	numbers := []*regexp.Regexp{regexp.MustCompile(`\b4[,. ’]?321\b`), regexp.MustCompile(`\b145 errors\b`), regexp.MustCompile(`\b96[.,]6 ?%`)}
	shown := func() bool {
		return !slices.ContainsFunc(numbers, func(number *regexp.Regexp) bool { return !number.MatchString(screen.text()) })
	}
	until("the numbers of the file", shown)

	// The side buttons of a mouse lead back and forward, and press nothing that lies under the pointer.
	scorecard := screen.at("Scorecard")
	screen.do(t, "xdotool", "mousemove", strconv.Itoa(scorecard.x), strconv.Itoa(scorecard.y), "click", "8")
	until("the page before", func() bool { return strings.Contains(screen.text(), "Drop files") })
	screen.do(t, "xdotool", "click", "9")
	until("the numbers again", shown)
	// Larger text pushes the last of the buttons above the page to the right.
	usual := screen.at("Filter")
	screen.do(t, "xdotool", "key", "ctrl+plus")
	until("larger text", func() bool { return screen.at("Filter").x > usual.x+15 })
	screen.do(t, "xdotool", "key", "ctrl+0")
	until("text of the usual size", func() bool { now := screen.at("Filter"); return now.text != "" && now.x < usual.x+5 })

	interrupt(window)
	if err := <-ended; err != nil {
		t.Errorf("the window did not close cleanly: %v\n%s", err, said.String())
	}
	assertNoneOutbound(t, "window", trace)
}
