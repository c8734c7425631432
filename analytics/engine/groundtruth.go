package engine

import (
	"context"
	"fmt"
	"strings"

	"telltale/analytics/figures"
)

// GroundTruth is what the exports say themselves of whether predictions were right. It is kept apart from what people judge
// in a review: how these were chosen is not known.
type GroundTruth struct {
	Period   Period        `json:"period"`
	Parts    []ExportWords `json:"parts"`    // empty where the exports say nothing
	Sentence string        `json:"sentence"` // "" likewise
}

// ExportWords is what the exports say to one question.
type ExportWords struct {
	KPI    string  `json:"kpi"` // accuracy, hallucination_rate
	Labels int64   `json:"labels"`
	Share  float64 `json:"share"`
}

// GroundTruth reads what the exports say of the predictions of a period. It fails as Evaluate does.
func (e *Engine) GroundTruth(ctx context.Context, query Query) (GroundTruth, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return GroundTruth{}, err
	}
	q, err := e.question(ctx, s, query)
	if err != nil {
		return GroundTruth{}, err
	}
	found := GroundTruth{Period: q.period, Parts: []ExportWords{}}
	var said []string
	for _, one := range []struct {
		kpi, says string
		judgement judgement
	}{{"accuracy", "%s of %s are right", s.judged.right()}, {"hallucination_rate", "%s of %s are hallucinated", whetherMadeUp}} {
		if !s.judged.imported[one.judgement.name] {
			continue
		}
		t, err := e.tallyBy(ctx, question{s: q.s, period: q.period, filters: q.filters}, one.judgement, false)
		if err != nil {
			return found, err
		}
		if t.n() == 0 {
			continue
		}
		share := float(quotient(t.total[0].yes, t.total[0].judged))
		if share == nil {
			continue
		}
		found.Parts = append(found.Parts, ExportWords{KPI: one.kpi, Labels: t.n(), Share: *share})
		said = append(said, fmt.Sprintf(one.says, figures.Text(share, "percent", ""), grouped(t.n())))
	}
	if len(said) > 0 {
		found.Sentence = fmt.Sprintf("By the exports' own columns, %s in %s. No review is mixed with that: how those predictions were chosen is not known.", strings.Join(said, ", "), q.period.Label)
	}
	return found, nil
}
