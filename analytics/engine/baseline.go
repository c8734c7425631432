package engine

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"telltale/analytics/alert"
	"telltale/analytics/catalog"
	"telltale/analytics/figures"
	"telltale/analytics/stats"
)

// baseline is the same question about the month to compare with: the one that was set, else the one before the period's.
func (q question) baseline() question {
	from := time.Date(q.period.From.Year(), q.period.From.Month()-1, 1, 0, 0, 0, 0, q.s.zone)
	if set := q.s.settings.choice("baseline.month", q.frame().at); set != "" {
		if t, err := time.ParseInLocation("2006-01", set, q.s.zone); err == nil {
			from = t
		}
	}
	b := question{s: q.s, filters: q.filters}
	b.period = q.s.finish(Period{Preset: "month", Label: from.Format("January 2006"), Zone: q.period.Zone, From: from, To: from.AddDate(0, 1, 0)}, time.Time{})
	return b
}

// dropped judges at the end of the period whether the value fell below that of the baseline by more than the level: in
// points, or in percent of the baseline. Where the values have intervals, the rule fires only when the whole interval of
// their difference is beyond it.
func (e *Engine) dropped(ctx context.Context, q question, k *catalog.KPI, now reading, a *Alert) error {
	if now.value == nil {
		a.unjudged("There is no data to judge.")
		return nil
	}
	b := q.baseline()
	answers, err := e.measure(ctx, b, []*catalog.KPI{k})
	if err != nil {
		return err
	}
	then := answers[k.ID].total
	if then.value == nil {
		a.unjudged(fmt.Sprintf("Not judged: there is no value of the baseline, %s.", b.period.Label))
		return nil
	}
	// The drop is beyond the level when factor x then - offset - now is above zero.
	factor, offset := big.NewRat(1, 1), k.Alert.Level
	if q.s.settings.choice("baseline.drop", q.frame().at) == "relative" {
		factor, offset = new(big.Rat).Sub(factor, k.Alert.Level), new(big.Rat)
	}
	limit := new(big.Rat).Mul(factor, then.value)
	limit.Sub(limit, offset)
	beyond := new(big.Rat).Sub(limit, now.value)
	low, exact := *float(beyond), now.low == nil && then.low == nil
	if !exact {
		f, o := *float(factor), *float(offset)
		wide := then.around()
		low = stats.Difference(*float(limit), stats.Interval{Low: f*wide.Low - o, High: f*wide.High - o}, *float(now.value), now.around()).Low
	}
	a.Note = fmt.Sprintf("Judged at the end of the period: %s, after %s in the baseline, %s.", figures.Text(float(now.value), string(k.Unit), q.s.currency), figures.Text(float(then.value), string(k.Unit), q.s.currency), b.period.Label)
	switch {
	case beyond.Sign() <= 0:
	case exact || low > 0:
		a.ends(q, alert.Breached, now)
	default:
		a.ends(q, alert.Possible, now)
	}
	return nil
}

// around is the interval of a reading; its value where it was counted.
func (r reading) around() stats.Interval {
	if r.low == nil || r.high == nil {
		return stats.Interval{Low: *float(r.value), High: *float(r.value)}
	}
	return stats.Interval{Low: *r.low, High: *r.high}
}
