package labeling_test

import (
	"context"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/labeling"
	"telltale/analytics/source"
)

// HaluEval's 4,507 answers come with what people found: 815 are hallucinated, 18.08 %. Imported, that is the rate by imported
// labels. Were only 400 of them judged, drawn with one of 1,000 seeds as reviews are drawn, 93 to 97 % of the intervals would
// hold it: 95 % within three standard errors of the count of seeds.
func TestSamplesOfJudgedAnswersHoldTheirRate(t *testing.T) {
	ctx := context.Background()
	w, err := analytics.Open(ctx, filepath.Join(t.TempDir(), "t.telltale"), analytics.Options{Zone: "UTC", Memory: "1GB"})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	d, err := w.Prepare(ctx, []string{filepath.Join("..", "source", "testdata", "quality", "halueval_general.json.gz")}, nil)
	if err == nil && d.Files[0].Draft.Plan == nil {
		err = w.Revise(ctx, d, 0, source.Choices{Start: "2026-10-01T00:00:00Z"})
	}
	if err != nil {
		t.Fatal(err)
	}
	out, err := w.Import(ctx, d, nil)
	if err != nil || len(out.Imports) != 1 || out.Imports[0].Used != 4507 || out.Imports[0].Rejected+out.Imports[0].Ignored != 0 {
		t.Fatalf("outcome %+v, %v", out, err)
	}
	october := engine.Spec{Preset: "month", Month: "2026-10"}
	result, err := w.Engine().Evaluate(ctx, engine.Query{KPIs: []string{"hallucination_rate"}, Period: october, Compare: "none"})
	if err != nil {
		t.Fatal(err)
	}
	const rate, seeds = 815. / 4507, 1000
	if v := result.Values[0]; v.Value == nil || math.Abs(*v.Value-rate) > 1e-12 || v.N != 4507 {
		t.Errorf("the hallucination rate by imported labels is %+v", v)
	}
	plan := labeling.SamplingPlan{Name: "last", Size: 400, Period: october, Questions: []string{labeling.Hallucination}}
	hits, sample := labeling.Holds(t, w.Labeling(), plan, rate, seeds)
	if hits < 930 || hits > 970 {
		t.Errorf("%d of 1,000 intervals hold %.4f", hits, rate)
	}
	// The workspace's own draw is the one of memory.
	plan.Seed = seeds
	r, err := w.Labeling().Draw(ctx, plan)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(labeling.Drawn(t, w.Labeling(), r.ID), sample) {
		t.Error("the workspace drew another sample than memory")
	}
	// Whoever is about to undo the import learns that a label rests on it.
	if _, err := w.Labeling().Answer(ctx, r.ID, 7, labeling.LabelAnswer{Hallucinated: "yes"}); err != nil {
		t.Fatal(err)
	}
	effect, err := w.UndoEffect(ctx, out.Imports[0].ID)
	if err != nil || effect.Labelled != 1 || !slices.Equal(effect.Reviews, []string{"last"}) {
		t.Errorf("the effect of an undo: %+v, %v", effect, err)
	}
	if effect, err = w.Undo(ctx, out.Imports[0].ID, nil); err != nil || effect.Labelled != 1 {
		t.Errorf("the undo: %+v, %v", effect, err)
	}
	if item, err := w.Labeling().Item(ctx, r.ID, 7); err != nil || item.Missing == "" || item.Answer == nil {
		t.Errorf("the label stays without its text: %+v, %v", item, err)
	}
}
