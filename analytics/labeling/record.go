package labeling

import (
	"context"
	"encoding/json"
	"time"

	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// The kinds of edit, and the roles in which people judge.
const (
	answerEdit = "answer"
	skipEdit   = "skip"
	undoEdit   = "undo"
	redoEdit   = "redo"

	first       = "first"       // whose labels the review rests on
	second      = "second"      // whose labels say how far people agree
	adjudicated = "adjudicated" // what was settled where they did not
)

// record is a review with everything that was done in it.
type record struct {
	store.Review
	plan  SamplingPlan
	frame SamplingFrame
	items []store.ReviewItem
	rows  map[int]float64 // how many predictions the rows of the items stand for, by position; nil where each is one
	edits []store.ReviewEdit

	zone   *time.Location // of its period, which its times are told in
	undone map[int]bool   // by edit; nil is none
	standing
}

// read reads a review with everything that was done in it.
func (d *Desk) read(ctx context.Context, id int64) (*record, error) {
	kept, err := d.db.Review(ctx, id)
	if err != nil {
		return nil, err
	}
	r := &record{Review: kept}
	if err := json.Unmarshal([]byte(kept.Plan), &r.plan); err != nil {
		return nil, fault.New(fault.Internal, "The plan of the review %q cannot be read: %v.", kept.Name, err)
	}
	if err := json.Unmarshal([]byte(kept.Frame), &r.frame); err != nil {
		return nil, fault.New(fault.Internal, "The frame of the review %q cannot be read: %v.", kept.Name, err)
	}
	if r.zone, err = time.LoadLocation(r.frame.Period.Zone); err != nil {
		return nil, fault.New(fault.Internal, "The zone %q of the review %q is unknown.", r.frame.Period.Zone, kept.Name)
	}
	if r.items, err = d.db.ReviewItems(ctx, id); err != nil {
		return nil, err
	}
	if r.plan.Purpose != Find && r.frame.uneven() { // what fails is not estimated
		if err := d.weigh(ctx, r); err != nil {
			return nil, err
		}
	}
	r.begin(r.items)
	edits, err := d.db.ReviewEdits(ctx, id)
	for _, e := range edits {
		r.add(e)
	}
	return r, err
}

// told writes when something was by the clocks of the review's zone: its pages show the times of other pages.
func (r *record) told(at time.Time) string { return at.In(r.zone).Format(time.RFC3339) }

// weigh finds out what the rows of the items stand for: one that is gone for as much as its stratum does on average.
func (d *Desk) weigh(ctx context.Context, r *record) (err error) {
	if r.rows, err = d.numbers(ctx, r, "CAST(weight AS DOUBLE)"); err != nil {
		return err
	}
	mean := map[string]float64{}
	for _, s := range r.frame.Strata {
		mean[s.Name] = s.Weight / float64(s.Size)
	}
	for _, i := range r.items {
		if _, there := r.rows[i.Position]; !there {
			r.rows[i.Position] = mean[i.Stratum]
		}
	}
	return nil
}

// add adds what was done last.
func (r *record) add(e store.ReviewEdit) {
	r.edits = append(r.edits, e)
	if e.Kind == undoEdit || e.Kind == redoEdit {
		if r.undone == nil {
			r.undone = map[int]bool{}
		}
		r.undone[e.Of] = e.Kind == undoEdit
	}
	r.follow(r, len(r.edits)-1)
}

// open is read for a review that people may still change. It fails with fault.Invalid for one that is closed.
func (d *Desk) open(ctx context.Context, id int64) (*record, error) {
	r, err := d.read(ctx, id)
	if err == nil {
		err = r.mayChange()
	}
	return r, err
}

// item is the item at a position. It fails with fault.NotFound where there is none.
func (r *record) item(position int) (store.ReviewItem, error) {
	if position < 1 || position > len(r.items) {
		return store.ReviewItem{}, fault.New(fault.NotFound, "The review %q has no item %d.", r.Name, position).Do("Its items are 1 to %d.", len(r.items))
	}
	return r.items[position-1], nil
}

// holds are the edits that hold, by position: of each item the newest answer, or that it was skipped, that was not undone.
// A reviewer of "" stands for all of the role.
func (r *record) holds(role, reviewer string) map[int]store.ReviewEdit {
	held := map[int]store.ReviewEdit{}
	for _, e := range r.edits {
		if r.isHeld(e, role) && (reviewer == "" || e.Reviewer == reviewer) {
			held[e.Position] = e
		}
	}
	return held
}

func (r *record) isHeld(e store.ReviewEdit, role string) bool {
	return (e.Kind == answerEdit || e.Kind == skipEdit) && e.Role == role && !r.undone[e.Edit]
}

// state is how far an item is.
type state int

const (
	untouched state = iota
	skipped
	done
)

// stateOf is how far an item is whose holding edit, if there is one, is e.
func (r *record) stateOf(e store.ReviewEdit) state {
	switch {
	case e.Kind == skipEdit:
		return skipped
	case e.Kind == answerEdit && r.plan.next(e) == "":
		return done
	}
	return untouched
}
