package labeling

import (
	"context"
	"maps"
	"time"

	"telltale/analytics/store"
)

// LabelLine is one item of a review with what was said about it, as it stands in a list of all labels.
type LabelLine struct {
	Position      int      `json:"position"`
	Part          string   `json:"part"`    // calibration, sample, repeat
	Stratum       string   `json:"stratum"` // "" in a simple sample
	Prediction    string   `json:"prediction"`
	Answered      string   `json:"answered"`
	Accuracy      string   `json:"accuracy"` // yes, no, unsure; "" where not judged
	Hallucination string   `json:"hallucination"`
	Failures      []string `json:"failures"`
	Note          string   `json:"note"`
	Reviewer      string   `json:"reviewer"`
	Settled       bool     `json:"settled"` // adjudicated between two reviewers
	Skipped       bool     `json:"skipped"`
	Rubric        int      `json:"rubric"` // version that it was judged by
	At            string   `json:"at"`     // RFC 3339; "" where not judged
	Input         string   `json:"input"`  // empty unless texts are asked for
	Output        string   `json:"output"`
}

// LabelLines are all items of a review with the labels that hold, in its order. The texts of predictions, and the notes about
// them, are in it only when asked for; what is redacted in the review is redacted in them.
func (d *Desk) LabelLines(ctx context.Context, review int64, texts bool) ([]LabelLine, error) {
	r, err := d.read(ctx, review)
	if err != nil {
		return nil, err
	}
	held, adjudged := r.holds(first, ""), r.holds(adjudicated, "")
	maps.Copy(held, adjudged)
	lines := make([]LabelLine, len(r.items))
	for i, item := range r.items {
		e, judged := held[item.Position]
		l := LabelLine{Position: item.Position, Part: item.Part, Stratum: item.Stratum, Prediction: item.Prediction, Failures: []string{}}
		if judged {
			l.label(e, texts)
			_, l.Settled = adjudged[item.Position]
		}
		if texts {
			shown, err := d.show(ctx, r, item.Position)
			if err != nil {
				return nil, err
			}
			l.Input, l.Output = shown.Input, shown.Output
		}
		lines[i] = l
	}
	return lines, nil
}

// label fills in what was said. A note may quote the text that it is about.
func (l *LabelLine) label(e store.ReviewEdit, texts bool) {
	l.Answered, l.Accuracy, l.Hallucination, l.Failures = e.Answered, e.Accuracy, e.Hallucination, append(l.Failures, e.Failures...)
	l.Reviewer, l.Rubric, l.Skipped, l.At = e.Reviewer, e.Rubric, e.Kind == skipEdit, e.At.Format(time.RFC3339)
	if texts {
		l.Note = e.Note
	}
}
