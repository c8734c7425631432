package engine

import (
	"fmt"
	"math/big"
	"time"

	"telltale/analytics/localtime"
)

// burnDown fills the days with what was spent and what remains. A day of which nothing was seen spends nothing.
func (b *ErrorBudget) burnDown(q question, u *uptimeReading, allowed *big.Rat) {
	times := u.bucketTimes(q, u.methods[0], daily)
	left := new(big.Rat).Set(allowed)
	whole := q.period.To.Sub(q.period.From)
	for _, key := range daily.keys(q.period.From, q.period.To, q.s.zone) {
		day := BudgetDay{Day: localtime.DayStart(key, q.s.zone).Format(time.DateOnly)}
		if ahead := q.period.To.Sub(localtime.DayStart(key+1, q.s.zone)); ahead > 0 {
			day.Even = ahead.Seconds() / whole.Seconds()
		}
		if t, ok := times[key]; ok && t.time.Sign() > 0 {
			day.Spent = float(t.down)
			left.Sub(left, t.down)
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
