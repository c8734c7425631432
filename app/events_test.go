package app

import (
	"slices"
	"sync"
	"testing"
)

func TestListenersHearUntilTheyCancel(t *testing.T) {
	var b bus
	var first, second []string
	cancelFirst := b.Subscribe(func(event string, _ any) { first = append(first, event) })
	b.Subscribe(func(event string, _ any) {
		second = append(second, event)
		cancelFirst()
	})
	b.publish("a", nil)
	b.publish("b", nil)
	// Listeners are called in any order, so the first may or may not hear the event during which it is canceled.
	if !slices.Equal(second, []string{"a", "b"}) || len(first) > 1 {
		t.Errorf("the first heard %v, the second %v", first, second)
	}
}

func TestListenersMayComeAndGoWhileOthersPublish(t *testing.T) {
	var b bus
	var mu sync.Mutex
	count := 0
	stay := b.Subscribe(func(string, any) { mu.Lock(); count++; mu.Unlock() })
	defer stay()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 100 {
				cancel := b.Subscribe(func(string, any) {})
				b.publish("x", nil)
				cancel()
			}
		})
	}
	all.Wait()
	if count != 800 {
		t.Errorf("heard %d events, want 800", count)
	}
}
