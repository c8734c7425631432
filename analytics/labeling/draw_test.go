package labeling

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/store"
)

func ids(items []store.ReviewItem) []string {
	all := make([]string, len(items))
	for i, item := range items {
		all[i] = item.Prediction
	}
	return all
}

// The draw is the same whatever the order of rows and the number of threads: it follows a hash of seed and prediction.
func TestDrawIsReproducible(t *testing.T) {
	d := newDesk(t)
	d.predictions(1000)
	one := d.draw(SamplingPlan{Name: "one", Size: 50, Design: Stratified, By: "model"})
	other := d.draw(SamplingPlan{Name: "other", Size: 50, Design: Stratified, By: "model", Seed: 8})

	again := newDesk(t)
	again.predictions(1000)
	again.exec("CREATE TABLE turned AS SELECT * FROM stored.predictions ORDER BY hash(id); DELETE FROM stored.predictions; INSERT INTO stored.predictions SELECT * FROM turned")
	again.exec("SET threads = 4")
	same := again.draw(SamplingPlan{Size: 50, Design: Stratified, By: "model"})

	if diff := cmp.Diff(ids(d.drawn(one.ID)), ids(again.drawn(same.ID))); diff != "" {
		t.Errorf("the same seed drew another sample:\n%s", diff)
	}
	if one.Frame.Hash != same.Frame.Hash || one.Frame.Hash == "" {
		t.Errorf("the frame's hash depends on the order: %s, %s", one.Frame.Hash, same.Frame.Hash)
	}
	if slices.Equal(ids(d.drawn(one.ID)), ids(d.drawn(other.ID))) {
		t.Error("another seed drew the same sample")
	}
	// The ten predictions with the lowest of these numbers are the sample.
	simple := d.draw(SamplingPlan{Name: "simple", Size: 10})
	rows, err := d.db.Query(ctx, "SELECT id FROM predictions ORDER BY md5_number_lower('7 ' || id) LIMIT 10")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var lowest []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		lowest = append(lowest, id)
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(lowest)), slices.Sorted(slices.Values(ids(d.drawn(simple.ID))))); diff != "" {
		t.Errorf("the simple sample:\n%s", diff)
	}
}

func TestDrawHasEachPredictionOnce(t *testing.T) {
	d := newDesk(t)
	d.predictions(300)
	// A poor id: two predictions have it.
	d.exec("UPDATE stored.predictions SET id = 'p1' WHERE id = 'p2'")
	for i, plan := range []SamplingPlan{
		{Size: 299}, {Size: 200, Calibration: 50, Overlap: 60, Repeats: 20},
		{Size: 100, Design: Stratified, By: "day"}, {Size: 100, Design: Stratified, By: "confidence", Allocation: Equal, Calibration: 10},
		{Size: 120, Design: Enriched},
	} {
		plan.Name = fmt.Sprint(i)
		r := d.draw(plan)
		seen := map[string]bool{}
		parts := map[string]int{}
		overlap, last := 0, 0
		for _, item := range d.drawn(r.ID) {
			if item.Position != last+1 {
				t.Errorf("plan %d: position %d follows %d", i, item.Position, last)
			}
			last = item.Position
			parts[item.Part]++
			if item.Overlap {
				overlap++
			}
			if item.Part == partRepeat {
				if !seen[item.Prediction] {
					t.Errorf("plan %d: %s is repeated and no part of the sample", i, item.Prediction)
				}
				continue
			}
			if seen[item.Prediction] {
				t.Errorf("plan %d: %s is drawn twice", i, item.Prediction)
			}
			seen[item.Prediction] = true
		}
		sampled := 0
		for _, s := range r.Frame.Strata {
			sampled += s.Sample
		}
		want := map[string]int{partSample: plan.Size, partCalibration: plan.Calibration, partRepeat: plan.Repeats}
		for part, n := range want {
			if parts[part] != n {
				t.Errorf("plan %d: %d items of part %s, want %d", i, parts[part], part, n)
			}
		}
		if sampled != plan.Size || overlap != plan.Overlap || r.Frame.Size != 300 {
			t.Errorf("plan %d: allocated %d, overlap %d, frame %d", i, sampled, overlap, r.Frame.Size)
		}
	}
}

