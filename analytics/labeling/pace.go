package labeling

import (
	"slices"
	"time"

	"telltale/analytics/store"
)

// pace is how long people take from the last edit of one item to the last edit of the next, breaks left out.
type pace struct {
	took   []float64 // seconds, ascending: of items that were left for another one
	before store.ReviewEdit
	last   time.Time // of the last edit of the item before
}

// longestPause is how long a person may look at one item; what takes longer was a break.
const longestPause = 5 * time.Minute

// add notes an answer. Skips take no part.
func (p *pace) add(e store.ReviewEdit) {
	if e.Kind != answerEdit {
		return
	}
	if p.before.Edit > 0 && e.Position != p.before.Position {
		if took, ok := p.current(); ok {
			at, _ := slices.BinarySearch(p.took, took)
			p.took = slices.Insert(p.took, at, took)
		}
		p.last = p.before.At
	}
	p.before = e
}

// current is how long the item took that was answered last; ok is false for the first one, and where there was a break.
func (p *pace) current() (seconds float64, ok bool) {
	gap := p.before.At.Sub(p.last)
	return gap.Seconds(), !p.last.IsZero() && gap > 0 && gap <= longestPause
}

// median is the median in seconds; nil before the third item.
func (p *pace) median() *float64 {
	took := p.took
	if current, ok := p.current(); ok {
		at, _ := slices.BinarySearch(took, current)
		took = slices.Insert(slices.Clone(took), at, current)
	}
	if len(took) < 2 {
		return nil
	}
	middle := took[len(took)/2]
	if len(took)%2 == 0 {
		middle = (took[len(took)/2-1] + middle) / 2
	}
	return &middle
}
