package engine

import (
	"context"
	"math/big"

	"telltale/analytics/alert"
	"telltale/analytics/catalog"
	"telltale/analytics/sla"
)

// ErrorBudget is the error budget of a period: how it burnt down, how long it lasts, and who burnt it. Times are in seconds.
type ErrorBudget struct {
	Period    Period         `json:"period"`
	Target    string         `json:"target"`  // of uptime
	Method    string         `json:"method"`  // how downtime was measured
	Allowed   *float64       `json:"allowed"` // nil with Note where there is no budget, or no data
	Spent     *float64       `json:"spent"`
	Remaining *float64       `json:"remaining"` // negative once it is used up
	Left      *float64       `json:"left"`      // Remaining as a share of Allowed
	Low       *float64       `json:"low"`       // of Remaining, with all that was not seen down
	High      *float64       `json:"high"`
	Days      []BudgetDay    `json:"days"`
	Exhausted string         `json:"exhausted"` // day on which it was used up; "" while some is left
	Pace      *float64       `json:"pace"`      // downtime a day over the last seven days
	Projected string         `json:"projected"` // day on which it will be used up at that pace; "" when it lasts
	Burns     []BudgetBurn   `json:"burns"`
	Burnt     []BudgetBurner `json:"burnt"` // who burnt it, by each dimension most first
	Note      string         `json:"note"`
}

// BudgetDay is one local day of the burn-down.
type BudgetDay struct {
	Day       string   `json:"day"`
	Spent     *float64 `json:"spent"`     // nil where nothing of the day was seen, unless that counts as down
	Remaining *float64 `json:"remaining"` // at its end; nil after as-of
	Left      *float64 `json:"left"`      // Remaining as a share of the budget
	Even      float64  `json:"even"`      // what would be left if the budget burnt evenly over the period
	Projected *float64 `json:"projected"` // share left at the pace of the last days, from the last day that is known until none is left; nil elsewhere
}

// BudgetBurn is how often one pair of windows of the burn rule fired.
type BudgetBurn struct {
	Windows   string   `json:"windows"` // "1 h and 5 min"
	Threshold float64  `json:"threshold"`
	Reached   bool     `json:"reached"` // false: the target allows so much that nothing burns as fast
	Fired     int      `json:"fired"`
	Minutes   int64    `json:"minutes"` // for which it fired
	Worst     *float64 `json:"worst"`   // burn rate
	Last      string   `json:"last"`    // when it fired last
}

// BudgetBurner is what one incident, endpoint or model took of the budget.
type BudgetBurner struct {
	Dimension string   `json:"dimension"` // incident, endpoint, model
	Key       string   `json:"key"`       // "" where nothing says whose it was
	Spent     float64  `json:"spent"`
	Share     *float64 `json:"share"` // of all that was spent
}

// paceDays is over how many days the pace is taken; fewer than leastPaceDays say nothing about the next ones.
const (
	paceDays      = 7
	leastPaceDays = 3
)

// ErrorBudget fails as Evaluate does. KPIs, comparison and series of the query do not apply.
func (e *Engine) ErrorBudget(ctx context.Context, query Query) (ErrorBudget, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return ErrorBudget{}, err
	}
	type asked struct {
		Period  Spec
		Filters []Filter
	}
	return cached(ctx, e, s.version, "error budget", asked{query.Period, query.Filters}, func() (ErrorBudget, error) { return e.errorBudget(ctx, s, query) })
}

func (e *Engine) errorBudget(ctx context.Context, s *state, query Query) (ErrorBudget, error) {
	q, err := e.question(ctx, s, query)
	if err != nil {
		return ErrorBudget{}, err
	}
	k := e.catalog.KPI("error_budget_remaining")
	set, err := e.answerAll(ctx, q, []*catalog.KPI{k})
	if err != nil {
		return ErrorBudget{}, err
	}
	b := ErrorBudget{Period: q.period, Days: []BudgetDay{}, Burns: []BudgetBurn{}, Burnt: []BudgetBurner{}}
	if target := e.target(s, e.catalog.KPI("uptime"), q.frame().at); target != nil {
		b.Target = target.words
	}
	if err := e.burns(ctx, q, &b); err != nil {
		return ErrorBudget{}, err
	}
	a := set.byKPI[k.ID]
	r := a.total
	if r.value == nil {
		b.Note = a.why
		return b, nil
	}
	u := set.uptime
	b.Method = u.methods[0].name
	b.Allowed, b.Remaining, b.Left = float(r.whole), float(r.value), float(quotient(r.value, r.whole))
	b.Spent, b.Low, b.High = float(new(big.Rat).Sub(r.whole, r.value)), r.low, r.high
	b.burnDown(q, u, r.whole)
	if u.missing == sla.CountsDown && len(u.methods[0].unseen) > 0 {
		b.Note = "Unseen time counts as spent, and belongs to nobody."
	}
	b.project(q, r.value, r.whole)
	b.Burnt, err = e.burners(ctx, q, u)
	return b, err
}

// burns tells how often each pair of windows of the burn rule fired.
func (e *Engine) burns(ctx context.Context, q question, b *ErrorBudget) error {
	rule := e.catalog.KPI("error_budget_burn").Alert
	burning, _, err := e.burning(ctx, q, rule)
	if err != nil || burning == nil {
		return err
	}
	for i := range rule.Burns {
		pair := burning.months[0].pairs[i]
		found := BudgetBurn{Windows: pair.name, Threshold: pair.threshold, Reached: pair.reached}
		worst := 0.0
		out := alert.Replay(burning.from, burning.to, 1, func(minute int64) alert.Judgement {
			j, rate := burning.judge(burning.month(minute).pairs[i], minute)
			if j == alert.Breached {
				worst = max(worst, rate)
			}
			return j
		})
		for _, ep := range out.Episodes {
			found.Fired++
			found.Minutes += ep.To - ep.From
			found.Last = q.at(ep.Fired)
			found.Worst = finite(worst)
		}
		b.Burns = append(b.Burns, found)
	}
	return nil
}
