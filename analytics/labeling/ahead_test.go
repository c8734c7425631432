package labeling

import (
	"slices"
	"testing"

	"telltale/analytics/store"
)

// The page shows the next item before an answer is kept where it knows that the answer leaves nothing open.
func TestAnswersAfterWhichNothingIsOpen(t *testing.T) {
	all := SamplingPlan{Questions: []string{Answers, Accuracy, Hallucination}}
	for _, c := range []struct {
		plan SamplingPlan
		held store.ReviewEdit
		want []string
	}{
		{all, store.ReviewEdit{}, []string{"no"}}, // what does not answer is neither right nor made up
		{all, store.ReviewEdit{Answered: yes}, []string{"correct"}},
		{all, store.ReviewEdit{Answered: yes, Accuracy: no}, []string{"cannot verify", "no", "yes"}},
		{all, store.ReviewEdit{Answered: no}, []string{}},
		{SamplingPlan{Questions: []string{Accuracy}}, store.ReviewEdit{}, []string{"correct", "incorrect", "unsure"}},
	} {
		if got := c.plan.ends(c.held); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %q, want %q", c.held, got, c.want)
		}
	}
}

// After an item comes the next that nobody touched, round to the first; then what was skipped, and never the item itself.
func TestWhatComesAfterAnItem(t *testing.T) {
	s := standing{states: []state{untouched, skipped, untouched, done}}
	for position, want := range map[int]int{1: 3, 3: 1, 4: 1} {
		if got := s.after(position); got != want {
			t.Errorf("after %d comes %d, want %d", position, got, want)
		}
	}
	s.states = []state{done, skipped, untouched, done}
	if got := s.after(3); got != 2 {
		t.Errorf("after the last comes what was skipped: %d", got)
	}
	s.states = []state{done, skipped}
	if got, itself := s.after(2), s.resume(2); got != 0 || itself != 2 {
		t.Errorf("after what was skipped comes %d, and it itself comes back: %d", got, itself)
	}
}
