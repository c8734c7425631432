package labeling

import (
	"context"
	"fmt"
	"strings"

	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// targets are the targets that hold at the end of the period of a review, by question.
func (d *Desk) targets(ctx context.Context, r *record) (map[string]*engine.Target, error) {
	result, err := d.engine.Evaluate(ctx, engine.Query{KPIs: []string{"accuracy", "hallucination_rate"}, Period: r.spec(), Compare: "none", Filters: r.plan.Filters})
	if err != nil {
		return nil, err
	}
	return map[string]*engine.Target{Accuracy: result.Values[0].Target, Hallucination: result.Values[1].Target}, nil
}

// judge holds the whole interval against the target: a sample proves only what all of it does.
func (s *ReviewShare) judge() {
	if s.Target == nil {
		return
	}
	s.Verdict = "too close to call"
	switch {
	case s.all(s.Target.Value):
		s.Verdict = "met"
	case s.Target.Acceptable != nil && s.all(*s.Target.Acceptable) && s.none(s.Target.Value):
		s.Verdict = "acceptable"
	case s.Target.Acceptable == nil && s.none(s.Target.Value), s.Target.Acceptable != nil && s.none(*s.Target.Acceptable):
		s.Verdict = "missed"
	}
	interval := figures.Between("percent", "", &s.Low, &s.High)
	switch s.Verdict {
	case "met":
		s.Why = fmt.Sprintf("All of the interval, %s, meets the target (%s).", interval, s.Target.Words)
	case "missed":
		s.Why = fmt.Sprintf("None of the interval, %s, meets the target (%s).", interval, s.Target.Words)
	case "acceptable":
		s.Why = fmt.Sprintf("All of the interval, %s, is acceptable, and none of it meets the target (%s).", interval, s.Target.Words)
	default:
		s.Why = fmt.Sprintf("A part of the interval, %s, meets the target (%s), and a part does not.", interval, s.Target.Words)
		if s.none(s.Target.Value) {
			s.Why = fmt.Sprintf("None of the interval, %s, meets the target (%s), and only a part of it is acceptable.", interval, s.Target.Words)
		}
	}
}

// all reports whether the whole interval meets a level.
func (s *ReviewShare) all(level float64) bool {
	switch s.Target.Op {
	case ">":
		return s.Low > level
	case ">=":
		return s.Low >= level
	case "<":
		return s.High < level
	}
	return s.High <= level
}

// none reports whether no part of the interval meets a level.
func (s *ReviewShare) none(level float64) bool {
	if strings.HasPrefix(s.Target.Op, ">") {
		return s.High < level || s.High == level && s.Target.Op == ">"
	}
	return s.Low > level || s.Low == level && s.Target.Op == "<"
}
