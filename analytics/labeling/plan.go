// Package labeling is the accuracy review: people judge a random sample of predictions by hand, and learn what that proves.
// A review is planned before anybody labels; the plan says what is drawn, how many, and when a result may be read.
package labeling

import (
	"slices"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
)

// The purposes of a review.
const (
	Estimate = "estimate" // how accurate is it?
	Decide   = "decide"   // is the target met?
	Compare  = "compare"  // is it better or worse than in the baseline?
	Find     = "find"     // what fails? Such a review says nothing about how often, and makes no KPI.
)

// The designs of a sample.
const (
	Simple     = "simple"
	Stratified = "stratified"
	Enriched   = "enriched"
)

// The ways to allocate a stratified sample.
const (
	Proportional = "proportional" // by size, with at least a few of every stratum
	Equal        = "equal"
	Neyman       = "neyman" // by size and by how much an earlier review found the answers to differ
)

// The questions of a review, as the labels are kept.
const (
	Accuracy      = "accuracy"
	Hallucination = "hallucination"
	Answers       = "answered"
)

// SamplingPlan says what a review is for, what is drawn, and when its result may be read. It holds from the draw on.
type SamplingPlan struct {
	Name        string          `json:"name"`    // "" names it by its period
	Purpose     string          `json:"purpose"` // estimate, decide, compare, find
	Period      engine.Spec     `json:"period"`
	Filters     []engine.Filter `json:"filters"`
	Design      string          `json:"design"`      // simple, stratified, enriched
	By          string          `json:"by"`          // stratified: model, endpoint, topic, confidence, day, rating
	Allocation  string          `json:"allocation"`  // stratified: proportional (default), equal, neyman
	Earlier     int64           `json:"earlier"`     // neyman: id of the review that the spread is taken from
	Size        int             `json:"size"`        // items of the estimate
	Looks       int             `json:"looks"`       // how many times the result may be read: 1 to 4, at equal steps
	Anytime     bool            `json:"anytime"`     // it may be read after every label, by a wider interval; simple samples only
	Questions   []string        `json:"questions"`   // accuracy, hallucination, answered
	Blind       bool            `json:"blind"`       // confidence and metadata stay hidden until the item is judged
	Fresh       bool            `json:"fresh"`       // leave out what was labelled in another review
	Calibration int             `json:"calibration"` // further items that come first, to agree on the rubric; no part of the estimate
	Repeats     int             `json:"repeats"`     // items shown twice, for self-agreement
	Overlap     int             `json:"overlap"`     // items that a second reviewer judges too
	Score       string          `json:"score"`       // automatic score to combine with the labels: confidence, correct, hallucinated, or the name of one that was imported; "" for none
	Redact      bool            `json:"redact"`      // hide mail addresses, telephone and long numbers
	Seed        int             `json:"seed"`        // 0 chooses one
	Rubric      string          `json:"rubric"`      // how to judge; "" takes the newest review's
	Failures    []string        `json:"failures"`    // kinds of failure to begin with; more are added while labelling
}

// maxSize bounds a sample: more than anybody labels by hand.
const maxSize = 20000

