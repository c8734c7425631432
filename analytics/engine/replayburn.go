package engine

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"telltale/analytics/alert"
	"telltale/analytics/catalog"
	"telltale/analytics/sla"
)

// burnPair is a pair of windows of a rule with its threshold in one month; out of reach where the target allows so much that
// nothing can burn as fast.
type burnPair struct {
	sla.Pair
	name      string // "1 h and 5 min"
	threshold float64
	reached   bool
}

func lengthName(minutes int64) string {
	switch {
	case minutes%(24*60) == 0:
		return fmt.Sprintf("%d d", minutes/24/60)
	case minutes%60 == 0:
		return fmt.Sprintf("%d h", minutes/60)
	}
	return fmt.Sprintf("%d min", minutes)
}

// burnMonth are the pairs of a rule as one month sets their thresholds.
type burnMonth struct {
	until int64 // minute at which the month ends
	pairs []burnPair
}

// burnMonths are those that the period touches.
func (q question) burnMonths(rule *catalog.Rule, allowed *big.Rat) (months []burnMonth) {
	from := q.period.From.In(q.s.zone)
	for start := time.Date(from.Year(), from.Month(), 1, 0, 0, 0, 0, q.s.zone); start.Before(q.period.known); start = start.AddDate(0, 1, 0) {
		end := start.AddDate(0, 1, 0)
		month := burnMonth{until: end.Unix() / 60}
		for _, b := range rule.Burns {
			pair := burnPair{Pair: sla.Pair{Long: int64(b.Over / time.Minute), Share: b.Share}}
			pair.name = lengthName(pair.Long) + " and " + lengthName(pair.Short())
			// The length of a month counts calendar days: a change of clocks moves no threshold.
			threshold := pair.Threshold(int64(days(start, end)) * 24 * 60)
			pair.threshold, _ = threshold.Float64()
			pair.reached = sla.Reachable(threshold, allowed)
			month.pairs = append(month.pairs, pair)
		}
		months = append(months, month)
	}
	return months
}

// burning is what the window pairs of a rule are judged by over a period. Windows reach back before it.
type burning struct {
	history  *sla.History
	months   []burnMonth
	from, to int64 // minutes
	first    int64 // minute at which the log begins
	allowed  float64
}

// burning reads what the pairs need; why says why they cannot be judged.
func (e *Engine) burning(ctx context.Context, q question, rule *catalog.Rule) (b *burning, why string, err error) {
	allowed := e.allowedFailures(q)
	from, to := minuteRange(q.period)
	switch {
	case allowed == nil:
		return nil, noBudget, nil
	case to-from > longestReplay:
		return nil, "Rules are replayed over at most 400 days.", nil
	case len(q.s.hours["requests"]) == 0:
		return nil, "There is no data to judge.", nil
	}
	var longest time.Duration
	for _, b := range rule.Burns {
		longest = max(longest, b.Over)
	}
	b = &burning{months: q.burnMonths(rule, allowed), from: from, to: to, first: q.s.hours["requests"][0].hours[0] * 60}
	for _, h := range q.s.hours["requests"] {
		b.first = min(b.first, h.hours[0]*60)
	}
	b.allowed, _ = allowed.Float64()
	wide := q
	wide.days, wide.by, wide.period.From = nil, split{}, q.period.From.Add(-longest)
	counts, err := e.minutes(ctx, wide, nil)
	if err != nil {
		return nil, "", err
	}
	b.history = sla.NewHistory(counts.seen(), from-int64(longest/time.Minute), to)
	return b, "", nil
}

// month are the pairs as they hold at a minute.
func (b *burning) month(minute int64) burnMonth {
	at := 0
	for at < len(b.months)-1 && minute >= b.months[at].until {
		at++
	}
	return b.months[at]
}

// judge judges one pair at a minute; rate is the burn rate of its long window.
func (b *burning) judge(pair burnPair, minute int64) (j alert.Judgement, rate float64) {
	if !pair.reached {
		return alert.Silent, 0
	}
	burns, ok, rate := b.history.Burns(pair.Pair, minute, b.first, pair.threshold, b.allowed)
	switch {
	case burns:
		return alert.Breached, rate
	case ok:
		return alert.Clear, rate
	}
	return alert.Silent, 0
}

// replayBurn replays the window pairs of an error budget over the period. One pair that fires is enough.
func (e *Engine) replayBurn(ctx context.Context, q question, k *catalog.KPI, a *Alert) error {
	b, why, err := e.burning(ctx, q, k.Alert)
	if err != nil || b == nil {
		a.unjudged(why)
		return err
	}
	out := alert.Replay(b.from, b.to, 1, func(minute int64) alert.Judgement {
		highest := alert.Silent
		for _, pair := range b.month(minute).pairs {
			j, _ := b.judge(pair, minute)
			highest = max(highest, j)
		}
		return highest
	})
	for _, ep := range out.Episodes {
		worst, by := b.fired(ep)
		episode := Episode{From: q.at(ep.From), Fired: q.at(ep.Fired), Worst: finite(worst), By: by}
		if !ep.Open {
			episode.To = q.at(ep.To)
		}
		a.add(episode)
	}
	a.Firing = out.Firing
	var notes []string
	if left := b.outOfReach(); len(left) > 0 {
		notes = append(notes, "Left out, because the target cannot reach it: "+strings.Join(left, ", ")+".")
	}
	if out.Silent > 0 {
		notes = append(notes, fmt.Sprintf("No pair of windows can be judged in %s of %s minutes.", grouped(out.Silent), grouped(b.to-b.from)))
	}
	a.Unjudged, a.Note = out.Silent == b.to-b.from, strings.Join(notes, " ")
	return nil
}

// fired is the highest rate of the pairs that burned too fast in an episode, and their names.
func (b *burning) fired(ep alert.Episode) (worst float64, by []string) {
	for minute := ep.From; minute < ep.To; minute++ {
		for _, pair := range b.month(minute).pairs {
			j, rate := b.judge(pair, minute)
			if j != alert.Breached {
				continue
			}
			worst = max(worst, rate)
			if !slices.Contains(by, pair.name) {
				by = append(by, pair.name)
			}
		}
	}
	return worst, by
}

// outOfReach names the pairs that the target cannot reach, with their thresholds.
func (b *burning) outOfReach() (left []string) {
	for _, m := range b.months {
		for _, p := range m.pairs {
			if !p.reached {
				left = union(left, []string{fmt.Sprintf("%d h at %.2f", p.Long/60, p.threshold)})
			}
		}
	}
	return left
}
