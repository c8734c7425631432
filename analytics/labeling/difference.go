package labeling

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/figures"
	"telltale/analytics/stats"
	"telltale/analytics/store"
)

// ReviewDifference is how the accuracy of a review differs from that of another.
type ReviewDifference struct {
	Review   int64   `json:"review"` // the other
	Name     string  `json:"name"`
	Role     string  `json:"role"` // previous, baseline
	Before   float64 `json:"before"`
	Change   float64 `json:"change"` // in points, as a fraction
	Low      float64 `json:"low"`    // 95 %, Newcombe's method 10 over the intervals of both
	High     float64 `json:"high"`
	Tendency string  `json:"tendency"` // up, down, stable, no clear change
	Sentence string  `json:"sentence"`
}

// stableWithin is the margin within which a share is stable: a point.
const stableWithin = 0.01

// differences are those to the review before and to that of the baseline month, where there are such.
func (d *Desk) differences(ctx context.Context, r *record, res ReviewResult) ([]ReviewDifference, error) {
	all := []ReviewDifference{}
	if res.Accuracy == nil {
		return all, nil
	}
	kept, err := d.db.Reviews(ctx)
	if err != nil {
		return nil, err
	}
	baseline, set, err := d.db.Setting(ctx, BaselineMonth, r.To)
	if err != nil {
		return nil, err
	}
	var previous, base *record
	for _, k := range kept {
		if k.ID == r.ID || k.Z == 0 || k.From.After(r.From) || k.To.After(r.From) {
			continue
		}
		other, err := d.read(ctx, k.ID)
		if err != nil {
			return nil, err
		}
		if !r.alike(other) {
			continue
		}
		if previous == nil || other.From.After(previous.From) {
			previous = other
		}
		if set && month(other) == baseline {
			base = other
		}
	}
	for _, one := range []struct {
		role string
		r    *record
	}{{"previous", previous}, {"baseline", base}} {
		if one.r == nil {
			continue
		}
		if found, ok := differs(one.r, one.role, res.Accuracy); ok {
			all = append(all, found)
		}
	}
	return all, nil
}

// alike reports whether another review was drawn from the same kind of predictions: what one model gets right says nothing
// about whether all of them changed.
func (r *record) alike(other *record) bool {
	return engine.FilterText(r.plan.Filters) == engine.FilterText(other.plan.Filters)
}

// BaselineMonth is the setting that says which month alerts on drops compare with.
const BaselineMonth = "baseline.month"

// Month is the calendar month that a review is of, as 2026-10. It fails with fault.Invalid for a review of another period, or
// one that does not count.
func (d *Desk) Month(ctx context.Context, review int64) (string, error) {
	r, err := d.read(ctx, review)
	switch {
	case err != nil:
		return "", err
	case r.Z == 0:
		return "", fault.New(fault.Invalid, "The review %q does not count, so it is no baseline.", r.Name).Do("Close it first.")
	case r.frame.Period.Preset != "month":
		return "", fault.New(fault.Invalid, "A baseline is a month, and the review %q is of %s.", r.Name, r.frame.Period.Label).Do("Choose a review of a month.")
	}
	return month(r), nil
}

// month is the month of a review's period, as its zone has it.
func month(r *record) string { return r.frame.Period.FromStr[:min(7, len(r.frame.Period.FromStr))] }

// differs compares an accuracy with that of another review.
func differs(other *record, role string, now *ReviewShare) (ReviewDifference, bool) {
	before := other.accuracy()
	if before == nil {
		return ReviewDifference{}, false
	}
	i := stats.Difference(now.Value, stats.Interval{Low: now.Low, High: now.High}, before.Value, stats.Interval{Low: before.Low, High: before.High})
	d := ReviewDifference{Review: other.ID, Name: other.Name, Role: role, Before: before.Value, Change: now.Value - before.Value, Low: i.Low, High: i.High,
		Tendency: string(i.Judge(stableWithin))}
	said := figures.Changes("percent", "", false, &d.Change, &d.Low, &d.High)
	inPoints := func(text string) string { return strings.TrimSuffix(text, " points") }
	d.Sentence = fmt.Sprintf("%s since “%s” (%s to %s): %s.", said[0], other.Name, inPoints(said[1]), inPoints(said[2]), d.Tendency)
	return d, true
}

