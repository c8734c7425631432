package engine

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"slices"
	"strconv"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// perDay is a sum, or a number of different values, a covered whole day.
func (e *Engine) perDay(ctx context.Context, q question, k *catalog.KPI) (*answer, error) {
	fact := e.catalog.Fact(k.Measure.Fact)
	days := q.s.coveredDays(fact.Table, q.period)
	if len(days) == 0 {
		return &answer{why: "The period has no whole day that the data covers."}, nil
	}
	by := q.by
	if by.grain == minutely || by.grain == hourly {
		by.grain = daily
	}
	a, err := e.totalsOfDays(ctx, q.frame().onDays(days), k, by)
	if err != nil {
		return nil, err
	}
	mean := func(r reading, days int) reading {
		r.part, r.whole = r.value, big.NewRat(int64(days), 1)
		r.value = quotient(r.value, r.whole)
		return r
	}
	a.total = mean(a.total, len(days))
	for key, r := range a.groups {
		a.groups[key] = mean(r, q.daysOf(key, by, days))
	}
	if whole := int(q.period.Days); len(days) < whole {
		a.notes = append(a.notes, fmt.Sprintf("Over %d whole days with data.", len(days)))
	}
	unnamed, err := e.unnamedDays(ctx, q, k, days)
	if unnamed != "" {
		a.notes = append(a.notes, unnamed)
	}
	return a, err
}

// totalsOfDays adds up the values of the frame's days, in total and by grain or dimension.
func (e *Engine) totalsOfDays(ctx context.Context, f frame, k *catalog.KPI, by split) (*answer, error) {
	if a, shared, err := e.countsOfDays(ctx, f, k, by); shared || err != nil {
		return a, err
	}
	// Somebody who is there by two of a dimension's values is one in total.
	adds := k.Measure.Key == "" || by.by == ""
	return e.readings(ctx, f.s, func(by split) figure { return e.dayTotals(f, k, by) }, by, adds)
}

// daysOf is the number of covered days in a bucket; groups of a dimension share all of them.
func (q question) daysOf(key string, by split, days []int64) int {
	if by.grain == "" {
		return len(days)
	}
	in := 0
	for _, d := range days {
		if number(by.grain.keyOf(localtime.DayStart(d, q.s.zone), q.s.zone)) == key {
			in++
		}
	}
	return in
}

// dayTotals is the sum over all days of the frame of a day's value.
func (e *Engine) dayTotals(f frame, k *catalog.KPI, by split) figure {
	fact := e.catalog.Fact(k.Measure.Fact)
	if k.Measure.Key == "" {
		r := e.relate(f, needOf(fact, k, by))
		return figure{k.Measure.Value.SQL, rowCount(fact), r.sql}
	}
	return e.dayCounts(f, fact, k.Measure.Key, by)
}

// countsOfDays adds up how many different values of a column were there on each whole day of the frame, in total and by
// grain. The days of all that is asked beside it are counted at once; shared is false where no roll-up tells them.
func (e *Engine) countsOfDays(ctx context.Context, f frame, k *catalog.KPI, by split) (a *answer, shared bool, err error) {
	days, edges := f.wholeDays()
	if k.Measure.Key == "" || by.grain == "" || len(edges) > 0 || len(days) == 0 {
		return nil, false, nil
	}
	wide := f
	if r := f.reach; r != nil && !f.from().Before(r.from) && !f.to().After(r.to) {
		wide.spans = []span{r.span}
	}
	bits, ok := wide.dayBits(e.catalog.Fact(k.Measure.Fact), k.Measure.Key, by)
	if !ok {
		return nil, false, nil
	}
	first, _ := monthOfDay(localtime.DayNumber(wide.from(), f.s.zone))
	_, next := monthOfDay(localtime.DayNumber(wide.to().Add(-1), f.s.zone))
	query := "SELECT CAST(key AS VARCHAR), CAST(n AS VARCHAR) FROM (" + bits.counts([][2]int64{{first, next}}) + ")"
	rows, err := e.asked(ctx, f.s, query, "the days cannot be counted")
	if err != nil {
		return nil, true, err
	}
	a = &answer{total: reading{n: new(big.Rat)}, groups: map[string]reading{}}
	for _, row := range rows {
		day, err := strconv.ParseInt(row[0].String, 10, 64)
		if err != nil {
			return nil, true, internal("the days cannot be read", err)
		}
		if !slices.ContainsFunc(days, func(r [2]int64) bool { return r[0] <= day && day < r[1] }) {
			continue
		}
		n := rational(row[1].String, true)
		key := number(by.grain.keyOf(localtime.DayStart(day, f.s.zone), f.s.zone))
		a.groups[key] = counted(a.groups[key], n)
		a.total = counted(a.total, n)
	}
	return a, true, nil
}

// counted is the reading of a count with n more.
func counted(r reading, n *big.Rat) reading {
	sum := new(big.Rat).Add(zero(r.value), n)
	return reading{value: sum, n: sum}
}

// eachReading runs a query of keyed.
func (e *Engine) eachReading(ctx context.Context, s *state, query string, each func(key sql.NullString, r reading)) error {
	rows, err := e.asked(ctx, s, query, "the rows cannot be counted")
	for _, row := range rows {
		each(row[0], reading{value: rational(row[1].String, row[1].Valid), n: zero(rational(row[2].String, row[2].Valid))})
	}
	return err
}
