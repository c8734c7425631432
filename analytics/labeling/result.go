package labeling

import (
	"context"
	"fmt"
	"slices"

	"telltale/analytics/engine"
	"telltale/analytics/store"
)

// ReviewResult is what the labels of a review prove, as far as its plan allows to read them now.
type ReviewResult struct {
	Review        int64              `json:"review"`
	State         string             `json:"state"`    // progress: nothing may be read yet; look: a planned look; final; find: what fails, not how often
	Sentence      string             `json:"sentence"` // what may be read now and why
	Labels        int                `json:"labels"`   // items that it rests on
	Looks         []PlannedLook      `json:"looks"`
	Accuracy      *ReviewShare       `json:"accuracy"` // nil while it may not be read
	Combined      *CombinedShare     `json:"combined"` // accuracy with the automatic score of the plan; nil without one
	Hallucination *ReviewShare       `json:"hallucination"`
	Answered      *ReviewShare       `json:"answered"`
	Strata        []StratumResult    `json:"strata"`        // empty for a simple sample
	Failures      []FailureCount     `json:"failures"`      // kinds of failure, the most frequent first
	Calibration   *ReviewCalibration `json:"calibration"`   // nil where too few labelled predictions state a confidence
	Differences   []ReviewDifference `json:"differences"`   // to the previous review, and to the baseline
	SelfAgreement *LabelAgreement    `json:"selfAgreement"` // nil unless items were shown twice
	Agreement     *LabelAgreement    `json:"agreement"`     // with the second reviewer; nil without one
	Counts        bool               `json:"counts"`        // it is the KPI of its period
	Notes         []string           `json:"notes"`
}

// PlannedLook is one of the times at which a review may be read.
type PlannedLook struct {
	Items   int     `json:"items"`
	Z       float64 `json:"z"` // standard errors that the interval reaches
	Reached bool    `json:"reached"`
}

// ReviewShare is a share estimated from labels, weighted by the design.
type ReviewShare struct {
	Value     float64        `json:"value"` // with unsure as a no; of hallucinations, with what could not be verified apart
	Low       float64        `json:"low"`   // the interval reaches to where unsure counts as a yes
	High      float64        `json:"high"`
	Unsure    *float64       `json:"unsureAsYes"` // value with unsure as a yes; nil where nothing is unsure, and where it stands apart
	Labels    int            `json:"labels"`
	Yes       int            `json:"yes"`
	Undecided int            `json:"undecided"` // unsure, or not to be verified
	Method    string         `json:"method"`
	Target    *engine.Target `json:"target"`  // nil without one
	Verdict   string         `json:"verdict"` // met, acceptable, missed, too close to call; "" without a target
	Why       string         `json:"why"`
}

// StratumResult is what the labels of one stratum show.
type StratumResult struct {
	Name          string       `json:"name"`
	Size          int          `json:"size"`  // predictions in the frame
	Share         float64      `json:"share"` // of the frame
	Labels        int          `json:"labels"`
	Accuracy      *ReviewShare `json:"accuracy"`
	Hallucination *ReviewShare `json:"hallucination"`
}

// FailureCount is how often a kind of failure was found.
type FailureCount struct {
	Name       string  `json:"name"` // "" for failures without a kind
	N          int     `json:"n"`
	Share      float64 `json:"share"`      // of the failures; a failure may be of several kinds
	Cumulative float64 `json:"cumulative"` // of failures that are of this kind or of one before it
	Examples   []int   `json:"examples"`   // positions of items
}

const shareMethod = "Wilson score interval with the finite population correction, at the effective size of the strata"

// whyPlanned is why a result is not read after every label.
const whyPlanned = "Judging after every label would call a true 80 % met in 15 % of reviews."

