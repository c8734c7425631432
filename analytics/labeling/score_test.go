package labeling

import (
	"math"
	"strings"
	"testing"

	"telltale/analytics/fault"
	"telltale/analytics/store"
)

// scoredReview is a review of 40 of 1,000 predictions, a tenth of which have a confidence of 0.3 and the others of 0.9, with
// confidence as the score. What is judged right is the word of the function, for the n-th of the low and of the high ones.
func scoredReview(d *desk, right func(low bool, n int) bool) (Review, map[bool]int) {
	d.t.Helper()
	r := d.draw(SamplingPlan{Name: "scored", Size: 40, Score: "confidence", Questions: []string{Accuracy}})
	n := map[bool]int{}
	d.judge(r.ID, func(i store.ReviewItem) LabelAnswer {
		low := strings.HasSuffix(i.Prediction, "0") // of fixture_test.go: every tenth
		n[low]++
		if right(low, n[low]) {
			return LabelAnswer{Accuracy: "correct"}
		}
		return LabelAnswer{Accuracy: "incorrect"}
	})
	d.close(r.ID)
	return r, n
}

// 40 of 1,000 with a mean score of 0.84. Of the sample 15 have 0.3, of which 6 are right, and 25 have 0.9, of which 20 are:
// 26/40 = .65 by the labels, and a mean score of .675. Sums of squares: of the scores 15 x .09 + 25 x .81 - 40 x .675^2 = 3.375,
// of both 6 x .3 + 20 x .9 - 40 x .65 x .675 = 2.25, so the weight is 2/3, and the share .65 + 2/3 (.84 - .675) = .76. Of the
// labels 40 x .65 x .35 = 9.1, so of what the scores miss 9.1 - 2/3 x 2.25 = 7.6; the variance is
// .96 x 7.6/39/40 = .00467692, the effective size .76 x .24/.00467692 = 39.0, and Wilson's interval .6067 to .8667.
// The labels alone are worth 40 x 999/960 = 41.625, so the score is of no more use than 37 of 40 labels: it moves the share.
func TestCombinedByHand(t *testing.T) {
	r := &record{plan: SamplingPlan{Design: Simple, Looks: 1, Size: 40, Questions: []string{Accuracy}, Score: "confidence"}}
	r.frame = SamplingFrame{Size: 1000, Strata: []SampleStratum{{Size: 1000, Weight: 1000, Sample: 40, Score: .84}}}
	scores := map[int]float64{}
	for n := 1; n <= 40; n++ {
		r.items = append(r.items, store.ReviewItem{Position: n, Part: partSample})
		scores[n] = .9
		if n <= 15 {
			scores[n] = .3
		}
	}
	r.begin(r.items)
	for n := 1; n <= 40; n++ {
		word := no
		if n <= 6 || n > 15 && n <= 35 {
			word = yes
		}
		r.add(store.ReviewEdit{Edit: n, Position: n, Kind: answerEdit, Role: first, Accuracy: word})
	}
	r.Closed = r.Closed.AddDate(2026, 0, 0)
	c := r.combine(r.reading(), scores)
	if c == nil || !near(c.Weight, 2./3) || !near(c.Value, .76) || !near(c.Frame, .84) || !near(c.Sample, .675) || c.Worth != 37 {
		t.Fatalf("combined %+v", c)
	}
	if !(near4(c.Low, .6067) && near4(c.High, .8667)) {
		t.Errorf("the interval is %.4f to %.4f", c.Low, c.High)
	}
	if !strings.Contains(c.Sentence, "The KPI is the estimate of the labels alone.") {
		t.Error(c.Sentence)
	}
}

func TestScoresOfAReview(t *testing.T) {
	d := newDesk(t)
	d.predictions(1000)
	// Every high one but each fifth is right, and every second low one.
	r, n := scoredReview(d, func(low bool, n int) bool { return low && n%2 == 0 || !low && n%3 > 0 })
	if got := r.Frame.Strata[0].Score; !near(got, .84) {
		t.Errorf("the mean score is %v", got)
	}
	res := d.result(r.ID)
	low, high := float64(n[true]), float64(n[false])
	if c := res.Combined; c == nil || !near(c.Frame, .84) || !near(c.Sample, (.3*low+.9*high)/40) || !near(c.Value, res.Accuracy.Value+c.Weight*(c.Frame-c.Sample)) {
		t.Errorf("combined %+v of %v", c, n)
	}
	if v := d.kpi("accuracy"); v.Value == nil || !near(*v.Value, res.Accuracy.Value) {
		t.Errorf("the KPI is the estimate of the labels alone: %+v", v.Value)
	}
}

func TestScoresThatAreOfNoUse(t *testing.T) {
	d := newDesk(t)
	d.predictions(200)
	r, _ := scoredReview(d, func(bool, int) bool { return true })
	if res := d.result(r.ID); res.Combined != nil || len(res.Notes) != 1 || !strings.Contains(res.Notes[0], "takes 10 right and 10 wrong ones") {
		t.Errorf("all right: %+v %q", res.Combined, res.Notes)
	}
	for _, c := range []struct {
		plan SamplingPlan
		code fault.Code
		says string
	}{
		{SamplingPlan{Size: 10, Score: "faith'ful"}, fault.Invalid, `0 of 200 predictions have the score "faith'ful"`},
		{SamplingPlan{Size: 10, Score: "confidence", Design: Enriched}, fault.Unsupported, "simple or stratified"},
		{SamplingPlan{Size: 10, Score: "confidence", Anytime: true}, fault.Unsupported, "labels alone"},
	} {
		c.plan.Period = october
		if _, err := d.Draw(ctx, c.plan); !fault.Is(err, c.code) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v", c.plan, err)
		}
	}
	// A score of another name, as numbers, lists and words; of hallucination, where a high one is bad.
	d.exec(`UPDATE stored.predictions SET scores = CASE id WHEN 'p1' THEN '{"hallucination \"x\"": 0.25}' WHEN 'p2' THEN '{"hallucination \"x\"": [0.75]}' ELSE '{"hallucination \"x\"": true}' END`)
	var one, two, three float64
	sql := scoreSQL(`hallucination "x"`)
	if err := d.db.QueryRow(ctx, "SELECT (SELECT "+sql+" FROM predictions WHERE id = 'p1'), (SELECT "+sql+" FROM predictions WHERE id = 'p2'), (SELECT "+sql+" FROM predictions WHERE id = 'p3')").
		Scan(&one, &two, &three); err != nil || one != .75 || two != .25 || three != 0 {
		t.Errorf("%v %v %v: %v", one, two, three, err)
	}
}

func near4(a, b float64) bool { return math.Abs(a-b) < 1e-4 }
