package cli

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"telltale/app"
)

// screen is a buffer that several goroutines may write to.
type screen struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

// take returns what was written since the last time.
func (s *screen) take() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.text.Reset()
	return s.text.String()
}

var (
	looking = app.Job{ID: "1", State: app.Running, Phase: "detect", File: "a.csv", Seq: 1}
	looked  = app.Job{ID: "1", State: app.Done, Seq: 2}
)

func reading(seq, done int64) app.Job {
	left := 2.5
	return app.Job{ID: "2", State: app.Running, Phase: "load", File: "a.csv", Done: done, Total: 1000, BytesPerSec: 5e6, SecondsLeft: &left, Seq: seq}
}

func TestBarShowsOneJobAfterTheOther(t *testing.T) {
	var to screen
	b := &bar{to: &to}
	b.show(looking)
	if text := to.take(); !strings.Contains(text, "a.csv: finding out what it is") {
		t.Errorf("while looking: %q", text)
	}
	b.show(looked)
	to.take()
	b.show(reading(1, 0))
	time.Sleep(150 * time.Millisecond)
	b.show(reading(3, 500))
	if text := to.take(); !strings.Contains(text, "a.csv: reading, 5.0 MB/s, 3 s left") || !strings.Contains(text, "50%") {
		t.Errorf("while reading: %q", text)
	}
	// An event that was overtaken must not turn the bar back.
	b.show(reading(2, 250))
	// A bar of unknown length used to turn on in a goroutine of its own, over whatever came next.
	time.Sleep(300 * time.Millisecond)
	if text := to.take(); text != "" {
		t.Errorf("nothing happened, but this was drawn: %q", text)
	}
	b.close()
	to.take()
	b.show(reading(9, 900))
	if text := to.take(); text != "" {
		t.Errorf("drawn after the end: %q", text)
	}
}

func TestLinesAreFew(t *testing.T) {
	var to screen
	l := &lines{to: &to}
	l.show(looking)
	for i := range int64(500) {
		l.show(reading(i+1, 2*i))
	}
	l.show(app.Job{ID: "2", State: app.Done, Seq: 999})
	want := "a.csv: finding out what it is\na.csv: reading, 5.0 MB/s, 3 s left, 0 %\n"
	if text := to.take(); text != want {
		t.Errorf("got %q", text)
	}
}
