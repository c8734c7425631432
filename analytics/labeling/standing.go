package labeling

import (
	"telltale/analytics/store"
)

// standing is how far each item of a review is, kept in step with every edit.
type standing struct {
	given   [][]int // of each item: the answers and skips of the review's own reviewers, as places in its edits
	states  []state
	settled map[int]int // by position: the last adjudication, likewise
	counts  ReviewProgress
	pace    pace
}

// begin is the standing of items of which nothing was said yet.
func (s *standing) begin(items []store.ReviewItem) {
	*s = standing{given: make([][]int, len(items)), states: make([]state, len(items)), settled: map[int]int{}, counts: ReviewProgress{Items: len(items), Left: len(items)}}
	for _, i := range items {
		switch i.Part {
		case partCalibration:
			s.counts.Calibration++
		case partSample:
			s.counts.Sample++
		}
	}
}

// follow takes the edit at a place of the record's edits into account.
func (s *standing) follow(r *record, at int) {
	e := r.edits[at]
	if e.Position < 1 || e.Position > len(r.items) {
		return
	}
	given := e.Kind == answerEdit || e.Kind == skipEdit
	switch {
	case given && e.Role == adjudicated:
		s.settled[e.Position] = at
	case given && e.Role == first:
		s.given[e.Position-1] = append(s.given[e.Position-1], at)
		s.pace.add(e)
	}
	s.count(e.Position, r.items[e.Position-1].Part, -1)
	held, _ := r.own(e.Position)
	s.states[e.Position-1] = r.stateOf(held)
	s.count(e.Position, r.items[e.Position-1].Part, 1)
}

// count counts an item in its state.
func (s *standing) count(position int, part string, n int) {
	switch s.states[position-1] {
	case done:
		s.counts.Done += n
		if part == partSample {
			s.counts.SampleDone += n
		}
	case skipped:
		s.counts.Skipped += n
	default:
		s.counts.Left += n
	}
}

// own is the edit of the review's own reviewers that holds of an item; ok is false where there is none.
func (r *record) own(position int) (e store.ReviewEdit, ok bool) {
	given := r.given[position-1]
	for n := len(given) - 1; n >= 0; n-- {
		if e := r.edits[given[n]]; !r.undone[e.Edit] {
			return e, true
		}
	}
	return store.ReviewEdit{}, false
}

// resume is where labelling goes on after a position: at the next item that nobody touched, else at the first such, else at
// the first that was skipped; 0 when nothing is left.
func (s *standing) resume(after int) int { return s.onward(after, 0) }

// after is where labelling goes on when the item at a position is judged.
func (s *standing) after(position int) int { return s.onward(position, position) }

// onward is resume without the item at a position.
func (s *standing) onward(after, without int) int {
	for _, wanted := range []state{untouched, skipped} {
		for n := range s.states {
			// From the item behind, round to the one itself: the one that was just skipped comes back after the others.
			if position := (after+n)%len(s.states) + 1; s.states[position-1] == wanted && position != without {
				return position
			}
		}
	}
	return 0
}
