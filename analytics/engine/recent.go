package engine

import (
	"container/list"
	"sync"
)

// recent keeps the answers to the questions asked last, all of one version of data and settings.
type recent struct {
	mu      sync.Mutex
	size    int
	version int64
	byKey   map[string]*list.Element
	order   *list.List // most recently used first
}

type answered struct {
	key   string
	value any
}

func newRecent(size int) *recent {
	return &recent{size: size, byKey: map[string]*list.Element{}, order: list.New()}
}

func (r *recent) get(version int64, key string) (any, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if version != r.version {
		return nil, false
	}
	el, ok := r.byKey[key]
	if !ok {
		return nil, false
	}
	r.order.MoveToFront(el)
	return el.Value.(*answered).value, true
}

// put remembers an answer. An answer of an older version than the kept ones is dropped; a newer one drops those.
func (r *recent) put(version int64, key string, value any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if version < r.version {
		return
	}
	if version > r.version {
		r.version = version
		clear(r.byKey)
		r.order.Init()
	}
	if el, ok := r.byKey[key]; ok {
		el.Value.(*answered).value = value
		r.order.MoveToFront(el)
		return
	}
	r.byKey[key] = r.order.PushFront(&answered{key, value})
	if r.order.Len() > r.size {
		last := r.order.Back()
		r.order.Remove(last)
		delete(r.byKey, last.Value.(*answered).key)
	}
}
