package engine

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"time"

	"telltale/analytics/alert"
	"telltale/analytics/catalog"
)

// A rule is evaluated at a minute over the shortest window of up to longestWindow minutes ending there that holds
// enough requests: fewestRequests for shares, fewestTimed for percentiles.
const (
	longestWindow  = 5
	fewestRequests = 20
	fewestTimed    = 100
	longestReplay  = 400 * 24 * 60 // minutes
)

// replay goes through the minutes of the period and fills in the episodes.
func (e *Engine) replay(ctx context.Context, q question, k *catalog.KPI, counts *minuteCounts, level *big.Rat, a *Alert) error {
	from, to := minuteRange(q.period)
	if to-from > longestReplay {
		a.unjudged("Rules are replayed over at most 400 days.")
		return nil
	}
	var w windows
	var err error
	switch kind := k.Measure.Kind; {
	case !byTheMinute(k):
		a.unjudged("This kind of value cannot be replayed by the minute.")
		return nil
	case kind == catalog.RatioOf:
		w = newRatioWindows(k, counts, level, from, to)
	default:
		w, err = e.quantileWindows(ctx, q, k, counts, level, from, to)
	}
	if err != nil {
		return err
	}
	out := alert.Replay(from, to, int64(k.Alert.For/time.Minute), w.judge)
	for _, ep := range out.Episodes {
		worst, err := w.worst(ctx, ep)
		if err != nil {
			return err
		}
		episode := Episode{From: q.at(ep.From), Fired: q.at(ep.Fired), Worst: worst}
		if !ep.Open {
			episode.To = q.at(ep.To)
		}
		a.add(episode)
	}
	a.Firing = out.Firing
	switch {
	case out.Silent == to-from:
		a.unjudged(fmt.Sprintf("Not judged: no %d minutes hold %d requests.", longestWindow, w.fewest()))
	case out.Silent > 0:
		a.Note = fmt.Sprintf("Not enough traffic in %s of %s minutes.", grouped(out.Silent), grouped(to-from))
	}
	return nil
}

// byTheMinute reports whether the KPI has a value at each minute: shares and percentiles of requests have.
func byTheMinute(k *catalog.KPI) bool {
	return k.Measure.Fact == "requests" && (k.Measure.Kind == catalog.RatioOf || k.Measure.Kind == catalog.Quantile)
}

// add appends an episode. A rule that fired once is not merely possible.
func (a *Alert) add(ep Episode) {
	if ep.By == nil {
		ep.By = []string{}
	}
	a.Episodes = append(a.Episodes, ep)
	a.Fired = a.Fired || !ep.Possible
	a.Possible = !a.Fired
}

// at is the RFC 3339 time at which a minute begins, in the workspace's zone.
func (q question) at(minute int64) string {
	return time.Unix(minute*60, 0).In(q.s.zone).Format(time.RFC3339)
}

// grouped writes a count with thousands separators.
func grouped(n int64) string {
	s := number(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// windows judges the condition of a rule at each minute, and finds the worst value of an episode.
type windows interface {
	judge(minute int64) alert.Judgement
	worst(ctx context.Context, ep alert.Episode) (*float64, error)
	fewest() int // requests that judge a minute
}

// dense holds counts of consecutive minutes; it is zero outside.
type dense struct {
	from   int64
	counts []float64
}

func (d dense) at(minute int64) float64 {
	if i := minute - d.from; i >= 0 && i < int64(len(d.counts)) {
		return d.counts[i]
	}
	return 0
}

// sum adds the counts of the n minutes that end with the minute.
func (d dense) sum(minute int64, n int) (total float64) {
	for i := range int64(n) {
		total += d.at(minute - i)
	}
	return total
}

func densely(minutes []int64, counts []float64, from, to int64) dense {
	d := dense{from: from, counts: make([]float64, to-from)}
	for i, m := range minutes {
		if m >= from && m < to {
			d.counts[m-from] = counts[i]
		}
	}
	return d
}

// ratioWindows judges a share by its parts and wholes of each minute.
type ratioWindows struct {
	rule        *catalog.Rule
	level       *big.Rat
	part, whole dense
}

func newRatioWindows(k *catalog.KPI, counts *minuteCounts, level *big.Rat, from, to int64) *ratioWindows {
	return &ratioWindows{rule: k.Alert, level: level, part: densely(counts.minute, counts.parts[k.ID], from, to),
		whole: densely(counts.minute, counts.wholes[k.ID], from, to)}
}

func (w *ratioWindows) fewest() int { return fewestRequests }

// share is the value at a minute; ok is false without enough requests.
func (w *ratioWindows) share(minute int64) (part, whole float64, ok bool) {
	n := alert.Window(minute, longestWindow, fewestRequests, w.whole.at)
	if n == 0 {
		return 0, 0, false
	}
	return w.part.sum(minute, n), w.whole.sum(minute, n), true
}

func (w *ratioWindows) judge(minute int64) alert.Judgement {
	part, whole, ok := w.share(minute)
	if !ok {
		return alert.Silent
	}
	limit, _ := w.level.Float64()
	holds := part/whole < limit == w.rule.Below()
	// Close to the level the exact fractions decide.
	if math.Abs(part/whole-limit) < 1e-9 {
		holds = w.rule.Holds(quotient(exactly(part), exactly(whole)), w.level)
	}
	if holds {
		return alert.Breached
	}
	return alert.Clear
}

func (w *ratioWindows) worst(_ context.Context, ep alert.Episode) (*float64, error) {
	var worst *float64
	for m := ep.From; m < ep.To; m++ {
		part, whole, ok := w.share(m)
		if v := part / whole; ok && (worst == nil || w.rule.Below() && v < *worst || !w.rule.Below() && v > *worst) {
			worst = finite(v)
		}
	}
	return worst, nil
}
