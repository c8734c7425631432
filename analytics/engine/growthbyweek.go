package engine

import (
	"context"
	"fmt"
	"math/big"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// week is a whole local week whose days all have data.
type week struct {
	first int64 // its Monday
	mean  *big.Rat
}

// growthByWeek is the mean of the days of the last whole week, with the weeks before it.
func growthByWeek(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	weeks, left, err := e.wholeWeeks(ctx, q)
	if err != nil {
		return nil, err
	}
	if len(weeks) == 0 {
		return &answer{why: "The period has no week, Monday to Sunday, of which all days have conversations on record."}, nil
	}
	last := weeks[len(weeks)-1]
	a := &answer{total: reading{value: last.mean, part: scaled(last.mean, big.NewRat(7, 1)), whole: big.NewRat(7, 1), n: scaled(last.mean, big.NewRat(7, 1))}, groups: map[string]reading{}}
	var told []string
	for i, w := range weeks {
		monday := localtime.DayStart(w.first, q.s.zone)
		if q.by.grain == weekly {
			a.groups[number(weekly.keyOf(monday, q.s.zone))] = reading{value: w.mean}
		}
		text := fmt.Sprintf("from %s %s", monday.Format("2 January"), grouped(rounded(w.mean)))
		if i > 0 && weeks[i-1].mean.Sign() > 0 && weeks[i-1].first == w.first-7 {
			text += " (" + relativeText(w.mean, weeks[i-1].mean) + ")"
		}
		told = append(told, text)
	}
	a.notes = append(a.notes, "A day of each week: "+strings.Join(told, ", ")+".")
	if first := weeks[0]; len(weeks) > 1 && first.mean.Sign() > 0 {
		a.notes = append(a.notes, fmt.Sprintf("The last week against the first: %s; against the mean of all %d: %s.",
			relativeText(last.mean, first.mean), len(weeks), relativeText(last.mean, meanOf(weeks))))
	}
	if left > 0 {
		a.notes = append(a.notes, fmt.Sprintf("Left out, not whole or without all data: %d of %d weeks.", left, left+len(weeks)))
	}
	return a, nil
}

// wholeWeeks are those inside the question's period, in order; left counts the weeks that it touches beside them.
func (e *Engine) wholeWeeks(ctx context.Context, q question) (weeks []week, left int, err error) {
	k := e.catalog.KPI("conversations")
	q.by = split{grain: daily}
	answers, err := e.measure(ctx, q, []*catalog.KPI{k})
	if err != nil {
		return nil, 0, err
	}
	days := answers[k.ID].groups
	covered := map[int64]bool{}
	for _, day := range q.s.coveredDays(e.catalog.Fact(k.Measure.Fact).Table, q.period) {
		covered[day] = true
	}
	for _, key := range weekly.keys(q.period.From, q.period.known, q.s.zone) {
		monday := localtime.DayNumber(weekly.start(key, q.s.zone), q.s.zone)
		sum := new(big.Rat)
		whole := true
		for day := monday; day < monday+7; day++ {
			whole = whole && covered[day]
			sum.Add(sum, zero(days[number(day)].value))
		}
		if !whole {
			left++
			continue
		}
		weeks = append(weeks, week{monday, sum.Quo(sum, big.NewRat(7, 1))})
	}
	return weeks, left, nil
}

func meanOf(weeks []week) *big.Rat {
	sum := new(big.Rat)
	for _, w := range weeks {
		sum.Add(sum, w.mean)
	}
	return sum.Quo(sum, big.NewRat(int64(len(weeks)), 1))
}

func rounded(r *big.Rat) int64 {
	f, _ := r.Float64()
	return int64(f + 0.5)
}

func growthByWeekSQL(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
	weeks, _, err := e.wholeWeeks(ctx, q)
	if err != nil || len(weeks) == 0 {
		return "", err
	}
	last := weeks[len(weeks)-1].first
	part := q.stretch(last, last+7)
	sql, err := e.valueSQL(ctx, part, e.catalog.KPI("conversations"))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("SELECT coalesce(value, 0) / 7 AS value\nFROM (%s)", sql), nil
}
