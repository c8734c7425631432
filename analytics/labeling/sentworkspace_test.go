package labeling

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"telltale/analytics/fault"
)

// sent writes a review as a workspace of its own, and opens a desk in it.
func (d *desk) sent(review int64, texts string) (path string) {
	d.t.Helper()
	path = filepath.Join(d.t.TempDir(), "for-bob.telltale")
	file, err := os.Create(path)
	if err == nil {
		err = d.WriteWorkspace(ctx, file, review, texts)
	}
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return path
}

func TestAReviewGoesOutAsAWorkspace(t *testing.T) {
	d := newDesk(t)
	d.predictions(50)
	d.exec("UPDATE stored.predictions SET output = 'Write to ann@example.com'")
	d.exec("UPDATE stored.predictions SET input = '{\"question\": \"Where?\", \"contexts\": [\"Berlin\"]}' WHERE id = 'p1'")
	d.exec("UPDATE stored.predictions SET sources = '[''Ask bob@example.com'', {''title'': ''faq.md'', ''text'': ''Berlin''}]' WHERE id <> 'p1'")
	r := d.draw(SamplingPlan{Name: "October", Size: 50, Overlap: 49, Blind: true, Failures: []string{"outdated"}})
	for position := 1; position <= 3; position++ {
		d.answer(r.ID, position, "correct")
	}
	path := d.sent(r.ID, RedactedTexts)

	other := openDesk(t, path)
	other.now = d.now
	reviews, err := other.Reviews(ctx)
	if err != nil || len(reviews) != 1 || reviews[0].Name != "October" || reviews[0].Progress.Items != 49 || reviews[0].Progress.Done != 0 || reviews[0].Failures[0] != "outdated" {
		t.Fatalf("the review that was sent: %+v, %v", reviews, err)
	}
	talks := 0
	for position := 1; position <= 49; position++ {
		item, err := other.Item(ctx, reviews[0].ID, position)
		if err != nil {
			t.Fatal(err)
		}
		if item.Output != "Write to [mail]" || item.Confidence != nil || !item.Hidden {
			t.Errorf("item %d: %+v", position, item)
		}
		if n := len(item.Conversation); n > 0 {
			talks++
			if last := item.Conversation[n-1]; last.Text != item.Output || !last.Here || item.Conversation[n-2].Text != item.Input {
				t.Errorf("the conversation of item %d: %+v", position, item.Conversation)
			}
		}
		want := []string{"Ask [mail]", "faq.md\n\nBerlin"}
		if item.Prediction == "p1" {
			want = []string{"Berlin"} // it has them beside the question
		}
		if !slices.Equal(item.Sources, want) {
			t.Errorf("the sources of item %d: %q", position, item.Sources)
		}
	}
	// Of three in a row two came after something that had been said.
	if talks < 30 {
		t.Errorf("%d conversations", talks)
	}
	if rows := 0; other.db.QueryRow(ctx, "SELECT count(*) FROM predictions WHERE contains(concat(input, output, sources), '@') OR confidence IS NOT NULL").Scan(&rows) != nil || rows != 0 {
		t.Errorf("%d rows say more than was asked for", rows)
	}
	other.answer(1, 1, "correct")
	if _, err := other.Answer(ctx, 1, 2, LabelAnswer{Accuracy: "incorrect", Hallucinated: "yes", Failures: []string{"rude"}, Reviewer: "ann"}); err != nil {
		t.Fatal(err)
	}
	other.answer(1, 3, "incorrect") // a question is open, so it is not judged yet
	judged := ids(other.drawn(1))[:2]
	if err := other.db.Close(); err != nil {
		t.Fatal(err)
	}

	out, err := d.MergeSheet(ctx, r.ID, path, "")
	if err != nil || out.Merged != 2 || out.Reviewer != "ann" || len(out.Refused) != 0 {
		t.Fatalf("merged: %+v, %v", out, err)
	}
	if again, err := d.MergeSheet(ctx, r.ID, path, ""); err != nil || again.Merged != 0 || again.Same != 2 {
		t.Errorf("merged again: %+v, %v", again, err)
	}
	rec, err := d.read(ctx, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	held := rec.holds(second, "ann")
	for _, i := range rec.items {
		if e, ok := held[i.Position]; ok && i.Prediction == judged[1] && (e.Accuracy != no || e.Hallucination != yes || e.Failures[0] != "rude") {
			t.Errorf("what came back: %+v", e)
		} else if ok && i.Prediction != judged[0] && i.Prediction != judged[1] {
			t.Errorf("%s was not judged there", i.Prediction)
		}
	}
	elsewhere := d.draw(SamplingPlan{Name: "elsewhere", Size: 5, Seed: 99})
	if _, err := d.MergeSheet(ctx, elsewhere.ID, path, ""); !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), "no part of the review") {
		t.Errorf("the workspace of another review: %v", err)
	}
	if err := d.WriteWorkspace(ctx, nil, r.ID, NoTexts); !fault.Is(err, fault.Invalid) {
		t.Errorf("without texts: %v", err)
	}
}
