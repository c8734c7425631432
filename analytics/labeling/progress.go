package labeling

import "context"

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
func (d *Desk) Progress(ctx context.Context, review int64) (p ReviewProgress, err error) {
	err = d.sit(ctx, review, func(s *sitting) error {
		p = s.r.progress(0)
		return nil
	})
	return p, err
}

// progress is how far it is, for somebody who just was at a position.
func (r *record) progress(at int) ReviewProgress {
	p := r.counts
	p.Resume, p.CanUndo, p.CanRedo = r.resume(at), r.undoable(0) > 0, r.redoable(0) > 0
	if p.Pace = r.pace.median(); p.Pace != nil {
		left := *p.Pace * float64(p.Left+p.Skipped)
		p.SecondsLeft = &left
	}
	return p
}
