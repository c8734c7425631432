package labeling

import (
	"fmt"
	"maps"
	"math"
	"strings"
	"testing"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// judge answers items of a review all at once: as the function says, in which "" leaves an item alone.
func (d *desk) judge(review int64, say func(store.ReviewItem) LabelAnswer) {
	d.t.Helper()
	var edits []store.ReviewEdit
	for _, i := range d.drawn(review) {
		e, err := say(i).kept()
		if err != nil {
			d.t.Fatal(err)
		}
		if e.Accuracy != "" {
			e.Kind, e.Role, e.Reviewer, e.Position, e.At = answerEdit, first, "ann", i.Position, d.now()
			edits = append(edits, e)
		}
	}
	if err := d.db.Edit(ctx, review, edits...); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) result(review int64) ReviewResult {
	d.t.Helper()
	res, err := d.Result(ctx, review)
	if err != nil {
		d.t.Fatal(err)
	}
	return res
}

func (d *desk) close(review int64) {
	d.t.Helper()
	if _, err := d.Close(ctx, review, "ann"); err != nil {
		d.t.Fatal(err)
	}
}

// kpi is a KPI of October as every dashboard shows it.
func (d *desk) kpi(id string) engine.Value {
	d.t.Helper()
	result, err := d.engine.Evaluate(ctx, engine.Query{KPIs: []string{id}, Period: october, Compare: "none"})
	if err != nil {
		d.t.Fatal(err)
	}
	return result.Values[0]
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// The template's own sample: 84 of 100 of 20,000 predictions. Wilson at 100 x 19,999 / 19,900 gives 75.60 to 89.89 %.
func TestTheTemplatesSample(t *testing.T) {
	d := newDesk(t)
	d.predictions(20000)
	r := d.draw(SamplingPlan{Name: "October", Size: 100, Purpose: Decide})
	right := func(i store.ReviewItem) LabelAnswer {
		switch {
		case i.Position <= 84:
			return LabelAnswer{Accuracy: "correct"}
		case i.Position <= 88:
			return LabelAnswer{Accuracy: "incorrect", Hallucinated: "yes", Failures: []string{"wrong product"}}
		case i.Position == 89:
			return LabelAnswer{Accuracy: "incorrect", Hallucinated: "cannot verify", Failures: []string{"outdated", "wrong product"}}
		}
		return LabelAnswer{Accuracy: "incorrect", Hallucinated: "no"}
	}
	d.judge(r.ID, right)
	if res := d.result(r.ID); res.State != "progress" || res.Accuracy != nil || !strings.Contains(res.Sentence, "Close the review") {
		t.Errorf("before the close: %+v", res)
	}
	if v := d.kpi("accuracy"); v.Value != nil {
		t.Errorf("nothing counts before the close: %+v", v.Value)
	}
	d.close(r.ID)
	res := d.result(r.ID)
	a := res.Accuracy
	if res.State != "final" || !res.Counts || a.Value != 0.84 || !near(a.Low, 0.756033487752523) || !near(a.High, 0.898930875107575) || a.Verdict != "too close to call" {
		t.Errorf("accuracy: %+v", a)
	}
	// 4 of the 99 of which it could be told; one stands apart.
	if h := res.Hallucination; !near(h.Value, 4./99) || h.Labels != 99 || h.Undecided != 1 {
		t.Errorf("hallucination: %+v", h)
	}
	// Of 16 failures 5 are of the wrong product (one of them outdated too), and 11 have no kind.
	if f := res.Failures; len(f) != 3 || f[0].Name != "" || f[0].N != 11 || f[1].Name != "wrong product" || f[1].N != 5 || f[2].Cumulative != 1 || len(f[0].Examples) != 5 {
		t.Errorf("failures: %+v", f)
	}
	v := d.kpi("accuracy")
	if v.Value == nil || !near(*v.Value, 0.84) || !near(*v.Low, a.Low) || !near(*v.High, a.High) || v.Verdict != a.Verdict {
		t.Errorf("the KPI: %+v", v)
	}
	if len(v.Notes) == 0 || v.Notes[0] != `From the review “October”: 100 labels, for 20,000 predictions that answered.` {
		t.Errorf("the KPI names its review: %q", v.Notes)
	}
	if h := d.kpi("hallucination_rate"); h.Value == nil || !near(*h.Value, 4./99) {
		t.Errorf("the KPI of hallucinations: %+v", h.Value)
	}
	if _, err := d.Answer(ctx, r.ID, 1, LabelAnswer{Accuracy: "correct"}); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "Reopen it") {
		t.Errorf("an answer to a closed review: %v", err)
	}
	if _, err := d.Reopen(ctx, r.ID); err != nil {
		t.Fatal(err)
	}
	if v := d.kpi("accuracy"); v.Value != nil {
		t.Errorf("a review that is open again counts: %+v", v.Value)
	}
}

// Model a has 400 predictions and b 600; nine of ten and five of ten are right: 0.4 x 0.9 + 0.6 x 0.5 = 0.66, where the
// labels alone say 14 of 20.
func TestStrataAreWeighted(t *testing.T) {
	d := newDesk(t)
	d.predictions(1000)
	r := d.draw(SamplingPlan{Size: 20, Design: Stratified, By: "model", Allocation: Equal, Calibration: 5, Questions: []string{Accuracy}})
	seen := map[string]int{}
	d.judge(r.ID, func(i store.ReviewItem) LabelAnswer {
		if i.Part != partSample {
			return LabelAnswer{Accuracy: "incorrect"} // calibration is no part of the estimate
		}
		seen[i.Stratum]++
		if seen[i.Stratum] <= map[string]int{"a": 9, "b": 5}[i.Stratum] {
			return LabelAnswer{Accuracy: "correct"}
		}
		return LabelAnswer{Accuracy: "incorrect"}
	})
	d.close(r.ID)
	res := d.result(r.ID)
	if !near(res.Accuracy.Value, 0.66) || res.Labels != 20 || len(res.Strata) != 2 || res.Strata[0].Accuracy.Value != 0.9 || res.Strata[1].Accuracy.Value != 0.5 {
		t.Errorf("accuracy %+v, strata %+v", res.Accuracy, res.Strata)
	}
	if v := d.kpi("accuracy"); v.Value == nil || !near(*v.Value, 0.66) || !near(*v.Low, res.Accuracy.Low) {
		t.Errorf("the KPI: %+v", v.Value)
	}
}

func TestLooksAreRead(t *testing.T) {
	d := newDesk(t)
	d.predictions(2000)
	r := d.draw(SamplingPlan{Size: 40, Looks: 4, Questions: []string{Accuracy}})
	say := func(upTo int, word string) func(store.ReviewItem) LabelAnswer {
		return func(i store.ReviewItem) LabelAnswer {
			if i.Position > upTo-10 && i.Position < upTo {
				return LabelAnswer{Accuracy: word}
			}
			return LabelAnswer{}
		}
	}
	d.judge(r.ID, say(10, "correct"))
	if res := d.result(r.ID); res.State != "progress" || res.Accuracy != nil || !strings.Contains(res.Sentence, "15 % of reviews") {
		t.Errorf("before the first look: %+v", res)
	}
	d.answer(r.ID, 10, "incorrect")
	res := d.result(r.ID)
	if res.State != "look" || res.Labels != 10 || res.Accuracy.Value != 0.9 || !res.Looks[0].Reached || res.Looks[1].Reached || !near(res.Looks[0].Z, 2.024*2) {
		t.Errorf("the first look: %+v", res)
	}
	// Wilson at z = 4.048 with n = 10 x 1,999 / 1,990 = 10.0452: z2 = 16.3863, centre (0.9 + 0.81563) / 2.63126 = 0.65202, half
	// 4.048 x sqrt(0.09 / 10.0452 + 16.3863 / 403.624) / 2.63126 = 0.34249.
	if !(math.Abs(res.Accuracy.Low-0.3095) < 0.001) || !(math.Abs(res.Accuracy.High-0.9945) < 0.001) {
		t.Errorf("the bound of the first look: %+v", res.Accuracy)
	}
	v := d.kpi("accuracy")
	if v.Value == nil || *v.Value != 0.9 || !near(*v.Low, res.Accuracy.Low) {
		t.Errorf("a look counts, with its bound: %+v", v)
	}
	// Between looks nothing new is shown; a change to what was read is.
	d.answer(r.ID, 11, "incorrect")
	if res := d.result(r.ID); res.Labels != 10 {
		t.Errorf("between looks: %+v", res)
	}
	d.answer(r.ID, 1, "incorrect")
	if v := d.kpi("accuracy"); v.Value == nil || *v.Value != 0.8 {
		t.Errorf("a label that was read is changed: %+v", v.Value)
	}
	// Closed early, the last look that was reached is what remains.
	d.close(r.ID)
	if res := d.result(r.ID); res.Labels != 10 || !res.Counts {
		t.Errorf("closed early: %+v", res)
	}
	if _, err := d.Close(ctx, r.ID, ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("closed twice: %v", err)
	}
	find := d.draw(SamplingPlan{Name: "find", Size: 10, Purpose: Find})
	d.judge(find.ID, func(store.ReviewItem) LabelAnswer { return LabelAnswer{Accuracy: "incorrect", Hallucinated: "yes"} })
	d.close(find.ID)
	if res := d.result(find.ID); res.State != "find" || res.Counts || res.Accuracy != nil || res.Failures[0].N != 10 {
		t.Errorf("a review to find failures: %+v", res)
	}
	if v := d.kpi("accuracy"); *v.Value != 0.8 {
		t.Errorf("a review to find failures makes no KPI: %v", *v.Value)
	}
}

// The list says of every review what its own page says, also of one beside another that counts; where nothing may be read, and
// of a review to find failures, it says nothing.
func TestTheListOfReviewsReadsThoseThatDoNotCount(t *testing.T) {
	d := newDesk(t)
	d.predictions(200)
	right := func(store.ReviewItem) LabelAnswer { return LabelAnswer{Accuracy: "correct"} }
	first := d.draw(SamplingPlan{Name: "first", Size: 20, Questions: []string{Accuracy}})
	d.judge(first.ID, right)
	d.close(first.ID)
	second := d.draw(SamplingPlan{Name: "second", Size: 20, Seed: 2, Questions: []string{Accuracy}})
	d.judge(second.ID, right)
	d.close(second.ID)
	open := d.draw(SamplingPlan{Name: "open", Size: 20, Seed: 3, Questions: []string{Accuracy}})
	d.judge(open.ID, right)
	find := d.draw(SamplingPlan{Name: "find", Size: 10, Purpose: Find})
	d.judge(find.ID, func(store.ReviewItem) LabelAnswer { return LabelAnswer{Accuracy: "incorrect", Hallucinated: "yes"} })
	d.close(find.ID)
	all, err := d.Reviews(ctx)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range all {
		got[r.Name] = "nothing"
		if r.Accuracy != nil {
			got[r.Name] = fmt.Sprintf("%v, counts %v", r.Accuracy.Value, r.Counts)
		}
	}
	if want := map[string]string{"first": "1, counts false", "second": "1, counts true", "open": "nothing", "find": "nothing"}; !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
