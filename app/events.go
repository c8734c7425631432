package app

import "sync"

// The events. Their order is not guaranteed on every way to a page, so each carries absolute values and a number that
// rises; the end state of a job is fetched by Jobs.Get.
const (
	// EventJob carries a whole Job.
	EventJob = "job"
	// EventChanged carries a Changed: data or settings are not what they were.
	EventChanged = "changed"
	// EventDrops says that what waits to be imported is not what it was; it carries nothing.
	EventDrops = "drops"
	// EventSnapshot carries a Snapshot, to a page that may have missed events.
	EventSnapshot = "snapshot"
	// EventOpen carries an OpenFiles: somebody wants these files to be looked at.
	EventOpen = "open"
	// EventFault carries a *fault.Error: something that no page asked for, such as a file handed over by a second start,
	// went wrong.
	EventFault = "fault"
)

// Changed says that data or settings of the workspace changed, or that another workspace was opened: pages ask again.
type Changed struct {
	Version int64  `json:"version"` // rises with every change
	Path    string `json:"path"`    // of the workspace
}

// Snapshot is everything that events tell, as it stands.
type Snapshot struct {
	Run     string  `json:"run"`     // of the program: a page that knows another one knows nothing of this one
	Jobs    []Job   `json:"jobs"`    // newest first
	Changed Changed `json:"changed"` // of the open workspace; zero without one
}

// OpenFiles asks a page to prepare files, as if they had been dropped on it.
type OpenFiles struct {
	Paths []string `json:"paths"`
}

// Snapshot describes the app to a page of the run.
func (a *App) Snapshot(run string) Snapshot {
	found := Snapshot{Run: run, Jobs: a.jobs.list()}
	if info, err := a.workspaces.Info(); err == nil {
		found.Changed = Changed{Version: info.Version, Path: info.Path}
	}
	return found
}

// bus passes events to whoever listens.
type bus struct {
	mu        sync.Mutex
	next      int
	listeners map[int]func(event string, data any)
}

// Subscribe calls listen for every event until cancel is called. listen must return quickly: it runs where the event
// arises. It may be called from several goroutines at once.
func (b *bus) Subscribe(listen func(event string, data any)) (cancel func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.listeners == nil {
		b.listeners = map[int]func(string, any){}
	}
	id := b.next
	b.next++
	b.listeners[id] = listen
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.listeners, id)
	}
}

// publish tells every listener. They are called outside the lock, so that one may subscribe or cancel.
func (b *bus) publish(event string, data any) {
	b.mu.Lock()
	listeners := make([]func(string, any), 0, len(b.listeners))
	for _, listen := range b.listeners {
		listeners = append(listeners, listen)
	}
	b.mu.Unlock()
	for _, listen := range listeners {
		listen(event, data)
	}
}
