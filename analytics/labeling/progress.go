package labeling

import (
	"context"
	"slices"
	"time"

	"telltale/analytics/store"
)

// ReviewProgress is how far the labelling of a review is.
type ReviewProgress struct {
	Items       int      `json:"items"` // all that are shown: what calibrates, the sample, what is shown again
	Done        int      `json:"done"`
	Skipped     int      `json:"skipped"`
	Left        int      `json:"left"`   // that nobody touched
	Resume      int      `json:"resume"` // position to go on at; 0 when nothing is left
	Sample      int      `json:"sample"` // items of the estimate
	SampleDone  int      `json:"sampleDone"`
	Calibration int      `json:"calibration"` // items that calibrate; they come first
	Pace        *float64 `json:"pace"`        // median seconds from one answer to the next; nil before the third
	SecondsLeft *float64 `json:"secondsLeft"` // for what is left and what was skipped, at that pace
	CanUndo     bool     `json:"canUndo"`
	CanRedo     bool     `json:"canRedo"`
}

// Progress tells how far the labelling of a review is.
func (d *Desk) Progress(ctx context.Context, review int64) (ReviewProgress, error) {
	r, err := d.read(ctx, review)
	if err != nil {
		return ReviewProgress{}, err
	}
	return r.progress(0), nil
}

// progress is how far it is, for somebody who just was at a position.
func (r *record) progress(at int) ReviewProgress {
	held := r.holds(first, "")
	p := ReviewProgress{Items: len(r.items), Resume: r.resume(at, held), CanUndo: r.undoable(0) > 0, CanRedo: r.redoable(0) > 0}
	for _, i := range r.items {
		s := r.stateOf(held[i.Position])
		switch s {
		case done:
			p.Done++
		case skipped:
			p.Skipped++
		default:
			p.Left++
		}
		switch i.Part {
		case partCalibration:
			p.Calibration++
		case partSample:
			p.Sample++
			if s == done {
				p.SampleDone++
			}
		}
	}
	if p.Pace = r.pace(); p.Pace != nil {
		left := *p.Pace * float64(p.Left+p.Skipped)
		p.SecondsLeft = &left
	}
	return p
}

// pace is the median time from the last edit of one item to the last edit of the next, breaks left out.
func (r *record) pace() *float64 {
	var took []float64
	var before store.ReviewEdit
	var last time.Time // edit of the item before
	for _, e := range r.edits {
		if e.Role != first || e.Kind != answerEdit {
			continue
		}
		if before.Edit > 0 && e.Position != before.Position {
			if gap := before.At.Sub(last); !last.IsZero() && gap > 0 && gap <= longestPause {
				took = append(took, gap.Seconds())
			}
			last = before.At
		}
		before = e
	}
	if gap := before.At.Sub(last); !last.IsZero() && gap > 0 && gap <= longestPause {
		took = append(took, gap.Seconds())
	}
	if len(took) < 2 {
		return nil
	}
	slices.Sort(took)
	middle := took[len(took)/2]
	if len(took)%2 == 0 {
		middle = (took[len(took)/2-1] + middle) / 2
	}
	return &middle
}
