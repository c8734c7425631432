package engine

import (
	"context"
	"math/big"
	"strings"
)

// Funnel is what became of the conversations that ended in a period: ever fewer of them from step to step, and what those
// are that each step leaves behind.
type Funnel struct {
	Period   Period       `json:"period"`
	Previous *Period      `json:"previous"` // the comparison period; nil for "none"
	Steps    []FunnelStep `json:"steps"`    // from all conversations to those that AI resolved; empty without any
	Note     string       `json:"note"`     // empty, or that a filter does not apply
	Why      string       `json:"why"`      // why there are no steps, as a sentence; empty otherwise
}

// FunnelStep is the conversations that came so far.
type FunnelStep struct {
	ID     string       `json:"id"` // ended, known, stayed, resolved
	Name   string       `json:"name"`
	N      float64      `json:"n"`
	First  float64      `json:"first"`  // share of those of the first step
	Step   float64      `json:"step"`   // share of those of the step before; 1 for the first
	Before *float64     `json:"before"` // the share of the first step in the comparison period; nil without one
	Lost   []FunnelLoss `json:"lost"`   // those of the step before that did not come so far
}

// FunnelLoss is conversations that a step leaves behind for one reason.
type FunnelLoss struct {
	ID    string  `json:"id"` // unknown, abandoned, escalated, people
	Name  string  `json:"name"`
	N     float64 `json:"n"`
	First float64 `json:"first"` // share of the first step
	Step  float64 `json:"step"`  // share of the step before
}

// Funnel counts conversations by outcome. What is known of is what task completion and the escalation rate are shares of. The
// comparison is with one period: of "both", the previous one. It fails as Evaluate does.
func (e *Engine) Funnel(ctx context.Context, query Query) (Funnel, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Funnel{}, err
	}
	query.KPIs, query.Series = nil, ""
	return cached(ctx, e, s.version, "funnel", query, func() (Funnel, error) { return e.funnel(ctx, s, query) })
}

func (e *Engine) funnel(ctx context.Context, s *state, query Query) (Funnel, error) {
	asked, err := e.question(ctx, s, query)
	if err != nil {
		return Funnel{}, err
	}
	compared, err := s.compared(asked, query.Compare)
	if err != nil {
		return Funnel{}, err
	}
	k := e.catalog.KPI("task_completion")
	q := asked.judging(k)
	f := Funnel{Period: q.period, Steps: []FunnelStep{}}
	if len(q.filters) < len(asked.filters) {
		f.Note = "The filter on the outcome does not apply: it is what is shown."
	}
	if _, elsewhere := q.frame().applies(e.catalog.Fact("endings")); len(elsewhere) > 0 {
		f.Why = "Conversations cannot be filtered by " + strings.Join(elsewhere, ", ") + "."
		return f, nil
	}
	now, err := e.endings(ctx, q)
	if err != nil {
		return Funnel{}, err
	}
	if now[0].Sign() == 0 {
		f.Why = "No conversation ended in this period."
		return f, nil
	}
	f.Steps = steps(now)
	if len(compared) == 0 {
		return f, nil
	}
	then, err := e.endings(ctx, compared[0].q.judging(k))
	if err != nil {
		return Funnel{}, err
	}
	f.Previous = &compared[0].q.period
	for i := range f.Steps {
		f.Steps[i].Before = float(quotient(then[i], then[0]))
	}
	return f, nil
}

// endings counts the conversations of each step, and after them those that were escalated.
func (e *Engine) endings(ctx context.Context, q question) ([]*big.Rat, error) {
	const counts = "count(*), count(*) FILTER (known), count(*) FILTER (known AND outcome <> 'abandoned'), count(*) FILTER (by_ai AND known), count(*) FILTER (known AND outcome = 'escalated')"
	r := e.relate(q.frame(), need{fact: e.catalog.Fact("endings"), names: []string{"known", "by_ai", "outcome"}, each: true})
	rows, err := e.asked(ctx, q.s, "SELECT "+counts+" FROM ("+r.sql+")", "the conversations cannot be counted")
	if err != nil {
		return nil, err
	}
	found := make([]*big.Rat, len(rows[0]))
	for i, cell := range rows[0] {
		found[i] = zero(rational(cell.String, cell.Valid))
	}
	return found, nil
}

// steps puts counts of endings into words and shares.
func steps(counts []*big.Rat) []FunnelStep {
	names := []FunnelStep{{ID: "ended", Name: "Conversations"}, {ID: "known", Name: "Outcome known"}, {ID: "stayed", Name: "Not abandoned"}, {ID: "resolved", Name: "Resolved by AI"}}
	for i := range names {
		s := &names[i]
		s.N, s.First, s.Step = shares(counts, counts[i], max(i-1, 0))
		s.Lost = []FunnelLoss{}
	}
	lose := func(step int, id, name string, n *big.Rat) {
		l := FunnelLoss{ID: id, Name: name}
		if l.N, l.First, l.Step = shares(counts, n, step-1); l.N > 0 {
			names[step].Lost = append(names[step].Lost, l)
		}
	}
	minus := func(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }
	lose(1, "unknown", "Outcome unknown", minus(counts[0], counts[1]))
	lose(2, "abandoned", "Abandoned", minus(counts[1], counts[2]))
	lose(3, "escalated", "Escalated to people", counts[4])
	lose(3, "people", "Resolved by people", minus(minus(counts[2], counts[3]), counts[4]))
	return names
}

// shares is a count with its shares of the first step and of another one; of none it is a share of zero.
func shares(counts []*big.Rat, n *big.Rat, of int) (count, first, step float64) {
	count, _ = n.Float64()
	first, _ = zero(quotient(n, counts[0])).Float64()
	step, _ = zero(quotient(n, counts[of])).Float64()
	return count, first, step
}
