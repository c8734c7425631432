package engine

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"time"

	"telltale/analytics/alert"
	"telltale/analytics/catalog"
	"telltale/analytics/sla"
)

// serverFailures counts the requests that failed for a reason of the server's, and all that say how they ended.
var serverFailures = &catalog.KPI{ID: "server failures", Measure: catalog.Measure{Kind: catalog.RatioOf, Fact: "requests",
	Part:  catalog.Expression{SQL: "sum(weight) FILTER (server_failure)", Columns: []string{"weight", "server_failure"}},
	Whole: catalog.Expression{SQL: "sum(weight) FILTER (server_failure IS NOT NULL)", Columns: []string{"weight", "server_failure"}}}}

// noBudget says why there is no error budget.
const noBudget = "Uptime has no target below 100 %, so there is no budget."

// allowedFailures is the share of requests that may fail by the uptime target; nil without one.
func (e *Engine) allowedFailures(q question) *big.Rat {
	target := e.target(q.s, e.catalog.KPI("uptime"), q.frame().at)
	if target == nil || target.Value.Cmp(big.NewRat(1, 1)) >= 0 {
		return nil
	}
	return new(big.Rat).Sub(big.NewRat(1, 1), target.Value)
}

// errorBudgetBurn is how many times faster than allowed requests failed.
func errorBudgetBurn(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	allowed := e.allowedFailures(q)
	if allowed == nil {
		return &answer{why: noBudget}, nil
	}
	found, err := e.scan(ctx, q.frame(), []*catalog.KPI{serverFailures}, q.by)
	if err != nil {
		return nil, err
	}
	a := found[serverFailures.ID]
	a.total.value = quotient(a.total.value, allowed)
	for key, r := range a.groups {
		r.value = quotient(r.value, allowed)
		a.groups[key] = r
	}
	return a, nil
}

func errorBudgetBurnSQL(e *Engine, _ context.Context, q question, _ *catalog.KPI) (string, error) {
	m := serverFailures.Measure
	r := e.relate(q.frame(), need{fact: e.catalog.Fact("requests"), names: m.Part.Columns})
	return fmt.Sprintf("SELECT coalesce(%s, 0)::DOUBLE / nullif(%s, 0) / %s AS value\nFROM (%s)",
		m.Part.SQL, m.Whole.SQL, e.allowedFailures(q).FloatString(12), r.sql), nil
}

// burnLevels are the pairs of a rule with their thresholds in one month.
type burnLevels struct {
	until      int64 // minute at which the month ends
	pairs      []sla.Pair
	thresholds []float64
}

// burnMonths are the levels of each month that the period touches. left names the pairs that the target cannot reach.
func (q question) burnMonths(rule *catalog.Rule, allowed *big.Rat) (months []burnLevels, left []string) {
	from := q.period.From.In(q.s.zone)
	for start := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, q.s.zone); start.Before(q.period.known); start = start.AddDate(0, 1, 0) {
		end := start.AddDate(0, 1, 0)
		levels := burnLevels{until: end.Unix() / 60}
		for _, b := range rule.Burns {
			pair := sla.Pair{Long: int64(b.Over / time.Minute), Share: b.Share}
			// The length of a month counts calendar days: a change of clocks moves no threshold.
			threshold := pair.Threshold(int64(days(start, end)) * 24 * 60)
			if !sla.Reachable(threshold, allowed) {
				left = union(left, []string{fmt.Sprintf("%.0f h at %s", b.Over.Hours(), threshold.FloatString(2))})
				continue
			}
			f, _ := threshold.Float64()
			levels.pairs, levels.thresholds = append(levels.pairs, pair), append(levels.thresholds, f)
		}
		months = append(months, levels)
	}
	return months, left
}

// replayBurn replays the window pairs of an error budget over the period. Windows reach back before it.
func (e *Engine) replayBurn(ctx context.Context, q question, k *catalog.KPI, a *Alert) error {
	allowed := e.allowedFailures(q)
	from, to := minuteRange(q.period)
	switch {
	case allowed == nil:
		a.Note = noBudget
		return nil
	case to-from > longestReplay:
		a.Note = "Rules are replayed over at most 400 days."
		return nil
	case len(q.s.hours["requests"]) == 0:
		a.Note = "There is no data to judge."
		return nil
	}
	var longest time.Duration
	for _, b := range k.Alert.Burns {
		longest = max(longest, b.Over)
	}
	first := q.s.hours["requests"][0].hours[0] * 60
	for _, h := range q.s.hours["requests"] {
		first = min(first, h.hours[0]*60)
	}
	wide := q
	wide.days, wide.by, wide.period.From = nil, split{}, q.period.From.Add(-longest)
	counts, err := e.minutes(ctx, wide, nil)
	if err != nil {
		return err
	}
	history := sla.NewHistory(counts.seen(), from-int64(longest/time.Minute), to)
	months, left := q.burnMonths(k.Alert, allowed)
	share, _ := allowed.Float64()
	rates := map[int64]float64{}
	at := 0
	out := alert.Replay(from, to, 1, func(minute int64) alert.Judgement {
		for at < len(months)-1 && minute >= months[at].until {
			at++
		}
		j := alert.Silent
		for i, pair := range months[at].pairs {
			burns, ok, rate := history.Burns(pair, minute, first, months[at].thresholds[i], share)
			if ok {
				j = max(j, alert.Clear)
			}
			if burns {
				j, rates[minute] = alert.Breached, max(rates[minute], rate)
			}
		}
		return j
	})
	for _, ep := range out.Episodes {
		worst := 0.0
		for m := ep.From; m < ep.To; m++ {
			worst = max(worst, rates[m])
		}
		episode := Episode{From: q.at(ep.From), Fired: q.at(ep.Fired), Worst: finite(worst)}
		if !ep.Open {
			episode.To = q.at(ep.To)
		}
		a.add(episode)
	}
	a.Firing = out.Firing
	var notes []string
	if len(left) > 0 {
		notes = append(notes, "Left out, because the target cannot reach it: "+strings.Join(left, ", ")+".")
	}
	if out.Silent > 0 {
		notes = append(notes, fmt.Sprintf("No pair of windows can be judged in %s of %s minutes.", grouped(out.Silent), grouped(to-from)))
	}
	a.Note = strings.Join(notes, " ")
	return nil
}

// shareOfBudget says how much of the downtime that the target allows is left; nothing where it allows none.
func shareOfBudget(r reading) []string {
	left := float(quotient(r.value, r.whole))
	if left == nil {
		return nil
	}
	budget := new(big.Rat).Quo(r.whole, big.NewRat(60, 1)).FloatString(1)
	if *left < 0 {
		return []string{"The budget of " + budget + " minutes is used up."}
	}
	return []string{percentText(*left) + " of the budget of " + budget + " minutes is left."}
}
