package engine

import (
	"context"
	"math"
	"strings"
	"testing"
)

// Of 40 conversations that ended in October 4 have no known outcome and 6 were abandoned; of the 30 others 9 were escalated, 3
// resolved by people and 18 by AI. Half as many ended in September, all resolved.
func TestFunnel(t *testing.T) {
	w := newWorkspace(t, "UTC")
	october := Query{Period: Spec{Preset: "month", Month: "2026-10"}, Compare: "previous"}
	empty, err := w.Funnel(context.Background(), october)
	if err != nil || len(empty.Steps) != 0 || empty.Why == "" {
		t.Errorf("without conversations: %+v, %v", empty, err)
	}
	w.insert(t, "conversations", `SELECT TIMESTAMP '2026-10-01 00:00:00' + to_hours(i::INTEGER) AS started, started AS ended, 'c' || i AS id, 'pay' AS topic,
		CASE WHEN i < 2 THEN NULL WHEN i < 4 THEN 'unknown' WHEN i < 10 THEN 'abandoned' WHEN i < 19 THEN 'escalated' ELSE 'resolved' END AS outcome,
		CASE WHEN i BETWEEN 19 AND 21 THEN FALSE WHEN i < 30 THEN TRUE END AS assisted FROM range(40) t(i)
		UNION ALL SELECT TIMESTAMP '2026-09-01 00:00:00' + to_hours(i::INTEGER), TIMESTAMP '2026-09-01 01:00:00', 'd' || i, 'ship', 'resolved', NULL FROM range(20) t(i)`)
	w.settle(t)
	f, err := w.Funnel(context.Background(), october)
	if err != nil || len(f.Steps) != 4 || f.Previous == nil {
		t.Fatalf("%+v, %v", f, err)
	}
	for i, want := range []struct {
		id             string
		n, first, step float64
		lost           string
	}{
		{"ended", 40, 1, 1, ""},
		{"known", 36, 36. / 40, 36. / 40, "unknown 4"},
		{"stayed", 30, 30. / 40, 30. / 36, "abandoned 6"},
		{"resolved", 18, 18. / 40, 18. / 30, "escalated 9, people 3"},
	} {
		s := f.Steps[i]
		var lost []string
		left := s.N
		for _, l := range s.Lost {
			lost = append(lost, l.ID+" "+number(int64(l.N)))
			left += l.N
		}
		if s.ID != want.id || s.N != want.n || s.First != want.first || math.Abs(s.Step-want.step) > 1e-12 || strings.Join(lost, ", ") != want.lost || *s.Before != 1 {
			t.Errorf("%+v, lost %s; want %+v", s, lost, want)
		}
		if i > 0 && left != f.Steps[i-1].N {
			t.Errorf("%s and what it leaves behind are %v of %v", s.ID, left, f.Steps[i-1].N)
		}
	}
	values := w.evaluateAll(t, Query{KPIs: []string{"task_completion", "escalation_rate", "resolved_by_ai"}, Period: october.Period})
	completion := values["task_completion"]
	if *completion.Part != f.Steps[3].N || *completion.Whole != f.Steps[1].N || *completion.Variants[0].Value != f.Steps[3].Step || *values["resolved_by_ai"].Value != f.Steps[3].N {
		t.Errorf("task completion is %v of %v, and %v without abandoned", *completion.Part, *completion.Whole, *completion.Variants[0].Value)
	}
	if escalated := values["escalation_rate"]; *escalated.Part != f.Steps[3].Lost[0].N || *escalated.Whole != f.Steps[1].N {
		t.Errorf("escalated are %v of %v", *escalated.Part, *escalated.Whole)
	}
	october.Filters = []Filter{{Dimension: "outcome", Values: []string{"resolved"}}, {Dimension: "topic", Values: []string{"pay"}}}
	if f, err = w.Funnel(context.Background(), october); err != nil || f.Steps[0].N != 40 || f.Note == "" || f.Steps[0].Before != nil {
		t.Errorf("filtered by outcome: %+v, %v", f, err)
	}
	october.Filters = []Filter{{Dimension: "endpoint", Values: []string{"/"}}}
	if f, err = w.Funnel(context.Background(), october); err != nil || f.Why != "Conversations cannot be filtered by endpoint." {
		t.Errorf("filtered by endpoint: %+v, %v", f, err)
	}
}