// checked is the plan with what is not said filled in. It fails with fault.Invalid where it contradicts itself.
func (p SamplingPlan) checked() (SamplingPlan, error) {
	p.Name, p.Score = strings.TrimSpace(p.Name), strings.TrimSpace(p.Score)
	p.Purpose, p.Design = or(p.Purpose, Estimate), or(p.Design, Simple)
	p.Looks = max(p.Looks, 1)
	if p.Filters == nil {
		p.Filters = []engine.Filter{}
	}
	if len(p.Questions) == 0 {
		p.Questions = []string{Accuracy, Hallucination}
	}
	if p.Design == Stratified {
		p.Allocation = or(p.Allocation, Proportional)
	} else {
		p.By, p.Allocation = "", ""
	}
	for _, q := range p.Questions {
		if !slices.Contains([]string{Accuracy, Hallucination, Answers}, q) {
			return p, fault.New(fault.Invalid, "A review cannot ask for %q.", q).Do("Ask for accuracy, hallucination or answered.")
		}
	}
	failures, err := kinds(p.Failures)
	if err != nil {
		return p, err
	}
	p.Failures = failures
	switch {
	case !slices.Contains([]string{Estimate, Decide, Compare, Find}, p.Purpose):
		return p, fault.New(fault.Invalid, "%q is no purpose of a review.", p.Purpose).Do("Choose estimate, decide, compare or find.")
	case !slices.Contains([]string{Simple, Stratified, Enriched}, p.Design):
		return p, fault.New(fault.Invalid, "%q is no design of a sample.", p.Design).Do("Choose simple, stratified or enriched.")
	case p.Design == Stratified && !slices.Contains([]string{Proportional, Equal, Neyman}, p.Allocation):
		return p, fault.New(fault.Invalid, "A sample cannot be allocated %q.", p.Allocation).Do("Choose proportional, equal or neyman.")
	case p.Allocation == Neyman && p.Earlier == 0:
		return p, fault.New(fault.Invalid, "Neyman's allocation follows how much answers differed in an earlier review.").Do("Name that review, or choose proportional.")
	case p.Looks > maxLooks:
		return p, fault.New(fault.Invalid, "A result can be read at most %d times, not %d.", maxLooks, p.Looks).Do("Plan fewer looks.")
	case p.Anytime && p.Design != Simple:
		return p, fault.New(fault.Unsupported, "A result that may be read after every label needs a simple sample.").Do("Choose a simple sample, or up to %d planned looks.", maxLooks)
	case p.Anytime && p.Looks > 1:
		return p, fault.New(fault.Invalid, "Looks are planned, or the result may be read at any time: not both.").Do("Choose one.")
	case p.Score != "" && p.Design == Enriched:
		return p, fault.New(fault.Unsupported, "An automatic score is combined with the labels of a simple or stratified sample.").Do("Choose one of these designs, or no score.")
	case p.Score != "" && p.Anytime:
		return p, fault.New(fault.Unsupported, "A result that may be read after every label is of the labels alone.").Do("Choose planned looks, or no score.")
	case p.Size < 1 || p.Size > maxSize:
		return p, fault.New(fault.Invalid, "A sample of %d cannot be labelled.", p.Size).Do("Choose from 1 to %d.", maxSize)
	case p.Calibration < 0 || p.Repeats < 0 || p.Overlap < 0 || p.Seed < 0 || p.Looks < 1:
		return p, fault.New(fault.Invalid, "A plan has no negative numbers.")
	case p.Repeats > p.Size || p.Overlap > p.Size:
		return p, fault.New(fault.Invalid, "No more items can be repeated or overlap than the %d of the sample.", p.Size).Do("Choose fewer.")
	}
	return p, nil
}

// maxLooks is how many looks the bounds are known for.
const maxLooks = 4

// asks reports whether the review asks the question.
func (p SamplingPlan) asks(question string) bool { return slices.Contains(p.Questions, question) }

// maxFailures bounds the kinds of failure: keys reach the first nine.
const maxFailures = 50

// kinds are names of kinds of failure, each once, without spaces around them.
func kinds(names []string) ([]string, error) {
	all := []string{}
	for _, name := range names {
		name = strings.Join(strings.Fields(name), " ")
		if name == "" || slices.ContainsFunc(all, func(have string) bool { return strings.EqualFold(have, name) }) {
			continue
		}
		if strings.Contains(name, ";") {
			return nil, fault.New(fault.Invalid, "The kind of failure %q has a semicolon, which stands between kinds where one item has several.", name).Do("Write it without, or as two kinds.")
		}
		if len([]rune(name)) > 60 {
			return nil, fault.New(fault.Invalid, "The kind of failure %q is longer than 60 characters.", name).Do("Write the rest into the rubric.")
		}
		all = append(all, name)
	}
	if len(all) > maxFailures {
		return nil, fault.New(fault.Invalid, "There are more than %d kinds of failure.", maxFailures).Do("Join some.")
	}
	return all, nil
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
