package labeling

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// sampled are the items of the estimate.
func (r *record) sampled() []store.ReviewItem {
	var all []store.ReviewItem
	for _, i := range r.items {
		if i.Part == partSample {
			all = append(all, i)
		}
	}
	return all
}

// Agreement compares the labels of the review with those of a second reviewer; "" takes the last one whose labels were merged.
// It fails with fault.NotFound when nobody else has judged anything.
func (d *Desk) Agreement(ctx context.Context, review int64, reviewer string) (LabelAgreement, error) {
	r, err := d.read(ctx, review)
	if err != nil {
		return LabelAgreement{}, err
	}
	found, err := r.agreement(reviewer)
	if err == nil && found == nil {
		err = fault.New(fault.NotFound, "Nobody else has judged items of the review %q.", r.Name).Do("Send it to a second reviewer, and merge what comes back.")
	}
	if err != nil {
		return LabelAgreement{}, err
	}
	return *found, nil
}

// agreement is nil when nobody else has judged anything.
func (r *record) agreement(reviewer string) (*LabelAgreement, error) {
	others := r.seconds()
	if len(others) == 0 {
		return nil, nil
	}
	if reviewer == "" {
		reviewer = others[len(others)-1]
	}
	if !slices.Contains(others, reviewer) {
		return nil, fault.New(fault.NotFound, "%q has judged nothing in the review %q.", reviewer, r.Name).Do("There are labels of %s.", strings.Join(others, ", "))
	}
	a, b := r.holds(first, ""), r.holds(second, reviewer)
	var pairs [][2]store.ReviewEdit
	names := []string{}
	for _, i := range r.sampled() {
		x, y := a[i.Position], b[i.Position]
		if r.stateOf(x) == done && r.stateOf(y) == done {
			pairs = append(pairs, [2]store.ReviewEdit{x, y})
			if !slices.Contains(names, x.Reviewer) && x.Reviewer != "" {
				names = append(names, x.Reviewer)
			}
		}
	}
	return compared(pairs, or(strings.Join(names, ", "), "the review"), reviewer), nil
}

// seconds are the second reviewers, in the order of their last labels.
func (r *record) seconds() []string {
	var all []string
	for _, e := range r.edits {
		if e.Role == second {
			all = append(slices.DeleteFunc(all, func(name string) bool { return name == e.Reviewer }), e.Reviewer)
		}
	}
	return all
}

// selfAgreement compares what was said about items that were shown twice; nil when none was judged twice.
func (r *record) selfAgreement() *LabelAgreement {
	held := r.holds(first, "")
	before := map[string]store.ReviewEdit{}
	var pairs [][2]store.ReviewEdit
	for _, i := range r.items {
		e := held[i.Position]
		switch {
		case r.stateOf(e) != done:
		case i.Part == partSample:
			before[i.Prediction] = e
		case i.Part == partRepeat:
			if x, ok := before[i.Prediction]; ok {
				pairs = append(pairs, [2]store.ReviewEdit{x, e})
			}
		}
	}
	if len(pairs) == 0 {
		return nil
	}
	return compared(pairs, "the first time", "the second time")
}

// compared compares pairs of labels on the same items.
func compared(pairs [][2]store.ReviewEdit, one, other string) *LabelAgreement {
	a := &LabelAgreement{Items: len(pairs), First: one, Second: other}
	var accuracy, hallucination []pair
	for _, p := range pairs {
		x, y := shown(p[0]), shown(p[1])
		if x.Accuracy == y.Accuracy && x.Answered == y.Answered {
			a.Agreed++
		}
		if x.Accuracy != "" && y.Accuracy != "" {
			accuracy = append(accuracy, pair{x.Accuracy, y.Accuracy})
		}
		if x, y := madeUp(*x), madeUp(*y); x != "" && y != "" {
			hallucination = append(hallucination, pair{x, y})
		}
	}
	a.Accuracy, a.Hallucination = agreedOn(accuracy, accuracyWords), agreedOn(hallucination, hallucinationWords)
	a.Sentence = "No item was judged by both."
	if a.Items > 0 {
		a.Sentence = fmt.Sprintf("%s and %s agree on %d of %d items.", one, other, a.Agreed, a.Items)
	}
	return a
}

// madeUp is whether anything is made up: in what is correct nothing is.
func madeUp(a LabelAnswer) string {
	if a.Hallucinated == "" && a.Accuracy == "correct" {
		return no
	}
	return a.Hallucinated
}
