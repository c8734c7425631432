package store

import (
	"context"
	"sync"
)

// background is work that nobody waits for. It never outlives the open file.
type background struct {
	mu      sync.Mutex
	cancel  map[int]context.CancelFunc
	next    int
	closed  bool
	running sync.WaitGroup
}

// Background runs f beside everything else. Its context ends when an import begins and before the file is closed or
// replaced, which then wait until f has returned. Once the file is closed f does not run.
func (d *DB) Background(f func(context.Context)) {
	b := &d.background
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	id := b.next
	b.next++
	if b.cancel == nil {
		b.cancel = map[int]context.CancelFunc{}
	}
	b.cancel[id] = cancel
	b.running.Go(func() {
		defer func() {
			b.mu.Lock()
			defer b.mu.Unlock()
			delete(b.cancel, id)
			cancel()
		}()
		f(ctx)
	})
}

// stop ends what runs and waits for it. With last, nothing runs after it.
func (b *background) stop(last bool) {
	b.mu.Lock()
	b.closed = b.closed || last
	for _, cancel := range b.cancel {
		cancel()
	}
	b.mu.Unlock()
	b.running.Wait()
}
