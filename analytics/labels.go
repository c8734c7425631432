package analytics

import (
	"context"
	"time"

	"telltale/analytics/labeling"
)

// Labeling is where the accuracy reviews of the workspace are planned, labelled and read. It remembers what is being labelled,
// so it is made once.
func (w *Workspace) Labeling() *labeling.Desk {
	d := w.holds.Load()
	d.reviews.Do(func() { d.desk = labeling.New(w.db, d.engine) })
	return d.desk
}

// SetBaseline makes the month of a review the baseline that alerts on drops compare with, from the month after it on, and
// returns it as 2026-10. It fails with fault.Invalid for a review that does not count, or is not of one month.
func (w *Workspace) SetBaseline(ctx context.Context, review int64) (string, error) {
	month, err := w.Labeling().Month(ctx, review)
	if err != nil {
		return "", err
	}
	first, err := time.Parse("2006-01", month)
	if err != nil {
		return "", err
	}
	return month, w.SetSetting(ctx, labeling.BaselineMonth, month, first.AddDate(0, 1, 0))
}
