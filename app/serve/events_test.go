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
	id    string
	event string
	data  string
}

// number is the event's place among those of the run.
func (h heard) number(t *testing.T) int {
	t.Helper()
	_, text, _ := strings.Cut(h.id, ".")
	number, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("the id is %q", h.id)
	}
	return number
}

// tab reads the events of one page that heard of the event last; "" is a page that was just opened. leave closes it.
func (s *site) tab(last string) (events <-chan heard, leave func()) {
	s.t.Helper()
	browser := &http.Client{Jar: s.browser.Jar}
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.address("/events"), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if last != "" {
		request.Header.Set("Last-Event-ID", last)
	}
	answer, err := browser.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	if kind := answer.Header.Get("Content-Type"); answer.StatusCode != http.StatusOK || kind != "text/event-stream" {
		s.t.Fatalf("status %d, type %s", answer.StatusCode, kind)
	}
	s.t.Cleanup(func() { answer.Body.Close() })
	all := make(chan heard, 1000)
	go func() {
		defer close(all)
		id := ""
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			field, value, _ := strings.Cut(lines.Text(), ": ")
			switch field {
			case "id":
				id = value
			case "data":
				var one struct {
					Event string
					Data  json.RawMessage
				}
				if json.Unmarshal([]byte(value), &one) == nil {
					all <- heard{id, one.Event, string(one.Data)}
				}
			}
		}
	}()
	return all, func() { answer.Body.Close() }
}

// until reads events until one fits, and checks that their numbers rise.
func until(t *testing.T, events <-chan heard, fits func(heard) bool) heard {
	t.Helper()
	last := -1
	for {
		select {
		case next, open := <-events:
			if !open {
				t.Fatal("the stream ended")
			}
			if number := next.number(t); number <= last {
				t.Fatalf("event %d follows event %d", number, last)
			} else {
				last = number
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

func isSnapshot(next heard) bool { return next.event == app.EventSnapshot }

// snapshot reads what a page is told first.
func snapshot(t *testing.T, events <-chan heard) (app.Snapshot, heard) {
	t.Helper()
	first := <-events
	var found app.Snapshot
	if err := json.Unmarshal([]byte(first.data), &found); err != nil || !isSnapshot(first) {
		t.Fatalf("first came %+v: %v", first, err)
	}
	return found, first
}

func TestTwoTabsHearTheSame(t *testing.T) {
	s := open(t, Options{})
	one, _ := s.tab("")
	two, _ := s.tab("")
	job := s.ended(answerOf[app.Job](s, "Workspaces.Backup", "copy"))
	var ids []string
	for _, events := range []<-chan heard{one, two} {
		end := until(t, events, jobEnded)
		if !strings.Contains(end.data, `"id":"`+job.ID+`"`) || !strings.Contains(end.data, `"state":"done"`) {
			t.Errorf("heard %s", end.data)
		}
		ids = append(ids, end.id)
	}
	if ids[0] != ids[1] {
		t.Errorf("the same event is %s for one page and %s for the other", ids[0], ids[1])
	}
	s.read(s.post("Settings.Set", "zone", "Europe/Berlin", ""), http.StatusOK)
	isChanged := func(next heard) bool { return next.event == app.EventChanged }
	if a, b := until(t, one, isChanged), until(t, two, isChanged); a != b || !strings.Contains(a.data, `"version":`) {
		t.Errorf("one tab heard %+v, the other %+v", a, b)
	}
	// A tab that comes later is told how things stand.
	late, _ := s.tab("")
	if found, _ := snapshot(t, late); len(found.Jobs) != 1 || found.Jobs[0].State != app.Done || found.Changed.Version == 0 || found.Run == "" {
		t.Errorf("the late tab was told %+v", found)
	}
}

func TestTabThatComesBackMissesNothing(t *testing.T) {
	s := open(t, Options{})
	events, leave := s.tab("")
	was, first := snapshot(t, events)
	leave()
	// Nothing happened meanwhile: the next event is the first one.
	events, leave = s.tab(first.id)
	job := s.ended(answerOf[app.Job](s, "Workspaces.Backup", "copy"))
	last := until(t, events, jobEnded)
	leave()
	if last.number(t) <= first.number(t) || isSnapshot(last) {
		t.Errorf("after %s came %+v", first.id, last)
	}
	// A job began and ended while the page was away, and the data changed.
	second := s.ended(answerOf[app.Job](s, "Workspaces.Backup", "copy two"))
	s.read(s.post("Settings.Set", "zone", "Europe/Berlin", ""), http.StatusOK)
	events, leave = s.tab(last.id)
	found, told := snapshot(t, events)
	leave()
	if len(found.Jobs) != 2 || found.Jobs[0].ID != second.ID || found.Jobs[0].State != app.Done || found.Jobs[1].ID != job.ID {
		t.Errorf("it was told of jobs %+v", found.Jobs)
	}
	if found.Changed.Version <= was.Changed.Version || told.number(t) <= last.number(t) {
		t.Errorf("version %d after %d, event %s after %s", found.Changed.Version, was.Changed.Version, told.id, last.id)
	}
	// A number of another run says nothing.
	s.restart()
	events, _ = s.tab(told.id)
	if found, _ := snapshot(t, events); found.Run == was.Run || len(found.Jobs) != 0 {
		t.Errorf("after a restart it was told %+v", found)
	}
}

func TestOlderStatesOfAJobStayBack(t *testing.T) {
	h := newHub()
	box, missed := h.join("")
	if !missed {
		t.Error("a new page missed nothing")
	}
	var all sync.WaitGroup
	for id := range 3 {
		all.Go(func() {
			for seq := range int64(5000) {
				h.publish(app.EventJob, app.Job{ID: strconv.Itoa(id), Seq: 5000 - seq})
				h.publish(app.EventJob, app.Job{ID: strconv.Itoa(id), Seq: 5000 + seq})
			}
		})
	}
	all.Wait()
	letters := box.take()
	if len(letters) != 3 {
		t.Fatalf("%d letters for three jobs", len(letters))
	}
	for _, letter := range letters {
		if !strings.Contains(string(letter.data), `"seq":9999`) {
			t.Errorf("an old state was kept: %s", letter.data)
		}
	}
	for i := range mailboxLimit + 5 {
		h.publish(app.EventOpen, app.OpenFiles{Paths: []string{fmt.Sprint(i)}})
	}
	letters = box.take()
	if len(letters) != mailboxLimit || !strings.Contains(string(letters[len(letters)-1].data), fmt.Sprint(mailboxLimit+4)) {
		t.Errorf("%d letters, the last %s", len(letters), letters[len(letters)-1].data)
	}
	h.leave(box)
	h.publish(app.EventDrops, nil)
	if len(box.take()) != 0 {
		t.Error("a page that left is written to")
	}
	if _, missed := h.join(fmt.Sprintf("%s.%d", h.run, h.number)); missed {
		t.Error("a page that heard the last event missed something")
	}
}