func TestStrata(t *testing.T) {
	d := newDesk(t)
	d.predictions(1000)
	// Of 1,000, 400 are of model a. A tenth has a low confidence; of the others, c1 (p3, p4, p5) was rated badly.
	d.exec("INSERT INTO stored.feedback (import, ts, conversation, rating, rating_min, rating_max, scale, fate) VALUES (1, TIMESTAMP '2026-10-01', 'c1', 0, 0, 1, 'thumb', 0)")
	d.exec("UPDATE stored.predictions SET hallucinated = TRUE WHERE id IN ('p6', 'p10')")
	frame := func(plan SamplingPlan) SamplingFrame {
		t.Helper()
		plan.Period = october
		f, err := d.Frame(ctx, plan)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	strata := func(f SamplingFrame) (all []string) {
		for _, s := range f.Strata {
			all = append(all, fmt.Sprintf("%s %d/%d", s.Name, s.Sample, s.Size))
		}
		return all
	}
	for _, c := range []struct {
		plan SamplingPlan
		want []string
	}{
		{SamplingPlan{Size: 100}, []string{" 100/1000"}},
		{SamplingPlan{Size: 100, Design: Stratified, By: "model"}, []string{"a 40/400", "b 60/600"}},
		{SamplingPlan{Size: 100, Design: Stratified, By: "model", Allocation: Equal}, []string{"a 50/400", "b 50/600"}},
		// 10 of 60 would be 6 by size; ten are the least.
		{SamplingPlan{Size: 60, Design: Stratified, By: "confidence"}, []string{"high 50/900", "low 10/100"}},
		// The rest has 30; of the 70 others the rated (3) and the flagged (p6; p10 counts as low) give all, low confidence 66.
		{SamplingPlan{Size: 100, Design: Enriched}, []string{"low confidence 66/100", "thumbs down 3/3", "flagged 1/1", "the rest 30/896"}},
	} {
		if diff := cmp.Diff(c.want, strata(frame(c.plan))); diff != "" {
			t.Errorf("%s by %s %s:\n%s", c.plan.Design, c.plan.By, c.plan.Allocation, diff)
		}
	}
	filtered := frame(SamplingPlan{Size: 10, Filters: []engine.Filter{{Dimension: "model", Values: []string{"a"}}}})
	if filtered.Size != 400 {
		t.Errorf("of model a there are 400, not %d", filtered.Size)
	}
	d.exec("UPDATE stored.predictions SET answered = FALSE WHERE id = 'p1'")
	d.db.Define(ctx, nil) // what was read of the data is stale
	if f := frame(SamplingPlan{Size: 10}); f.Size != 999 {
		t.Errorf("what did not answer is no part of the frame: %d", f.Size)
	}
}

func TestPlansThatCannotBeDrawn(t *testing.T) {
	d := newDesk(t)
	d.predictions(100)
	for _, c := range []struct {
		plan SamplingPlan
		code fault.Code
		says string
	}{
		{SamplingPlan{Size: 101, Period: october}, fault.Invalid, "The plan asks for 101 predictions and there are 100 in October 2026. Choose at most 100"},
		{SamplingPlan{Size: 10, Period: engine.Spec{Preset: "month", Month: "2026-09"}}, fault.NotEnough, "There is no prediction with an answer in September 2026."},
		{SamplingPlan{Size: 10, Period: october, Design: Stratified, By: "mood"}, fault.Invalid, "cannot be stratified by \"mood\""},
		{SamplingPlan{Size: 10, Period: october, Looks: 5}, fault.Invalid, "at most 4 times"},
		{SamplingPlan{Size: 10, Period: october, Anytime: true, Design: Enriched}, fault.Unsupported, "needs a simple sample"},
		{SamplingPlan{Size: 10, Period: october, Filters: []engine.Filter{{Dimension: "endpoint", Values: []string{"x"}}}}, fault.Invalid, "cannot be filtered by endpoint"},
		{SamplingPlan{Size: 10, Period: october, Questions: []string{"mood"}}, fault.Invalid, "cannot ask for"},
		{SamplingPlan{Size: 10, Period: october, Failures: []string{"late; rude"}}, fault.Invalid, "has a semicolon"},
	} {
		_, err := d.Draw(ctx, c.plan)
		if !fault.Is(err, c.code) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v, want %s: %s", c.plan, err, c.code, c.says)
		}
	}
	all := d.draw(SamplingPlan{Size: 100})
	for position := 1; position <= 100; position++ {
		if position%25 == 1 { // four are enough to see that they are left out
			d.answer(all.ID, position, "correct")
		}
	}
	f, err := d.Frame(ctx, SamplingPlan{Period: october, Fresh: true, Overlap: 50, Repeats: 5}) // before a size is chosen
	if err != nil || f.Size != 96 || f.Labelled != 4 {
		t.Errorf("four were labelled: %+v, %v", f, err)
	}
}

func TestReviewsWithoutANameAreToldApart(t *testing.T) {
	d := newDesk(t)
	d.predictions(100)
	first, second := d.draw(SamplingPlan{Size: 5}), d.draw(SamplingPlan{Size: 5})
	if want := first.Name + " (2)"; second.Name != want {
		t.Errorf("the second is called %q, want %q", second.Name, want)
	}
	named := SamplingPlan{Name: strings.ToUpper(first.Name), Size: 5, Period: first.Plan.Period}
	if _, err := d.Draw(ctx, named); !fault.Is(err, fault.Invalid) {
		t.Errorf("a name that is taken was given again: %v", err)
	}
}
