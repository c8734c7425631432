package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"telltale/app"
)

// heartbeat is how often an idle stream says that it lives, so that a connection that died is noticed.
const heartbeat = 15 * time.Second

// mailboxLimit is how many events wait for a page that does not read.
const mailboxLimit = 256

// events streams the app's events to a page. It begins with all jobs as they stand, so that a page that was away, or
// missed something, knows.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	box := &mailbox{news: make(chan struct{}, 1)}
	defer s.app.Subscribe(box.put)()
	jobs, err := s.app.Jobs().List()
	if err != nil {
		answerError(w, err)
		return
	}
	for _, job := range jobs {
		box.put(app.EventJob, job)
	}
	w.Header().Set("Content-Type", "text/event-stream")
	stream(r.Context(), w, box)
}

// stream writes what comes into the mailbox until the context ends or the page is gone.
func stream(ctx context.Context, w http.ResponseWriter, box *mailbox) {
	out := http.NewResponseController(w)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	number := 0
	_, err := io.WriteString(w, "retry: 1000\n\n")
	for err == nil && out.Flush() == nil {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			_, err = io.WriteString(w, ": alive\n\n")
		case <-box.news:
			for _, letter := range box.take() {
				number++
				if _, err = fmt.Fprintf(w, "id: %d\nevent: %s\ndata: %s\n\n", number, letter.event, letter.data); err != nil {
					return
				}
			}
		}
	}
}

// letter is an event that waits to be sent.
type letter struct {
	key   string // a later letter of the same key replaces it; "" keeps all
	event string
	data  []byte
}

// mailbox holds events for one page. A page that reads slowly misses states in between, never the last one.
type mailbox struct {
	news chan struct{} // holds a token while letters wait

	mu      sync.Mutex
	letters []letter
}

// put adds an event. It never waits.
func (m *mailbox) put(event string, data any) {
	text, err := json.Marshal(data)
	if err != nil {
		// Everything that is published is plain data, so this cannot be; a page asks for end states in any case.
		return
	}
	next := letter{event: event, data: text}
	switch data := data.(type) {
	case app.Job:
		next.key = event + data.ID
	case app.Changed:
		next.key = event
	}
	m.mu.Lock()
	m.add(next)
	m.mu.Unlock()
	select {
	case m.news <- struct{}{}:
	default:
	}
}

// add replaces the waiting letter of the same key, or puts the letter at the end. The caller holds the lock.
func (m *mailbox) add(next letter) {
	for i, waiting := range m.letters {
		if next.key != "" && waiting.key == next.key {
			m.letters[i] = next
			return
		}
	}
	if len(m.letters) == mailboxLimit {
		m.letters = m.letters[1:]
	}
	m.letters = append(m.letters, next)
}

// take empties the mailbox.
func (m *mailbox) take() []letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	letters := m.letters
	m.letters = nil
	return letters
}
