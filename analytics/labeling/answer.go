package labeling

import (
	"slices"
	"strings"
	"time"

	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// LabelAnswer is what a person says about one prediction.
type LabelAnswer struct {
	Accuracy     string   `json:"accuracy"`     // correct, incorrect, unsure; "" where not answered
	Hallucinated string   `json:"hallucinated"` // yes, no, cannot verify; "" where not answered, or where the question does not apply
	Answered     string   `json:"answered"`     // yes, no: whether the prediction answers at all; "" where not answered
	Failures     []string `json:"failures"`     // kinds of failure; a new one joins those of the review
	Note         string   `json:"note"`
	Reviewer     string   `json:"reviewer"` // who judged
	Rubric       int      `json:"rubric"`   // version of the rubric by which it was judged
	At           string   `json:"judgedAt"` // RFC 3339
}

// The words of a page and those that are kept.
var (
	keptAccuracy      = map[string]string{"": "", "correct": yes, "incorrect": no, "unsure": unsure}
	keptHallucination = map[string]string{"": "", "yes": yes, "no": no, "cannot verify": unsure}
	keptAnswered      = map[string]string{"": "", "yes": yes, "no": no}
)

const (
	yes    = "yes"
	no     = "no"
	unsure = "unsure"
)

// longestNote bounds a note, in bytes.
const longestNote = 10_000

// kept is the answer as it is kept. It fails with fault.Invalid for words that mean nothing.
func (a LabelAnswer) kept() (e store.ReviewEdit, err error) {
	var known [3]bool
	e.Accuracy, known[0] = keptAccuracy[a.Accuracy]
	e.Hallucination, known[1] = keptHallucination[a.Hallucinated]
	e.Answered, known[2] = keptAnswered[a.Answered]
	e.Note, e.Reviewer = strings.TrimSpace(a.Note), strings.Join(strings.Fields(a.Reviewer), " ")
	switch {
	case !known[0]:
		return e, fault.New(fault.Invalid, "%q is no answer.", a.Accuracy).Do("Say correct, incorrect or unsure.")
	case !known[1]:
		return e, fault.New(fault.Invalid, "%q does not say whether anything is hallucinated.", a.Hallucinated).Do("Say yes, no or cannot verify.")
	case !known[2]:
		return e, fault.New(fault.Invalid, "%q does not say whether there is an answer.", a.Answered).Do("Say yes or no.")
	case len(e.Note) > longestNote:
		return e, fault.New(fault.Invalid, "The note is longer than %d characters.", longestNote).Do("Shorten it.")
	}
	e.Failures, err = kinds(a.Failures)
	return e, err
}

// shown is a kept answer in the words of a page.
func shown(e store.ReviewEdit) *LabelAnswer {
	word := func(words map[string]string, kept string) string {
		for shown, is := range words {
			if is == kept {
				return shown
			}
		}
		return ""
	}
	return &LabelAnswer{Accuracy: word(keptAccuracy, e.Accuracy), Hallucinated: word(keptHallucination, e.Hallucination), Answered: word(keptAnswered, e.Answered),
		Failures: append([]string{}, e.Failures...), Note: e.Note, Reviewer: e.Reviewer, Rubric: e.Rubric, At: e.At.Format(time.RFC3339)}
}

// ends are the answers to the question that is open after which none is.
func (p SamplingPlan) ends(e store.ReviewEdit) []string {
	ends := []string{}
	var words map[string]string
	var of *string
	switch p.next(e) {
	case Answers:
		words, of = keptAnswered, &e.Answered
	case Accuracy:
		words, of = keptAccuracy, &e.Accuracy
	case Hallucination:
		words, of = keptHallucination, &e.Hallucination
	}
	for word, kept := range words {
		if *of = kept; kept != "" && p.next(e) == "" {
			ends = append(ends, word)
		}
	}
	slices.Sort(ends)
	return ends
}

// next is the question that is still open about a prediction with the answers so far; "" when nothing is. What does not
// answer is neither right nor made up, and in what is correct nothing is.
func (p SamplingPlan) next(e store.ReviewEdit) string {
	switch {
	case p.asks(Answers) && e.Answered == "":
		return Answers
	case e.Answered == no:
		return ""
	case p.asks(Accuracy) && e.Accuracy == "":
		return Accuracy
	case p.asks(Hallucination) && e.Hallucination == "" && e.Accuracy != yes:
		return Hallucination
	}
	return ""
}
