package engine

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"time"

	"telltale/analytics/localtime"
	"telltale/analytics/sla"
)

// spentByDay is what each local day takes of the budget as the contract counts it: its downtime, and what was not seen of
// it where that counts as down. A day of which nothing is known has none.
func (u *uptimeReading) spentByDay(q question) map[int64]*big.Rat {
	m := u.methods[0]
	times := u.bucketTimes(q, m, daily)
	sum := sla.Outage{Down: new(big.Rat), Unseen: new(big.Rat)}
	if m.outage.Worst != nil {
		sum.Worst = new(big.Rat)
	}
	spent, before := map[int64]*big.Rat{}, new(big.Rat)
	for _, day := range slices.Sorted(maps.Keys(times)) {
		t := times[day]
		sum.Down, sum.Unseen = new(big.Rat).Add(sum.Down, t.down), new(big.Rat).Add(sum.Unseen, t.unseen)
		if sum.Worst != nil {
			sum.Worst = new(big.Rat).Add(sum.Worst, t.worst)
		}
		by := sum.Downtime(u.missing)
		if t.time.Sign() > 0 || by.Cmp(before) > 0 {
			spent[day] = new(big.Rat).Sub(by, before)
		}
		before = by
	}
	return spent
}

// burnDown fills the days with what was spent and what remains.
func (b *ErrorBudget) burnDown(q question, u *uptimeReading, allowed *big.Rat) {
	spent := u.spentByDay(q)
	left := new(big.Rat).Set(allowed)
	whole := q.period.To.Sub(q.period.From)
	for _, key := range daily.keys(q.period.From, q.period.To, q.s.zone) {
		day := BudgetDay{Day: localtime.DayStart(key, q.s.zone).Format(time.DateOnly)}
		if ahead := q.period.To.Sub(localtime.DayStart(key+1, q.s.zone)); ahead > 0 {
			day.Even = ahead.Seconds() / whole.Seconds()
		}
		if s, ok := spent[key]; ok {
			day.Spent = float(s)
			left.Sub(left, s)
			if b.Exhausted == "" && left.Sign() <= 0 {
				b.Exhausted = day.Day
			}
		}
		if localtime.DayStart(key, q.s.zone).Before(q.period.known) {
			day.Remaining, day.Left = float(left), float(quotient(left, allowed))
		}
		b.Days = append(b.Days, day)
	}
}

// project tells when the budget will be used up at the pace of the last days, in a period that still runs.
func (b *ErrorBudget) project(q question, left, allowed *big.Rat) {
	if !q.period.Running || left.Sign() <= 0 {
		return
	}
	spent, seen := 0.0, 0
	for i := len(b.Days) - 1; i >= 0 && seen < paceDays; i-- {
		if d := b.Days[i]; d.Spent != nil {
			spent += *d.Spent
			seen++
		}
	}
	if seen < leastPaceDays {
		b.Note = fmt.Sprintf("Fewer than %d days show no pace.", leastPaceDays)
		return
	}
	pace := spent / float64(seen)
	b.Pace = finite(pace)
	rest, _ := left.Float64()
	budget, _ := allowed.Float64()
	b.lay(q, rest, budget, pace)
	if pace == 0 {
		return
	}
	const day = 24 * time.Hour
	// A pace that lasts for longer than the period does not matter, and could overflow.
	if lasts := rest / pace; lasts < q.period.To.Sub(q.period.known).Hours()/24 {
		b.Projected = q.period.known.Add(time.Duration(lasts * float64(day))).In(q.s.zone).Format(time.DateOnly)
	}
}

// lay continues the days that are known at a pace, until nothing is left.
func (b *ErrorBudget) lay(q question, left, budget, pace float64) {
	share := left / budget
	first := daily.keyOf(q.period.From, q.s.zone)
	for i := range b.Days {
		d := &b.Days[i]
		next := i+1 < len(b.Days) && b.Days[i+1].Remaining == nil
		switch {
		case d.Remaining != nil && next:
			d.Projected = d.Left
		case d.Remaining == nil && share > 0:
			end := localtime.DayStart(first+int64(i)+1, q.s.zone)
			share = max(0, (left-pace*end.Sub(q.period.known).Hours()/24)/budget)
			d.Projected = finite(share)
		}
	}
}
