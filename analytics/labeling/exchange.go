package labeling

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"strings"

	"telltale/analytics/fault"
	"telltale/analytics/labelsheet"
)

// Sheet is the part of a review that a second reviewer is to judge, as a sheet to be filled in; all of the sample where the
// plan names no such part. It shows no answer of the first reviewer, what is redacted in the review is redacted in it, and
// the confidence of the model is not in it where the review is blind.
func (d *Desk) Sheet(ctx context.Context, review int64) (labelsheet.Sheet, error) {
	r, err := d.read(ctx, review)
	if err != nil {
		return labelsheet.Sheet{}, err
	}
	s := labelsheet.Sheet{Review: r.Name, ID: r.sheetID(), Questions: r.plan.Questions, Confidence: !r.plan.Blind}
	if s.Failures, err = d.db.Failures(ctx, review); err != nil {
		return labelsheet.Sheet{}, err
	}
	versions, err := d.Rubrics(ctx, review)
	if err != nil {
		return labelsheet.Sheet{}, err
	}
	if len(versions) > 0 {
		s.Rubric, s.RubricText = versions[0].Version, versions[0].Text
	}
	positions, err := d.Overlap(ctx, review)
	if err != nil {
		return labelsheet.Sheet{}, err
	}
	if len(positions) == 0 {
		for _, i := range r.sampled() {
			positions = append(positions, i.Position)
		}
	}
	for _, position := range positions {
		row, err := d.sheetRow(ctx, r, position)
		if err != nil {
			return labelsheet.Sheet{}, err
		}
		s.Rows = append(s.Rows, row)
	}
	return s, nil
}

// sheetRow is an item as the second reviewer sees it.
func (d *Desk) sheetRow(ctx context.Context, r *record, position int) (labelsheet.Row, error) {
	item, err := d.show(ctx, r, position)
	if err != nil {
		return labelsheet.Row{}, err
	}
	row := labelsheet.Row{Position: position, Prediction: item.Prediction, Input: item.Input, Output: item.Output, Sources: item.Sources, Confidence: item.Confidence}
	if item.Missing != "" {
		row.Output = "[" + item.Missing + "]"
	}
	return row, nil
}

// sheetID tells sheets of different reviews apart, also those of the same number in another workspace. It rests on what a
// review keeps from the draw on: its frame changes when the sample is topped up, and sheets may be out then.
func (r *record) sheetID() string {
	drawn := sha256.Sum256(fmt.Appendf(nil, "%s %d", r.Plan, r.Drawn.UnixMicro()))
	return fmt.Sprintf("%d-%x", r.ID, drawn[:4])
}

// MergeSheet merges the answers of a sheet that a second reviewer filled in, as Merge does. The reviewer is who the sheet
// names where the call names nobody. Rows that cannot be taken are named with their lines, and the others are taken all the
// same. What WriteWorkspace wrote is merged likewise. It fails as labelsheet.Read, store.Open and Merge do, and with
// fault.Invalid for the sheet of another review.
func (d *Desk) MergeSheet(ctx context.Context, review int64, path, reviewer string) (MergeOutcome, error) {
	r, err := d.read(ctx, review)
	if err != nil {
		return MergeOutcome{}, err
	}
	if strings.EqualFold(filepath.Ext(path), "."+WorkspaceFormat) {
		return d.mergeWorkspace(ctx, r, path, reviewer)
	}
	filled, err := labelsheet.Read(path)
	if err != nil {
		return MergeOutcome{}, err
	}
	if filled.ID != "" && filled.ID != r.sheetID() {
		return MergeOutcome{}, fault.New(fault.Invalid, "The sheet belongs to the review %q, not to %q.", filled.Review, r.Name).In(filled.File)
	}
	if strings.TrimSpace(reviewer) == "" {
		reviewer = filled.Reviewer
	}
	sent := make([]labelsheet.Row, len(r.items))
	for i, item := range r.items {
		sent[i] = labelsheet.Row{Position: item.Position, Prediction: item.Prediction}
	}
	// Texts are only needed to know items whose ids a spreadsheet changed beyond recognition.
	rows, bad := filled.Match(sent)
	if len(bad) > len(filled.Bad) {
		for i, item := range r.items {
			if sent[i], err = d.sheetRow(ctx, r, item.Position); err != nil {
				return MergeOutcome{}, err
			}
		}
		rows, bad = filled.Match(sent)
	}
	labels := make([]SecondLabel, len(rows))
	for i, row := range rows {
		labels[i] = SecondLabel{Position: row.Position, Prediction: row.Prediction, Answer: LabelAnswer{Accuracy: row.Accuracy, Hallucinated: row.Hallucinated,
			Answered: row.Answered, Failures: row.Failures, Note: row.Note, Rubric: filled.Rubric}}
	}
	out, err := d.Merge(ctx, review, reviewer, labels)
	if err != nil {
		return out, err
	}
	for _, problem := range bad {
		out.Refused = append(out.Refused, problem.Error())
	}
	return out, nil
}
