package app

import (
	"sync"

	"telltale/analytics"
	"telltale/analytics/fault"
)

// drop is what was prepared from one drop of files and has been neither imported nor discarded. Its lock is held while it
// is read or changed.
type drop struct {
	sync.Mutex
	prepared *analytics.Drop
	uploads  []string // files that a browser sent, which go when the drop goes
	job      *task    // the job that imports it; nil before
}

// loading reports whether a job is importing the drop. The caller holds the lock.
func (d *drop) loading() bool { return d.job != nil && !d.job.snapshot().Ended() }

// drops are all waiting drops, oldest first. The zero value is empty.
type drops struct {
	mu   sync.Mutex
	list []*drop
}

func (s *drops) add(d *drop) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, d)
}

// all returns the waiting drops, oldest first.
func (s *drops) all() []*drop {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*drop(nil), s.list...)
}

// find returns the drop with the id.
func (s *drops) find(id string) (*drop, error) {
	for _, d := range s.all() {
		if d.prepared.ID == id {
			return d, nil
		}
	}
	return nil, fault.New(fault.NotFound, "These files are not waiting any more.").Do("Choose the files again.")
}

// remove takes the drop out and reports whether it was still there.
func (s *drops) remove(d *drop) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, other := range s.list {
		if other == d {
			s.list = append(s.list[:i:i], s.list[i+1:]...)
			return true
		}
	}
	return false
}

// discard forgets a drop, with the files that were unpacked for it, and those that were uploaded for it unless they are
// kept. w is nil when no workspace is open: its
// staging folder is gone then, and with it what was unpacked.
func (s *drops) discard(home Home, w *analytics.Workspace, d *drop) {
	if !s.remove(d) {
		return
	}
	if w != nil {
		w.Discard(d.prepared)
	}
	for _, path := range d.uploads {
		home.DiscardUpload(path)
	}
}
