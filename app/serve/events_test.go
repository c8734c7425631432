package serve

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"telltale/app"
)

// heard is one server-sent event.
type heard struct {
	id    int
	event string
	data  string
}

// tab reads the events of one page.
func (s *site) tab() <-chan heard {
	s.t.Helper()
	answer := s.visit(&http.Client{Jar: s.browser.Jar}, s.address("/events"))
	if kind := answer.Header.Get("Content-Type"); answer.StatusCode != http.StatusOK || kind != "text/event-stream" {
		s.t.Fatalf("status %d, type %s", answer.StatusCode, kind)
	}
	s.t.Cleanup(func() { answer.Body.Close() })
	events := make(chan heard, 1000)
	go func() {
		defer close(events)
		var next heard
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			field, value, _ := strings.Cut(lines.Text(), ": ")
			switch field {
			case "id":
				next.id, _ = strconv.Atoi(value)
			case "event":
				next.event = value
			case "data":
				next.data = value
			case "":
				if next.event != "" {
					events <- next
				}
				next = heard{}
			}
		}
	}()
	return events
}

// until reads events until one fits, and checks that their numbers rise by one.
func until(t *testing.T, events <-chan heard, last *int, fits func(heard) bool) heard {
	t.Helper()
	for {
		select {
		case next, open := <-events:
			if !open {
				t.Fatal("the stream ended")
			}
			if *last++; next.id != *last {
				t.Fatalf("event %d follows event %d", next.id, *last-1)
			}
			if fits(next) {
				return next
			}
		case <-time.After(20 * time.Second):
			t.Fatal("nothing came")
		}
	}
}

func jobEnded(next heard) bool {
	var job app.Job
	return next.event == app.EventJob && json.Unmarshal([]byte(next.data), &job) == nil && job.Ended()
}

func TestTwoTabsHearTheSame(t *testing.T) {
	s := open(t, Options{})
	one, two := s.tab(), s.tab()
	var lastOne, lastTwo int
	job := s.ended(answerOf[app.Job](s, "Workspaces.Backup", "copy"))
	for _, tab := range []struct {
		events <-chan heard
		last   *int
	}{{one, &lastOne}, {two, &lastTwo}} {
		end := until(t, tab.events, tab.last, jobEnded)
		if !strings.Contains(end.data, `"id":"`+job.ID+`"`) || !strings.Contains(end.data, `"state":"done"`) {
			t.Errorf("heard %s", end.data)
		}
	}
	s.read(s.post("Settings.Set", "zone", "Europe/Berlin", ""), http.StatusOK)
	isChanged := func(next heard) bool { return next.event == app.EventChanged }
	if a, b := until(t, one, &lastOne, isChanged), until(t, two, &lastTwo, isChanged); a.data != b.data || !strings.Contains(a.data, `"version":`) {
		t.Errorf("one tab heard %s, the other %s", a.data, b.data)
	}
	// A tab that comes later is told of the jobs as they stand.
	late, lastLate := s.tab(), 0
	until(t, late, &lastLate, jobEnded)
}

func TestMailboxKeepsTheLastStateOfEachJob(t *testing.T) {
	box := &mailbox{news: make(chan struct{}, 1)}
	var all sync.WaitGroup
	for id := range 3 {
		all.Go(func() {
			for seq := range int64(5000) {
				box.put(app.EventJob, app.Job{ID: strconv.Itoa(id), Seq: seq})
			}
		})
	}
	all.Wait()
	letters := box.take()
	if len(letters) != 3 {
		t.Fatalf("%d letters for three jobs", len(letters))
	}
	for _, letter := range letters {
		if !strings.Contains(string(letter.data), `"seq":4999`) {
			t.Errorf("an old state was kept: %s", letter.data)
		}
	}
	for i := range mailboxLimit + 5 {
		box.put(app.EventOpen, app.OpenFiles{Paths: []string{fmt.Sprint(i)}})
	}
	letters = box.take()
	if len(letters) != mailboxLimit || !strings.Contains(string(letters[len(letters)-1].data), fmt.Sprint(mailboxLimit+4)) {
		t.Errorf("%d letters, the last %s", len(letters), letters[len(letters)-1].data)
	}
}
