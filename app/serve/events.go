package serve

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"telltale/app"
)

// heartbeat is how often an idle stream says that it lives, so that a connection that died is noticed.
const heartbeat = 15 * time.Second

// mailboxLimit is how many events wait for a page that does not read.
const mailboxLimit = 256

// events streams the app's events to a page. It begins with everything as it stands, so that a page that was away, or
// missed something, knows; a page that missed nothing is told nothing. Every event is JSON with its name and data.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		refuseMethod(w, r)
		return
	}
	unhurried(w)
	box, missed := s.hub.join(r.Header.Get("Last-Event-ID"))
	defer s.hub.leave(box)
	if missed {
		// The box is open already: what comes in meanwhile waits behind the snapshot, and a page knows the older of two
		// states of a job by its number.
		box.first(app.EventSnapshot, s.app.Snapshot(s.hub.run))
	}
	w.Header().Set("Content-Type", "text/event-stream")
	s.stream(r.Context(), w, box)
}

// stream writes what comes into the mailbox until the context ends or the page is gone.
func (s *Server) stream(ctx context.Context, w http.ResponseWriter, box *mailbox) {
	to, out := patientWriter{w, s.patience}, http.NewResponseController(w)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	_, err := io.WriteString(to, "retry: 1000\n\n")
	for err == nil && out.Flush() == nil {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			_, err = io.WriteString(to, ": alive\n\n")
		case <-box.news:
			for _, letter := range box.take() {
				if _, err = fmt.Fprintf(to, "id: %s.%d\ndata: %s\n\n", s.hub.run, letter.number, letter.data); err != nil {
					return
				}
			}
		}
	}
}

// hub gives every event a number that is the same for all pages, and puts it into each page's mailbox in that order.
type hub struct {
	run string // tells this run of the program from others, whose numbers are others

	mu     sync.Mutex
	number int64
	seqs   map[string]int64 // the newest state of each job that was passed on
	boxes  []*mailbox
}

func newHub() *hub { return &hub{run: rand.Text(), seqs: map[string]int64{}} }

// publish passes an event on. It never waits for a page. States of one job may come in any order; one that is older than
// what was passed on stays back.
func (h *hub) publish(event string, data any) {
	text, err := json.Marshal(named{event, data})
	if err != nil {
		// Everything that is published is plain data, so this cannot be; a page asks for end states in any case.
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	next := letter{data: text}
	switch data := data.(type) {
	case app.Job:
		if data.Seq <= h.seqs[data.ID] {
			return
		}
		h.seqs[data.ID] = data.Seq
		next.key = event + data.ID
	case app.Changed:
		next.key = event
	}
	h.number++
	next.number = h.number
	for _, box := range h.boxes {
		box.put(next)
	}
}

// join opens a mailbox for a page, and reports whether something happened since the last event that the page heard.
func (h *hub) join(last string) (box *mailbox, missed bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	box = &mailbox{joined: h.number, news: make(chan struct{}, 1)}
	h.boxes = append(h.boxes, box)
	run, number, _ := strings.Cut(last, ".")
	return box, run != h.run || number != fmt.Sprint(h.number)
}

func (h *hub) leave(box *mailbox) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.boxes = slices.DeleteFunc(h.boxes, func(other *mailbox) bool { return other == box })
}

// named is an event as it is sent. Its name is not that of a server-sent event, so that a page need not list all names.
type named struct {
	Event string `json:"event"`
	Data  any    `json:"data"`
}

// letter is an event that waits to be sent.
type letter struct {
	number int64
	key    string // a later letter of the same key replaces it; "" keeps all
	data   []byte
}

// mailbox holds events for one page. A page that reads slowly misses states in between, never the last one.
type mailbox struct {
	joined int64         // number of the last event before it was opened
	news   chan struct{} // holds a token while letters wait

	mu      sync.Mutex
	letters []letter
}

// put adds a letter behind all others, in place of the one of the same key. It never waits.
func (m *mailbox) put(next letter) {
	m.mu.Lock()
	m.letters = slices.DeleteFunc(m.letters, func(waiting letter) bool { return next.key != "" && waiting.key == next.key })
	if len(m.letters) == mailboxLimit {
		m.letters = m.letters[1:]
	}
	m.letters = append(m.letters, next)
	m.mu.Unlock()
	m.call()
}

// first puts an event before all others.
func (m *mailbox) first(event string, data any) {
	text, err := json.Marshal(named{event, data})
	if err != nil {
		return
	}
	m.mu.Lock()
	m.letters = slices.Insert(m.letters, 0, letter{number: m.joined, data: text})
	m.mu.Unlock()
	m.call()
}

func (m *mailbox) call() {
	select {
	case m.news <- struct{}{}:
	default:
	}
}

// take empties the mailbox.
func (m *mailbox) take() []letter {
	m.mu.Lock()
	defer m.mu.Unlock()
	letters := m.letters
	m.letters = nil
	return letters
}