// accuracy is what counts of a review as its accuracy; nil where nothing may be read.
func (r *record) accuracy() *ReviewShare {
	v := r.reading()
	if v.look == 0 {
		return nil
	}
	return share(Accuracy, v.tallies(r.plan, r.frame, Accuracy, false), v.tallies(r.plan, r.frame, Accuracy, true), r.reach(v), nil)
}

// ReviewHistory are the reviews that count, the oldest first, with a test of whether accuracy changed.
type ReviewHistory struct {
	Reviews  []HistoricReview `json:"reviews"`
	Slope    *float64         `json:"slope"` // change of accuracy per month, fitted to all; nil with fewer than three
	P        *float64         `json:"p"`     // probability of so strong a trend by chance
	Sentence string           `json:"sentence"`
}

// HistoricReview is one review of a history.
type HistoricReview struct {
	Review        int64        `json:"review"`
	Name          string       `json:"name"`
	Period        string       `json:"period"` // its label
	From          string       `json:"from"`   // RFC 3339
	To            string       `json:"to"`
	Accuracy      *ReviewShare `json:"accuracy"`
	Hallucination *ReviewShare `json:"hallucination"`
}

// History holds the reviews of the workspace that count against each other: two by Newcombe's interval of their difference,
// three and more by the trend of Cochran and Armitage, at the effective sizes of the samples.
func (d *Desk) History(ctx context.Context) (ReviewHistory, error) {
	kept, err := d.db.Reviews(ctx)
	if err != nil {
		return ReviewHistory{}, err
	}
	h := ReviewHistory{Reviews: []HistoricReview{}, Sentence: "No review counts yet."}
	slices.SortFunc(kept, func(a, b store.Review) int { return a.From.Compare(b.From) })
	var records []*record
	for _, k := range kept {
		if k.Z == 0 {
			continue
		}
		r, err := d.read(ctx, k.ID)
		if err != nil {
			return h, err
		}
		v := r.reading()
		h.Reviews = append(h.Reviews, HistoricReview{Review: r.ID, Name: r.Name, Period: r.frame.Period.Label, From: r.frame.Period.FromStr, To: r.frame.Period.ToStr, Accuracy: r.accuracy(),
			Hallucination: share(Hallucination, v.tallies(r.plan, r.frame, Hallucination, false), nil, r.reach(v), nil)})
		records = append(records, r)
	}
	if len(records) > 0 {
		h.compare(records)
	}
	return h, nil
}

// compare tests whether accuracy changed over the reviews that were drawn from what the newest one was drawn from.
func (h *ReviewHistory) compare(records []*record) {
	newest := records[len(records)-1]
	var of []*record
	var seen []stats.Seen
	var times []float64
	for _, r := range records {
		e, ok := estimated(r.reading().tallies(r.plan, r.frame, Accuracy, false))
		if !ok || !r.alike(newest) {
			continue
		}
		of = append(of, r)
		seen = append(seen, stats.Seen{Part: e.Share * finiteN(e.Size), N: finiteN(e.Size)})
		times = append(times, r.From.Add(r.To.Sub(r.From)/2).Sub(records[0].From).Hours()/monthHours)
	}
	switch n := len(of); n {
	case 0:
		h.Sentence = "No review that counts asked whether answers are right."
	case 1:
		h.Sentence = "One review counts; a second one shows whether anything changed."
	case 2:
		if found, ok := differs(of[0], "previous", of[1].accuracy()); ok {
			h.Sentence = found.Sentence
		}
	default:
		h.Sentence = "Accuracy was the same in all reviews."
		if t, ok := stats.Trend(seen, times); ok {
			h.Slope, h.P = &t.Slope, &t.P
			h.Sentence = fmt.Sprintf("%s points a month over %d reviews; so strong a trend comes by chance with a probability of %s.", signed(t.Slope), n, chance(t.P))
		}
	}
	if left := len(records) - len(of); left > 0 && len(of) > 0 {
		h.Sentence += fmt.Sprintf(" Of other predictions or questions, and left out: %d.", left)
	}
}

// chance writes a probability: one that is very small is not none.
func chance(p float64) string {
	if p < 0.001 {
		return "less than 0.1 %"
	}
	return percent(p)
}

// monthHours is how long a month is on average.
const monthHours = 365.2425 / 12 * 24

// finiteN is an effective size; one of which everything was judged is as large as a size can be.
func finiteN(size float64) float64 { return min(size, 1e9) }

// signed writes a change in points with its sign.
func signed(change float64) string {
	if change > 0 {
		return "+" + points(change)
	}
	return points(change)
}
