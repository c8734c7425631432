package engine

import (
	"context"
	"sync"
	"time"
)

// quiet is how long nobody has asked anything before work in the background goes on. Pages ask for dozens of things in
// quick succession.
const quiet = 300 * time.Millisecond

// idle tells work in the background when nobody waits for an answer.
type idle struct {
	quiet time.Duration

	mu     sync.Mutex
	asking int       // questions that are being answered
	last   time.Time // when one was answered
	pause  context.CancelFunc
}

// inBackground marks the context of work in the background.
type inBackground struct{}

// ask takes the machine for a question: what runs in the background stops at once. The question calls done at its end. What
// work in the background asks itself does not stop it.
func (i *idle) ask(ctx context.Context) (done func()) {
	if ctx.Value(inBackground{}) != nil {
		return func() {}
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.asking++
	if i.pause != nil {
		i.pause()
		i.pause = nil
	}
	return func() {
		i.mu.Lock()
		defer i.mu.Unlock()
		i.asking--
		i.last = time.Now()
	}
}

// step waits until nobody asks anything and runs f, whose context ends as soon as somebody does. It reports whether f came
// to its end, and fails when ctx ends.
func (i *idle) step(ctx context.Context, f func(context.Context)) (whole bool, err error) {
	for {
		i.mu.Lock()
		wait := i.quiet - time.Since(i.last)
		if i.asking == 0 && wait <= 0 {
			break // locked: no question comes in between
		}
		i.mu.Unlock()
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(max(wait, i.quiet/4)):
		}
	}
	step, cancel := context.WithCancel(context.WithValue(ctx, inBackground{}, true))
	defer cancel()
	i.pause = cancel
	i.mu.Unlock()
	f(step)
	return step.Err() == nil, ctx.Err()
}