// Result is what the labels of a review prove, as far as its plan allows to read them now.
func (d *Desk) Result(ctx context.Context, review int64) (ReviewResult, error) {
	r, err := d.read(ctx, review)
	if err != nil {
		return ReviewResult{}, err
	}
	v := r.reading()
	res := ReviewResult{Review: review, Looks: r.plannedLooks(v), Strata: []StratumResult{}, Failures: []FailureCount{}, Differences: []ReviewDifference{}, Notes: []string{}, Counts: r.Z > 0}
	res.State, res.Sentence = r.mayRead(v)
	res.SelfAgreement = r.selfAgreement()
	if res.Agreement, err = r.agreement(""); err != nil {
		return ReviewResult{}, err
	}
	if res.State == "progress" {
		return res, nil
	}
	if res.State == "find" {
		v.items = r.sampled()
		res.Labels, res.Failures = v.judged, r.failures(v)
		return res, nil
	}
	targets, err := d.targets(ctx, r)
	if err != nil {
		return ReviewResult{}, err
	}
	res.Labels = len(v.items)
	z := r.reach(v)
	all := func(question string, of []tally, asYes []tally) *ReviewShare {
		return share(question, of, asYes, z, targets[question])
	}
	strata := map[string]map[string]*ReviewShare{}
	for _, question := range []string{Accuracy, Hallucination, Answers} {
		asNo, asYes := v.tallies(r.plan, r.frame, question, false), v.tallies(r.plan, r.frame, question, true)
		whole := all(question, asNo, asYes)
		switch question {
		case Accuracy:
			res.Accuracy = whole
		case Hallucination:
			res.Hallucination = whole
		default:
			res.Answered = whole
		}
		strata[question] = map[string]*ReviewShare{}
		for i := range asNo {
			strata[question][asNo[i].name] = all(question, asNo[i:i+1], asYes[i:i+1])
		}
	}
	if r.plan.Design != Simple {
		for _, s := range r.frame.Strata {
			read := slices.DeleteFunc(slices.Clone(v.items), func(i store.ReviewItem) bool { return i.Stratum != s.Name })
			res.Strata = append(res.Strata, StratumResult{Name: s.Name, Size: s.Size, Share: float64(s.Size) / float64(r.frame.Size), Labels: len(read),
				Accuracy: strata[Accuracy][s.Name], Hallucination: strata[Hallucination][s.Name]})
		}
	}
	res.Failures = r.failures(v)
	combined, note, err := d.combined(ctx, r, v)
	if err != nil {
		return ReviewResult{}, err
	}
	if res.Combined = combined; note != "" {
		res.Notes = append(res.Notes, note)
	}
	if note, err = d.phrases(ctx, r); err != nil {
		return ReviewResult{}, err
	} else if note != "" {
		res.Notes = append(res.Notes, note)
	}
	if res.Calibration, err = d.calibration(ctx, r, v); err != nil {
		return ReviewResult{}, err
	}
	res.Differences, err = d.differences(ctx, r, res)
	return res, err
}

// mayRead says what of a review may be read now, and why.
func (r *record) mayRead(v reading) (state, sentence string) {
	n := len(r.sampled())
	switch {
	case r.plan.Purpose == Find:
		return "find", "A review to find failures shows what fails. How often, it cannot tell, and it makes no KPI."
	case r.plan.Anytime && v.look > 0:
		return "look", fmt.Sprintf("Read after %d of %d items: the interval is wide enough to be read after every label.", len(v.items), n)
	case v.look == 0 && !r.Closed.IsZero():
		return "progress", fmt.Sprintf("The review was closed after %d of %d items, before the plan allows a result. It makes no KPI.", v.judged, n)
	case v.look == 0 && len(v.looks) > 1:
		return "progress", fmt.Sprintf("%d of %d items are %s. The first look is planned at %d. %s", v.judged, n, v.words, v.looks[0].N, whyPlanned)
	case v.look == 0 && v.judged == n:
		return "progress", "All items are judged or skipped. Close the review to read its result; what is still skipped counts as unsure."
	case v.look == 0:
		return "progress", fmt.Sprintf("%d of %d items are %s. The result is read once, at the end. %s", v.judged, n, v.words, whyPlanned)
	case v.look < len(v.looks):
		return "look", fmt.Sprintf("Look %d of %d, at %d of %d items, with the bound of O'Brien and Fleming: %.2f standard errors instead of 1.96. %s", v.look, len(v.looks), len(v.items), n, v.z, whyPlanned)
	}
	return "final", fmt.Sprintf("The plan fixed %d items, and all of them are judged.", n)
}

func (r *record) plannedLooks(v reading) []PlannedLook {
	all := []PlannedLook{}
	for i, look := range v.looks {
		all = append(all, PlannedLook{Items: look.N, Z: look.Z, Reached: i < v.look})
	}
	return all
}

// share is the estimate over strata; nil without a label.
func share(question string, asNo, asYes []tally, z float64, target *engine.Target) *ReviewShare {
	e, ok := estimated(asNo)
	if !ok {
		return nil
	}
	s := &ReviewShare{Value: e.Share, Method: shareMethod, Target: target}
	i := e.At(z)
	s.Low, s.High = i.Low, i.High
	for _, t := range asNo {
		s.Labels += int(t.n)
		s.Yes += int(t.yes)
		s.Undecided += int(t.unsure)
	}
	if upper, ok := estimated(asYes); ok && question != Hallucination && s.Undecided > 0 {
		i := upper.At(z)
		s.Low, s.High, s.Unsure = min(s.Low, i.Low), max(s.High, i.High), &upper.Share
	}
	s.judge()
	return s
}
