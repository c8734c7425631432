package labeling

import (
	"telltale/analytics/stats"
	"telltale/analytics/store"
)

// reading is what the plan of a review allows to read now: the answers to the first items of its sample, with how many
// standard errors an interval reaches.
type reading struct {
	items  []store.ReviewItem
	held   map[int]store.ReviewEdit // what holds of each item; none or a skip is an answer of not knowing
	rows   map[int]float64          // how many predictions the row of an item stands for, by position; one where it is not told
	z      float64
	look   int // which of the looks; 0 where nothing may be read yet
	looks  []stats.Look
	judged int    // items at the beginning of the sample that were judged or skipped
	words  string // "judged", or "judged or skipped" where some of them were
}

// reading finds the last look that was reached: all items up to it are judged, or skipped. Between looks nothing is read, and
// the last look is reached when the review is closed: skipped items may still be judged until then. A review without looks
// that is read at any time is read as far as it is.
func (r *record) reading() reading {
	var sample []store.ReviewItem
	held := r.inForce()
	v := reading{held: held, rows: r.rows, words: "judged"}
	for _, i := range r.items {
		if i.Part == partSample {
			sample = append(sample, i)
		}
	}
	closed := !r.Closed.IsZero()
	for ; v.judged < len(sample); v.judged++ {
		state := r.stateOf(held[sample[v.judged].Position])
		if state == untouched {
			break
		}
		if state == skipped {
			v.words = "judged or skipped"
		}
	}
	v.looks = r.looks()
	if r.plan.Anytime {
		if v.judged > 0 {
			v.items, v.look, v.z = sample[:v.judged], 1, v.looks[0].Z
		}
		return v
	}
	for j, look := range v.looks {
		if v.judged >= look.N && (closed || j < len(v.looks)-1) {
			v.items, v.look, v.z = sample[:look.N], j+1, look.Z
		}
	}
	return v
}

// looks are the looks at which the result of the review may be read.
func (r *record) looks() []stats.Look {
	n := r.counts.Sample
	looks, _ := stats.Looks(n, min(r.plan.Looks, n))
	if len(looks) > 0 && len(r.items) > 0 && r.items[len(r.items)-1].Draw > 1 {
		looks = looks[len(looks)-1:] // what was topped up comes last, so its beginning is no sample of all of it
	}
	return looks
}

// inForce are the edits that hold: what was adjudicated, else what the review's own reviewer said.
func (r *record) inForce() map[int]store.ReviewEdit {
	held := r.holds(first, "")
	for position, e := range r.holds(adjudicated, "") {
		held[position] = e
	}
	return held
}

// answer is what an item says to a question: yes, no, unsure, or "" where the question does not apply to it.
func (v reading) answer(plan SamplingPlan, i store.ReviewItem, question string) string {
	e, ok := v.held[i.Position]
	known := ok && e.Kind == answerEdit
	switch {
	case !plan.asks(question):
		return ""
	case !known && question == Answers:
		return ""
	case !known:
		return unsure
	case question == Answers:
		return e.Answered
	case e.Answered == no:
		return ""
	case question == Accuracy:
		return or(e.Accuracy, unsure)
	case e.Hallucination == "" && e.Accuracy == yes:
		return no
	}
	return or(e.Hallucination, unsure)
}

// weights are how many predictions each item that is read stands for, by position: those of its stratum, shared out by what
// the items' own rows stand for.
//
// Hajek 1971; Cochran 1977, Sampling Techniques, 6.1 for the ratio to size.
func (v reading) weights(f SamplingFrame) map[int]float64 {
	read, each := map[string]float64{}, map[string]float64{}
	for _, i := range v.items {
		read[i.Stratum] += v.own(i)
	}
	for _, s := range f.Strata {
		if read[s.Name] > 0 {
			each[s.Name] = s.Weight / read[s.Name]
		}
	}
	all := make(map[int]float64, len(v.items))
	for _, i := range v.items {
		all[i.Position] = v.own(i) * each[i.Stratum]
	}
	return all
}

// own is how many predictions the row of an item stands for.
func (v reading) own(i store.ReviewItem) float64 {
	if w := v.rows[i.Position]; w > 0 {
		return w
	}
	return 1
}

// tallies are the strata of a question for its estimate. What is unsure counts as a yes or a no; where it stands apart, as
// neither.
func (v reading) tallies(plan SamplingPlan, f SamplingFrame, question string, unsureIsYes bool) []tally {
	weights := v.weights(f)
	at := map[string]int{}
	var all []tally
	for _, i := range v.items {
		answer := v.answer(plan, i, question)
		if answer == "" {
			continue
		}
		n, ok := at[i.Stratum]
		if !ok {
			n, at[i.Stratum] = len(all), len(all)
			all = append(all, tally{name: i.Stratum})
		}
		t := &all[n]
		if answer == unsure {
			t.unsure++
			if question == Hallucination {
				continue
			}
		}
		w := v.own(i)
		t.n++
		t.sum += w
		t.squares += w * w
		t.population += weights[i.Position]
		if answer == yes || answer == unsure && unsureIsYes {
			t.yes++
			t.right += w
		}
	}
	return all
}

// tally is what was judged of a stratum.
type tally struct {
	name           string
	yes, n, unsure float64 // items
	right          float64 // what the rows of those with a yes stand for
	sum, squares   float64 // of what the rows of all judged stand for
	population     float64 // predictions that the judged stand for
}

// estimated is the share of a yes over strata; ok is false without a label.
func estimated(strata []tally) (stats.Estimate, bool) {
	var forStats []stats.Stratum
	for _, t := range strata {
		if t.n > 0 {
			forStats = append(forStats, stats.Stratum{Population: t.population, Sample: stats.EffectiveSize(t.sum, t.squares), Share: t.right / t.sum})
		}
	}
	return stats.Stratified(forStats)
}

// reach is how many standard errors the interval of what is read reaches. That of a review that may be read at any time is as
// wide as the interval that holds at all of them.
func (r *record) reach(v reading) float64 {
	if !r.plan.Anytime {
		return v.z
	}
	z := v.z
	for _, question := range []string{Accuracy, Hallucination} {
		for _, unsureIsYes := range []bool{false, true} {
			strata := v.tallies(r.plan, r.frame, question, unsureIsYes)
			e, ok := estimated(strata)
			if !ok {
				continue
			}
			wide := stats.Anytime(int(strata[0].yes), int(strata[0].n), r.frame.Size)
			for ; z < widest && (e.At(z).Low > wide.Low || e.At(z).High < wide.High); z += 0.01 {
			}
		}
	}
	return z
}

// widest bounds what reach looks for: ten standard errors are everything.
const widest = 10
