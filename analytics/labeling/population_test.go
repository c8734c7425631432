package labeling

import (
	"strings"
	"testing"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// Of 1,000 rows those of an even number are right and stand for 1,000 predictions each, the others are wrong and stand for
// one: 99.9 % of the predictions are right, and half of the rows.
func TestRowsThatStandForSeveralPredictions(t *testing.T) {
	d := newDesk(t)
	d.predictions(1000)
	d.exec("UPDATE stored.predictions SET weight = CASE WHEN right(id, 1) IN ('0', '2', '4', '6', '8') THEN 1000 ELSE 1 END")
	r := d.draw(SamplingPlan{Name: "October", Size: 200})
	heavy := 0.
	d.judge(r.ID, func(i store.ReviewItem) LabelAnswer {
		if strings.ContainsAny(i.Prediction[len(i.Prediction)-1:], "02468") {
			heavy++
			return LabelAnswer{Accuracy: "correct"}
		}
		return LabelAnswer{Accuracy: "incorrect", Hallucinated: "no"}
	})
	d.close(r.ID)
	a := d.result(r.ID).Accuracy
	// As many equal labels tell as much: sum^2 / sum of squares, which is next to the number of heavy rows.
	if want := 1000 * heavy / (1000*heavy + 200 - heavy); a.Labels != 200 || float64(a.Yes) != heavy || !near(a.Value, want) || !(.94 < a.Low && a.Low < .97) {
		t.Errorf("accuracy %+v, want %v", a, want)
	}
	v := d.kpi("accuracy")
	if v.Value == nil || !near(*v.Value, a.Value) || !near(*v.Low, a.Low) || v.N != 200 {
		t.Errorf("the KPI says %v (%v), the review %+v", v.Value, v.Low, a)
	}
	if _, err := d.MergeSheet(ctx, r.ID, d.sent(r.ID, PlainTexts), "Bob"); err != nil {
		t.Errorf("sent and merged as a workspace: %v", err)
	}
	if _, err := d.Draw(ctx, SamplingPlan{Name: "any time", Period: october, Size: 20, Anytime: true}); !fault.Is(err, fault.Unsupported) {
		t.Errorf("an interval for any time over rows of different weight: %v", err)
	}
	scored := d.draw(SamplingPlan{Name: "scored", Size: 40, Score: "confidence"})
	d.judge(scored.ID, func(i store.ReviewItem) LabelAnswer {
		return LabelAnswer{Accuracy: []string{"correct", "incorrect"}[i.Position%2], Hallucinated: "no"}
	})
	d.close(scored.ID)
	if res := d.result(scored.ID); res.Combined != nil || len(res.Notes) != 1 || !strings.Contains(res.Notes[0], "stand for more predictions than others") {
		t.Errorf("combined %+v, notes %q", res.Combined, res.Notes)
	}
}

// Nothing is said of what no label is of: a sample that leaves out a stratum is not drawn, unless it makes no estimate.
func TestASampleHasSomethingOfEachStratum(t *testing.T) {
	d := newDesk(t)
	d.predictions(300)
	for _, c := range []struct {
		plan SamplingPlan
		want string // what to do; "" where it is drawn
	}{
		{SamplingPlan{Size: 1, Design: Stratified, By: "model"}, "Choose at least 2"},
		{SamplingPlan{Size: 2, Design: Stratified, By: "model"}, ""},
		{SamplingPlan{Size: 3, Design: Stratified, By: "day"}, ""}, // 300 minutes are one day
		{SamplingPlan{Size: 30, Design: Enriched}, "Choose at least 31"},
		{SamplingPlan{Size: 31, Design: Enriched}, ""},
		{SamplingPlan{Size: 30, Design: Enriched, Purpose: Find}, ""},
	} {
		c.plan.Period, c.plan.Seed = october, 7
		_, err := d.Draw(ctx, c.plan)
		if c.want == "" && err != nil || c.want != "" && (!fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%+v: %v", c.plan, err)
		}
	}
}

// Where nobody could verify anything there is no rate of hallucinations, and it does not read as if nobody had looked.
func TestNothingCouldBeVerified(t *testing.T) {
	d := newDesk(t)
	d.predictions(100)
	r := d.draw(SamplingPlan{Name: "October", Size: 30})
	d.judge(r.ID, func(store.ReviewItem) LabelAnswer {
		return LabelAnswer{Accuracy: "unsure", Hallucinated: "cannot verify"}
	})
	d.close(r.ID)
	if v := d.kpi("hallucination_rate"); v.Value != nil || v.Why != "None of the labelled predictions could be verified: 30." {
		t.Errorf("%v, %q", v.Value, v.Why)
	}
	v := d.kpi("accuracy")
	if v.Value == nil || *v.Value != 0 || *v.Low != 0 || *v.High != 1 {
		t.Errorf("accuracy %v", v)
	}
	// 30 times 3.333333 is a hundred.
	if len(v.Notes) == 0 || !strings.Contains(v.Notes[0], "30 labels, for 100 predictions") {
		t.Errorf("what the labels stand for: %q", v.Notes)
	}
}

// What one model gets right is not held against what all of them do, neither as the month before nor in the history, and a KPI
// that rests on such a review says so.
func TestReviewsOfOtherPredictionsAreNotCompared(t *testing.T) {
	d := newDesk(t)
	d.predictions(1000)
	d.exec("INSERT INTO stored.predictions SELECT 1, minute - 43200, ts - INTERVAL 30 DAY, 's' || id, conversation, user_id, model, input, output, label, confidence, answered, correct, hallucinated, scores, weight, fate, sources FROM stored.predictions")
	d.exec("INSERT INTO stored.predictions SELECT 1, minute - 86400, ts - INTERVAL 60 DAY, 't' || id, conversation, user_id, model, input, output, label, confidence, answered, correct, hallucinated, scores, weight, fate, sources FROM stored.predictions WHERE id LIKE 'p%'")
	reviewed := func(month string, right int, filters ...engine.Filter) int64 {
		r := d.draw(SamplingPlan{Name: month, Size: 40, Period: engine.Spec{Preset: "month", Month: month}, Filters: filters, Questions: []string{Accuracy}})
		d.judge(r.ID, func(i store.ReviewItem) LabelAnswer {
			return LabelAnswer{Accuracy: map[bool]string{true: "correct", false: "incorrect"}[i.Position <= right]}
		})
		d.close(r.ID)
		return r.ID
	}
	reviewed("2026-08", 30)
	reviewed("2026-09", 10, engine.Filter{Dimension: "model", Values: []string{"a"}})
	newest := reviewed("2026-10", 36)
	res := d.result(newest)
	if len(res.Differences) != 1 || res.Differences[0].Name != "2026-08" || !near(res.Differences[0].Change, .15) {
		t.Errorf("differences %+v", res.Differences)
	}
	h, err := d.History(ctx)
	if err != nil || len(h.Reviews) != 3 || h.Slope != nil || !strings.HasPrefix(h.Sentence, "+15.0 points since “2026-08”") || !strings.HasSuffix(h.Sentence, " and left out: 1.") {
		t.Errorf("%+v, %v", h, err)
	}
	september, err := d.engine.Evaluate(ctx, engine.Query{KPIs: []string{"accuracy"}, Period: engine.Spec{Preset: "month", Month: "2026-09"}, Compare: "none"})
	if err != nil || len(september.Values[0].Notes) == 0 || !strings.HasSuffix(september.Values[0].Notes[0], " predictions that answered, where model is a.") {
		t.Errorf("%q, %v", september.Values[0].Notes, err)
	}
}

// Rows without an id that say the same at the same time are one thing to judge, and one label.
func TestRowsThatNothingTellsApart(t *testing.T) {
	d := newDesk(t)
	d.predictions(100)
	d.exec("UPDATE stored.predictions SET id = NULL")
	d.exec("INSERT INTO stored.predictions SELECT * FROM stored.predictions WHERE minute % 2 = 0")
	r := d.draw(SamplingPlan{Name: "October", Size: 60, Questions: []string{Accuracy}})
	d.judge(r.ID, func(i store.ReviewItem) LabelAnswer {
		return LabelAnswer{Accuracy: []string{"correct", "incorrect"}[i.Minute.Int64%2]}
	})
	d.close(r.ID)
	a, v := d.result(r.ID).Accuracy, d.kpi("accuracy")
	if v.Value == nil || v.N != 60 || !near(*v.Value, a.Value) || !near(*v.Low, a.Low) {
		t.Errorf("the KPI says %v of %v, the review %+v", v.Value, v.N, a)
	}
}

func TestChances(t *testing.T) {
	for p, want := range map[float64]string{0.0000004: "less than 0.1 %", 0.001: "0.1 %", 0.034: "3.4 %"} {
		if got := chance(p); got != want {
			t.Errorf("%v reads %q, want %q", p, got, want)
		}
	}
}
