package engine

import (
	"fmt"
	"math/big"
	"time"

	"telltale/analytics/alert"
	"telltale/analytics/catalog"
	"telltale/analytics/figures"
	"telltale/analytics/sla"
)

// replayBudget judges, at the end of each local day while enough days of the month are left, what the outages seen by then
// leave of the error budget. Unseen time counts only where the contract counts it as down, so that what fires is certain.
func (a *Alert) replayBudget(q question, rule *catalog.Rule, u *uptimeReading, allowed, level *big.Rat) {
	spent := u.spentByDay(q)
	first, end := q.localDays()
	left := new(big.Rat).Set(allowed)
	values := map[int64]*big.Rat{}
	out := alert.Replay(first, end, 1, func(day int64) alert.Judgement {
		if s, ok := spent[day]; ok {
			left.Sub(left, s)
		}
		values[day] = new(big.Rat).Set(left)
		ahead := q.period.To.Sub(q.endOf(day))
		if ahead > time.Duration(rule.DaysLeft)*24*time.Hour && rule.Holds(left, level) {
			return alert.Breached
		}
		return alert.Clear
	})
	a.replayed(out, rule, q.endOf, values)
	a.Note = fmt.Sprintf("Judged at the end of each day while more than %s left.", figures.Counted(rule.DaysLeft, "day of the month is", "days of the month are"))
	if u.missing == sla.CountsDown && len(u.methods[0].unseen) > 0 {
		a.Note += " Unseen time counts as down."
	}
}
