package engine

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"time"

	"telltale/analytics/alert"
	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// fewestTrailing is how many rows a trailing window needs to be judged.
const fewestTrailing = 30

// replayed turns the episodes of steps longer than minutes into those of the alert. A step is judged at its end, which is
// also when the rule fires or resolves; judged are the values of the
// steps that could be.
func (a *Alert) replayed(out alert.Outcome, rule *catalog.Rule, end func(step int64) time.Time, judged map[int64]*big.Rat) {
	for _, ep := range out.Episodes {
		var worst *big.Rat
		for step := ep.From; step < ep.To; step++ {
			if v := judged[step]; v != nil && (worst == nil || rule.Holds(v, worst)) {
				worst = v
			}
		}
		episode := Episode{From: end(ep.From).Format(time.RFC3339), Worst: float(worst), Possible: ep.Possible}
		if !ep.Possible {
			episode.Fired = end(ep.Fired - 1).Format(time.RFC3339)
		}
		if !ep.Open {
			episode.To = end(ep.To).Format(time.RFC3339)
		}
		a.add(episode)
	}
	a.Firing = out.Firing
}

// localDays are the local days that the known part of the period touches, as a half-open range of day numbers.
func (q question) localDays() (first, end int64) {
	return localtime.DayNumber(q.period.From, q.s.zone), localtime.DayNumber(q.period.known.Add(-time.Nanosecond), q.s.zone) + 1
}

// endOf is when a rule is judged that looks at a local day: its end, or as-of while it runs.
func (q question) endOf(day int64) time.Time {
	end := localtime.DayStart(day+1, q.s.zone)
	if end.After(q.period.known) {
		end = q.period.known
	}
	return end.In(q.s.zone)
}

// trailing counts by local day what the rules over trailing days need, once for all KPIs of a fact. The days before the
// period that its first windows reach back to are included.
func (e *Engine) trailing(ctx context.Context, q question, kpis []*catalog.KPI) (map[string]*answer, error) {
	longest := longestTrailing(kpis)
	if longest == 0 {
		return nil, nil
	}
	first, _ := q.localDays()
	wide := q
	wide.days = nil
	wide.period.From = localtime.DayStart(first-int64(longest)+1, q.s.zone)
	f, by := wide.frame(), split{grain: daily}
	answers := map[string]*answer{}
	for _, k := range kpis {
		if judged := q.judging(k); trails(k) && len(judged.filters) < len(q.filters) {
			found, err := e.trailing(ctx, judged, []*catalog.KPI{k})
			if err != nil {
				return nil, err
			}
			maps.Copy(answers, found)
		}
	}
	for _, b := range e.batches(f, e.scanned(wide, kpis), by) {
		var asked []*catalog.KPI
		for _, k := range b.kpis {
			if trails(k) {
				asked = append(asked, k)
			}
		}
		if len(asked) == 0 {
			continue
		}
		if _, shared := e.reached(f, b, by); !shared {
			b.kpis = asked
		}
		found, err := e.scanBatch(ctx, f, b, by)
		if err != nil {
			return nil, err
		}
		maps.Copy(answers, found)
	}
	return answers, nil
}

// trails reports whether the KPI's rule looks at trailing days that can be put together.
func trails(k *catalog.KPI) bool { return k.Alert != nil && k.Alert.Over > 0 && dailyParts(k) }

// longestTrailing is how many days the rules of the KPIs look back over; 0 without any.
func longestTrailing(kpis []*catalog.KPI) int {
	longest := 0
	for _, k := range kpis {
		if trails(k) {
			longest = max(longest, k.Alert.Over)
		}
	}
	return longest
}

// dailyParts reports whether windows of the KPI can be put together from its days.
func dailyParts(k *catalog.KPI) bool {
	return k.Measure.Kind == catalog.RatioOf || k.Measure.Kind == catalog.Mean
}

// replayTrailing judges the trailing days of the rule at the end of each local day. A window under fewestTrailing rows, or
// with too many unknown ones, cannot be judged. What is answered or sampled fires only when all of its interval is beyond.
func (e *Engine) replayTrailing(ctx context.Context, q question, k *catalog.KPI, set *answerSet, a *Alert) error {
	days := set.trailing[k.ID]
	if days == nil {
		a.unjudged("This value cannot be replayed by the day.")
		return nil
	}
	level, why, err := e.level(ctx, q, k, reading{})
	if err != nil || level == nil {
		a.unjudged(why)
		return err
	}
	basis, size := e.basis(k, set.sizes), set.sizes[k.Measure.Fact]
	bearable := q.s.settings.fraction("unknown.most", q.frame().at)
	judged := map[int64]*big.Rat{}
	first, end := q.localDays()
	if (end-first)*24*60 > longestReplay {
		a.unjudged("Rules are replayed over at most 400 days.")
		return nil
	}
	out := alert.Replay(first, end, 1, func(day int64) alert.Judgement {
		r := trailingOf(k, days.groups, day-int64(k.Alert.Over)+1, day)
		rows := *float(zero(r.n))
		if basis == sampled {
			rows *= size.effective() / size.sum
		}
		if r.value == nil || rows < fewestTrailing || unknownShare(r) > bearable {
			return alert.Silent
		}
		judged[day] = r.value
		interval(k, basis, size, &r)
		return judge(k.Alert, level, r)
	})
	a.replayed(out, k.Alert, q.endOf, judged)
	switch {
	case a.Possible:
		a.Note = possibly
	case out.Silent == end-first:
		a.unjudged(fmt.Sprintf("Not judged: no %d days hold %d %s whose outcome is known.", k.Alert.Over, fewestTrailing, k.NUnit))
	case out.Silent > 0:
		a.Note = fmt.Sprintf("Judged at the end of each day over %d days; %d of %d days could not be judged, for want of %s.",
			k.Alert.Over, out.Silent, end-first, k.NUnit)
	default:
		a.Note = fmt.Sprintf("Judged at the end of each day over %d days.", k.Alert.Over)
	}
	return nil
}

// trailingOf puts the reading of the days [first, last] together.
func trailingOf(k *catalog.KPI, days map[string]reading, first, last int64) reading {
	r := reading{n: new(big.Rat), part: new(big.Rat), whole: new(big.Rat), squares: new(big.Rat), unknown: new(big.Rat)}
	for day := first; day <= last; day++ {
		d, ok := days[number(day)]
		if !ok {
			continue
		}
		r.n.Add(r.n, zero(d.n))
		r.unknown.Add(r.unknown, zero(d.unknown))
		if k.Measure.Kind == catalog.Mean {
			r.part.Add(r.part, new(big.Rat).Mul(zero(d.value), zero(d.n)))
			r.squares.Add(r.squares, zero(d.squares))
			continue
		}
		r.part.Add(r.part, zero(d.part))
		r.whole.Add(r.whole, zero(d.whole))
	}
	if k.Measure.Kind == catalog.Mean {
		r.whole = r.n
	}
	r.value = quotient(r.part, r.whole)
	return r
}
