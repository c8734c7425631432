package analytics

import (
	"context"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"telltale/analytics/engine"
	"telltale/analytics/source"
	"telltale/analytics/stats"
)

// HaluEval's 4,507 answers come with what people found: 815 are hallucinated, 18.08 %. Imported, that is the rate by imported
// labels. Were only 400 of them judged, drawn with one of 1,000 seeds, 93 to 97 % of the intervals would hold it: 95 %
// within three standard errors of the count of seeds.
func TestSamplesOfJudgedAnswersHoldTheirRate(t *testing.T) {
	w := openTest(t)
	out := drop(t, w, source.Choices{Start: "2026-10-01T00:00:00Z"}, filepath.Join("source", "testdata", "quality", "halueval_general.json.gz"))
	if len(out.Imports) != 1 || out.Imports[0].Used != 4507 || out.Imports[0].Rejected+out.Imports[0].Ignored != 0 {
		t.Fatalf("outcome %+v %v", out.Imports, out.Failed)
	}
	marks := cell(t, w, "SELECT string_agg(CASE hallucinated WHEN TRUE THEN 'x' WHEN FALSE THEN '-' END, '' ORDER BY input, output) FROM predictions")
	if n := strings.Count(marks, "x"); len(marks) != 4507 || n != 815 {
		t.Fatalf("%d of %d answers are hallucinated", n, len(marks))
	}
	result, err := w.Engine().Evaluate(context.Background(), engine.Query{KPIs: []string{"hallucination_rate"}, Period: engine.Spec{Preset: "month", Month: "2026-10"}, Compare: "none"})
	if err != nil {
		t.Fatal(err)
	}
	if v := result.Values[0]; v.Value == nil || math.Abs(*v.Value-815./4507) > 1e-12 || v.N != 4507 {
		t.Errorf("the hallucination rate by imported labels is %+v", v)
	}
	const n, seeds, rate = 400, 1000, 815. / 4507
	hits := 0
	for seed := range uint64(seeds) {
		random := rand.New(rand.NewPCG(seed, 4507))
		var part float64
		for _, i := range random.Perm(len(marks))[:n] {
			if marks[i] == 'x' {
				part++
			}
		}
		if i := stats.WilsonFinite(part, n, 4507); i.Low <= rate && rate <= i.High {
			hits++
		}
	}
	if hits < 930 || hits > 970 {
		t.Errorf("%d of 1,000 intervals hold %.4f", hits, rate)
	}
}
