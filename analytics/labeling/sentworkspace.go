package labeling

import (
	"context"
	"database/sql"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"telltale/analytics/fault"
	"telltale/analytics/labelsheet"
	"telltale/analytics/store"
)

// WorkspaceFormat is the format of a review that is sent as a small workspace, beside those of labelsheet.Formats.
const WorkspaceFormat = "telltale"

// WriteWorkspace writes the part of a review that a second reviewer is to judge as a workspace of its own: with the app they
// label there as the first did, and MergeSheet takes the file back. It has the items and what had been said in their
// conversations by then, with those of Texts, and nothing else of this workspace: no answer of the first reviewer, and no
// confidence where the review is blind. It fails as SheetWith does, and with fault.Invalid without texts.
func (d *Desk) WriteWorkspace(ctx context.Context, to io.Writer, review int64, texts string) error {
	if texts == NoTexts {
		return fault.New(fault.Invalid, "Without texts nobody can judge in a workspace of its own.").Do("Let it carry texts, or send a sheet.")
	}
	sheet, err := d.SheetWith(ctx, review, texts)
	if err != nil {
		return err
	}
	r, err := d.read(ctx, review)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "review")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "review."+WorkspaceFormat)
	if err := d.fill(ctx, path, r, sheet, texts); err != nil {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(to, file)
	return err
}

// fill makes the workspace.
func (d *Desk) fill(ctx context.Context, path string, r *record, sheet labelsheet.Sheet, texts string) (err error) {
	zone, err := d.db.Zone(ctx)
	if err != nil {
		return err
	}
	other, err := store.Open(ctx, path, store.Options{Zone: zone, Memory: "256MB", Threads: 1})
	if err != nil {
		return err
	}
	defer func() {
		if closed := other.Close(); err == nil {
			err = closed
		}
	}()
	items := make([]store.ReviewItem, len(sheet.Rows))
	for n, row := range sheet.Rows {
		item, err := d.show(ctx, r, row.Position)
		if err != nil {
			return err
		}
		at := r.From
		if item.At != "" {
			if at, err = time.Parse(time.RFC3339, item.At); err != nil {
				return err
			}
		}
		input, err := sentInput(row, item.Conversation, texts)
		if err != nil {
			return err
		}
		if r.plan.Blind {
			row.Confidence = nil // items that the first reviewer judged show it
		}
		var sources sql.NullString
		if len(row.Sources) > 0 {
			sources.Valid = true
			if sources.String, err = text(row.Sources); err != nil {
				return err
			}
		}
		// The import is one that the ledger does not know: nothing was imported there.
		_, err = other.Exec(ctx, "INSERT INTO stored.predictions (import, minute, ts, id, input, output, confidence, sources, weight, fate) VALUES (1, epoch_us($1::TIMESTAMP) // 60000000, $1, $2, $3, $4, $5, $6, 1, 0)",
			at.UTC(), row.Prediction, input, row.Output, row.Confidence, sources)
		if err != nil {
			return err
		}
		items[n] = store.ReviewItem{Position: n + 1, Prediction: row.Prediction, Import: 1, Stratum: r.items[row.Position-1].Stratum, Part: partSample, Draw: 1}
		items[n].Minute.Int64, items[n].Minute.Valid = at.Unix()/60, true
	}
	kept := r.Review
	kept.Closed, kept.ClosedBy, kept.Z = time.Time{}, "", 0
	if kept.Plan, err = text(r.plan.sent(len(items))); err != nil {
		return err
	}
	_, err = other.AddReview(ctx, kept, items, sheet.RubricText, sheet.Failures)
	return err
}

// sent is the plan of the part that is sent: it makes no KPI and shows no result, and has the seed by which it is known again.
func (p SamplingPlan) sent(items int) SamplingPlan {
	p.Purpose, p.Size, p.Looks, p.Anytime, p.Score = Find, items, 1, false, ""
	p.Calibration, p.Repeats, p.Overlap = 0, 0, 0
	return p
}

// sentInput is what an item was made from in the form that parseInput reads.
func sentInput(row labelsheet.Row, conversation []Turn, texts string) (string, error) {
	type said struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	}
	input := struct {
		Question string `json:"question"`
		Messages []said `json:"messages,omitempty"`
	}{Question: row.Input}
	for _, turn := range conversation {
		if turn.Here && turn.Role == "assistant" {
			break // the answer that is judged
		}
		if texts == RedactedTexts {
			turn.Text = redacted(turn.Text)
		}
		input.Messages = append(input.Messages, said{turn.Role, turn.Text})
	}
	if len(input.Messages) < 2 {
		input.Messages = nil // the question says it all
	}
	return text(input)
}

// mergeWorkspace merges the answers that a second reviewer gave in a workspace of its own. It fails with fault.Invalid for one
// that has no part of the review, and where several people answered there and the call names nobody.
func (d *Desk) mergeWorkspace(ctx context.Context, r *record, path, reviewer string) (MergeOutcome, error) {
	other, err := store.Open(ctx, path, store.Options{ReadOnly: true, Memory: "256MB", Threads: 1})
	if err != nil {
		return MergeOutcome{}, err
	}
	defer other.Close()
	back, err := New(other, nil).sentReview(ctx, r)
	if err != nil {
		return MergeOutcome{}, err
	}
	if back == nil {
		return MergeOutcome{}, fault.New(fault.Invalid, "The workspace has no part of the review %q.", r.Name).In(path).Do("Send the review, and merge the file that comes back.")
	}
	place := map[string]int{}
	for _, i := range r.sampled() {
		place[i.Prediction] = i.Position
	}
	var labels []SecondLabel
	var names []string
	for _, i := range back.items {
		e, judged := back.own(i.Position)
		if !judged || back.stateOf(e) != done {
			continue
		}
		if e.Reviewer != "" && !slices.Contains(names, e.Reviewer) {
			names = append(names, e.Reviewer)
		}
		answer := *shown(e)
		answer.Rubric = 0 // its versions are not those of this review
		labels = append(labels, SecondLabel{Position: place[i.Prediction], Prediction: i.Prediction, Answer: answer})
	}
	switch {
	case strings.TrimSpace(reviewer) != "":
	case len(names) == 1:
		reviewer = names[0]
	case len(names) > 1:
		return MergeOutcome{}, fault.New(fault.Invalid, "Several people judged there: %s.", strings.Join(names, ", ")).In(path).Do("Say under which name their answers are merged.")
	}
	return d.Merge(ctx, r.ID, reviewer, labels)
}

// sentReview is the review in this workspace that was sent as a part of another one; nil without one.
func (d *Desk) sentReview(ctx context.Context, of *record) (*record, error) {
	kept, err := d.db.Reviews(ctx)
	if err != nil {
		return nil, err
	}
	for _, k := range kept {
		r, err := d.read(ctx, k.ID)
		if err != nil {
			return nil, err
		}
		if r.plan.Seed == of.plan.Seed && r.From.Equal(of.From) && r.To.Equal(of.To) {
			return r, nil
		}
	}
	return nil, nil
}
