package labeling

import "sync"

// scans holds what looks through all predictions gave, which takes a second among millions: whoever draws from a frame has
// just been shown it.
type scans struct {
	mu      sync.Mutex
	version int64 // of the data that was looked through
	found   map[string]any
}

// mostScans bounds what is held.
const mostScans = 16

// scanned is what a query says of the data as it is now: as it was read before, or read now. The query must not depend on
// anything else, such as labels.
func scanned[T any](d *Desk, query string, read func() (T, error)) (T, error) {
	version, s := d.db.Version(), &d.scans
	s.mu.Lock()
	known, ok := s.found[query].(T)
	ok = ok && s.version == version
	s.mu.Unlock()
	if ok {
		return known, nil
	}
	found, err := read()
	if err != nil || d.db.Version() != version {
		return found, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.version != version || len(s.found) >= mostScans || s.found == nil {
		s.version, s.found = version, map[string]any{}
	}
	s.found[query] = found
	return found, nil
}
