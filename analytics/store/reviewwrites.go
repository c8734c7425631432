package store

import (
	"context"
	"database/sql"
	"sync"
)

// label is transact for what people write in a review, 0 for a new one: one after the other, and never while the workspace is
// copied.
func (d *DB) label(ctx context.Context, review int64, f func(*sql.Tx) error) error {
	d.labelling.Lock()
	defer d.labelling.Unlock()
	if err := d.InPlace(); err != nil {
		return err
	}
	err := d.transact(ctx, f)
	d.written.one(review)
	if err != nil {
		d.written.edited(review, 0)
		return err
	}
	d.labelled.Add(1)
	return nil
}

// Writes rises by one whenever something was written in a review, or may have been: what was read of it at one count holds
// until the next.
func (d *DB) Writes(review int64) int64 {
	d.written.Lock()
	defer d.written.Unlock()
	return d.written.everywhere + d.written.reviews[review].writes
}

// writings count what was written in reviews since the workspace was opened.
type writings struct {
	sync.Mutex
	everywhere int64 // in all reviews at once
	reviews    map[int64]writing
}

type writing struct {
	writes int64
	edit   int // number of the last edit; 0 while it is not known
}

// all notes that something may have been written in every review.
func (w *writings) all() {
	w.Lock()
	defer w.Unlock()
	w.everywhere++
}

// one notes that something may have been written in a review.
func (w *writings) one(review int64) {
	w.change(review, func(one *writing) { one.writes++ })
}

// edited notes the number of the last edit of a review; 0 forgets it.
func (w *writings) edited(review int64, edit int) {
	w.change(review, func(one *writing) { one.edit = edit })
}

// edit is the number of the last edit of a review; 0 while it is not known.
func (w *writings) edit(review int64) int {
	w.Lock()
	defer w.Unlock()
	return w.reviews[review].edit
}

func (w *writings) change(review int64, f func(*writing)) {
	w.Lock()
	defer w.Unlock()
	if w.reviews == nil {
		w.reviews = map[int64]writing{}
	}
	one := w.reviews[review]
	f(&one)
	w.reviews[review] = one
}
