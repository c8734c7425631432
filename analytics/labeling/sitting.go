package labeling

import (
	"context"
	"sync"

	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// sitting is a review that is being labelled. It is read once and kept in step with every edit, so that what a key press
// takes does not depend on how large the review is or how much of it was done.
type sitting struct {
	mu     sync.Mutex
	writes int64   // of the review, when it was read or edited last; see store.DB.Writes
	r      *record // nil until it is read

	rubric   int // the newest version; 0 without one
	failures []string
}

// mostSittings bounds the reviews that are held: several people may label, each one of them.
const mostSittings = 4

// sit calls f with a review as it is now. Nobody else labels it meanwhile.
func (d *Desk) sit(ctx context.Context, review int64, f func(*sitting) error) error {
	s := d.sitting(review)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := d.refresh(ctx, s, review); err != nil {
		return err
	}
	return f(s)
}

// change is sit for a review that people may still change. It fails with fault.Invalid for one that is closed.
func (d *Desk) change(ctx context.Context, review int64, f func(*sitting) error) error {
	return d.sit(ctx, review, func(s *sitting) error {
		if err := s.r.mayChange(); err != nil {
			return err
		}
		return f(s)
	})
}

func (d *Desk) sitting(review int64) *sitting {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.sittings[review]
	if s == nil {
		if len(d.sittings) >= mostSittings {
			clear(d.sittings)
		}
		s = &sitting{}
		d.sittings[review] = s
	}
	return s
}

// refresh reads the review when anything was written in it since.
func (d *Desk) refresh(ctx context.Context, s *sitting, review int64) error {
	writes := d.db.Writes(review)
	if s.r != nil && s.writes == writes {
		return nil
	}
	s.r = nil
	r, err := d.read(ctx, review)
	if err != nil {
		return err
	}
	rubrics, err := d.db.Rubrics(ctx, review)
	if err != nil {
		return err
	}
	s.rubric = 0
	if len(rubrics) > 0 {
		s.rubric = rubrics[0].Version
	}
	if s.failures, err = d.db.Failures(ctx, review); err != nil {
		return err
	}
	s.r, s.writes = r, writes
	return nil
}

// keep keeps an edit, and the sitting in step with it. When it returns, no crash can undo it.
func (d *Desk) keep(ctx context.Context, s *sitting, e store.ReviewEdit) error {
	kept := []store.ReviewEdit{e}
	if err := d.db.Edit(ctx, s.r.ID, kept...); err != nil {
		return err
	}
	s.r.add(kept[0])
	s.writes++ // when somebody else wrote too, this is not the count, and the review is read again
	return nil
}

// grow adds kinds of failure that the review does not know yet.
func (d *Desk) grow(ctx context.Context, s *sitting, failures []string) error {
	if len(failures) == 0 {
		return nil
	}
	all, err := kinds(append(append([]string{}, s.failures...), failures...))
	if err != nil || len(all) == len(s.failures) {
		return err
	}
	if err := d.db.SaveFailures(ctx, s.r.ID, all); err != nil {
		return err
	}
	s.failures = all
	s.writes++
	return nil
}

// mayChange fails with fault.Invalid for a review that is closed.
func (r *record) mayChange() error {
	if !r.Closed.IsZero() {
		return fault.New(fault.Invalid, "The review %q is closed.", r.Name).Do("Reopen it to change its labels.")
	}
	return nil
}
