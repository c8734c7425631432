package labeling

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"telltale/analytics/source"
	"telltale/analytics/store"
)

// itemText is everything that is shown of an item and does not depend on what was said about it.
type itemText struct {
	prediction   prediction
	asked        asked
	conversation []Turn
	gone         bool // the prediction is not there any more
}

// shelf holds the texts of the items that were shown last and of those that come next: among millions of predictions to
// find one and its conversation takes longer than to keep an answer.
type shelf struct {
	mu      sync.Mutex
	version int64 // of the data that they were read of
	texts   map[place]itemText
	order   []place // of texts, the one that was put there first in front
}

// place is where the text of an item is.
type place struct {
	prediction string
	imported   int64
}

// mostTexts bounds the texts that are held.
const mostTexts = 16

func (s *shelf) get(version int64, i store.ReviewItem) (itemText, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.texts[place{i.Prediction, i.Import}]
	return t, ok && s.version == version
}

func (s *shelf) put(version int64, i store.ReviewItem, t itemText) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.version != version || s.texts == nil {
		s.version, s.texts, s.order = version, map[place]itemText{}, nil
	}
	at := place{i.Prediction, i.Import}
	if _, ok := s.texts[at]; !ok {
		s.order = append(s.order, at)
	}
	s.texts[at] = t
	for len(s.order) > mostTexts {
		delete(s.texts, s.order[0])
		s.order = s.order[1:]
	}
}

// text is what is shown of an item.
func (d *Desk) text(ctx context.Context, i store.ReviewItem) (t itemText, err error) {
	version := d.db.Version()
	t, ok := d.texts.get(version, i)
	if ok {
		return t, nil
	}
	t.prediction, err = d.find(ctx, i)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		t.gone = true
	case err != nil:
		return t, err
	default:
		t.asked = parseInput(t.prediction.input.String)
		if own := source.Retrieved(t.prediction.sources.String); len(own) > 0 {
			t.asked.sources = own
		}
		if t.conversation, err = d.conversation(ctx, t.prediction, t.asked); err != nil {
			return t, err
		}
	}
	d.texts.put(version, i, t)
	return t, nil
}

// ahead reads the text of the item that comes after the one at a position, while that is being judged.
func (d *Desk) ahead(r *record, position int) {
	next := r.resume(position)
	if next == 0 || next == position {
		return
	}
	i := r.items[next-1]
	if _, ok := d.texts.get(d.db.Version(), i); ok {
		return
	}
	d.db.Background(func(ctx context.Context) {
		_, _ = d.text(ctx, i) // what fails here fails again when it is asked for, and is told then
	})
}
