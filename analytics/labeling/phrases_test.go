package labeling_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"telltale/analytics"
	"telltale/analytics/engine"
	"telltale/analytics/labeling"
)

// ofAnswers imports predictions and draws 40 of them, of which is asked whether they answered.
func ofAnswers(t *testing.T, log string) (*labeling.Desk, labeling.Review) {
	t.Helper()
	ctx, folder := context.Background(), t.TempDir()
	w, err := analytics.Open(ctx, filepath.Join(folder, "t.telltale"), analytics.Options{Zone: "UTC", Memory: "512MB"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	path := filepath.Join(folder, "predictions.csv")
	if err := os.WriteFile(path, []byte(log), 0o600); err != nil {
		t.Fatal(err)
	}
	drop, err := w.Prepare(ctx, []string{path}, nil)
	if err == nil {
		_, err = w.Import(ctx, drop, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	d := w.Labeling()
	r, err := d.Draw(ctx, labeling.SamplingPlan{Name: "October", Size: 40, Seed: 7, Questions: []string{labeling.Answers}, Period: engine.Spec{Preset: "month", Month: "2026-10"}})
	if err != nil {
		t.Fatal(err)
	}
	return d, r
}

// Six of 40 answers hold a phrase, and three of those answer all the same; one of the other 34 does not answer: by phrases it
// is 15 %, and by the labels of all of them 4 of 40. The phrases find 3 of those 4, and clear 33 of the 36 others.
// Predictions without an id are told apart by what they say.
func TestPhrasesAreCorrectedByLabels(t *testing.T) {
	for _, id := range []string{"prediction_id", ""} {
		t.Run(id, func(t *testing.T) { correctedByLabels(t, id) })
	}
}

// correctedByLabels names the column of ids; "" has none.
func correctedByLabels(t *testing.T, id string) {
	ctx := context.Background()
	var log strings.Builder
	log.WriteString(strings.TrimSuffix("timestamp,question,answer,"+id, ",") + "\n")
	for n := 1; n <= 40; n++ {
		answer := fmt.Sprintf("Answer %d", n)
		if n <= 6 {
			answer = "I don't know."
		}
		fmt.Fprintf(&log, "2026-10-01T00:%02d:00Z,Question %d,%s", n, n, answer)
		if id != "" {
			fmt.Fprintf(&log, ",p%d", n)
		}
		log.WriteString("\n")
	}
	d, r := ofAnswers(t, log.String())
	for at := range r.Frame.Size {
		item, err := d.Item(ctx, r.ID, at+1)
		if err != nil {
			t.Fatal(err)
		}
		answered := "yes"
		if slices.Contains([]string{"Question 1", "Question 2", "Question 3", "Question 40"}, item.Input) {
			answered = "no"
		}
		if _, err := d.Answer(ctx, r.ID, at+1, labeling.LabelAnswer{Answered: answered}); err != nil {
			t.Fatal(err)
		}
	}
	expectNote(t, d, r, "By phrases 15 % did not answer; corrected by labels it is 10 %. By the labels, the phrases find 75 % of those that did not answer, and clear 91.6 % of those that did")
}

// A label of a large frame stands for thousands of predictions: squares of weights beyond 3,037 do not fit into 18 digits.
func TestLabelsThatStandForThousands(t *testing.T) {
	ctx := context.Background()
	var log strings.Builder
	log.WriteString("timestamp,question,answer,prediction_id\n")
	for n := range 130_000 {
		answer := "Answer"
		if n%10 == 0 {
			answer = "I don't know."
		}
		fmt.Fprintf(&log, "2026-10-%02dT00:%02d:%02dZ,Question,%s,p%d\n", 1+n%31, n/60%60, n%60, answer, n)
	}
	d, r := ofAnswers(t, log.String())
	for at, prediction := range labeling.Drawn(t, d, r.ID) {
		answered := "yes"
		if strings.HasSuffix(prediction, "0") {
			answered = "no"
		}
		if _, err := d.Answer(ctx, r.ID, at+1, labeling.LabelAnswer{Answered: answered}); err != nil {
			t.Fatal(err)
		}
	}
	expectNote(t, d, r, "By phrases 10 % did not answer; corrected by labels it is 10 %.")
}

// expectNote closes the review and expects one note of its result, which begins with these words.
func expectNote(t *testing.T, d *labeling.Desk, r labeling.Review, want string) {
	t.Helper()
	if _, err := d.Close(context.Background(), r.ID, "ann"); err != nil {
		t.Fatal(err)
	}
	res, err := d.Result(context.Background(), r.ID)
	if err != nil || len(res.Notes) != 1 || !strings.HasPrefix(res.Notes[0], want) {
		t.Errorf("%q, %v", res.Notes, err)
	}
}
