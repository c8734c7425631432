package engine

import (
	"context"
	"fmt"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/figures"
	"telltale/analytics/localtime"
)

// newAfter is how many days users must be known before a period to tell who is new in it: whoever comes once a quarter
// looks new in the first quarter with users.
const newAfter = 90

// history is what a KPI needs to know of users before its value means what its name says.
type history struct {
	days          int  // that users must be known
	beforePeriod  bool // before the period begins; else before it ends
	conversations bool // read from conversations where those say whose they are
}

// historyOf is what the KPI needs to know of users, or one that it is derived from; nil where it needs none.
func (e *Engine) historyOf(k *catalog.KPI) *history {
	if k.Measure.Kind != catalog.Derived {
		return computations[k.Measure.Engine].history
	}
	leaves, _ := e.operands(k)
	for _, leaf := range leaves {
		if h := e.historyOf(leaf); h != nil {
			return h
		}
	}
	return nil
}

// lack is how much of the needed days is there, with the day since which users are known; short is false where that is
// enough, and where no user was ever known.
func (e *Engine) lack(ctx context.Context, q question, h history) (have int64, since time.Time, short bool, err error) {
	fact := "requests"
	if h.conversations && q.s.conversing && len(q.filters) == 0 {
		fact = "conversations"
	}
	query := firstDay(e.catalog.Fact(fact), "user_id")
	rows, err := e.asked(ctx, q.s, query, "the first user cannot be found")
	if err != nil || !rows[0][0].Valid {
		return 0, since, false, err
	}
	first := rational(rows[0][0].String, true).Num().Int64()
	end := localtime.DayNumber(q.period.known.Add(-time.Nanosecond), q.s.zone) + 1
	if h.beforePeriod {
		end = localtime.DayNumber(q.period.From, q.s.zone)
	}
	have = max(end-first, 0)
	return have, localtime.DayStart(first, q.s.zone), have < int64(h.days), nil
}

// shortHistory says that users are known for too short a time; empty where they are known long enough.
func (e *Engine) shortHistory(ctx context.Context, q question, h history) (string, error) {
	have, since, short, err := e.lack(ctx, q, h)
	if err != nil || !short {
		return "", err
	}
	day := since.Format("2 January 2006")
	if h.beforePeriod {
		return fmt.Sprintf("Users are known since %s, %s before the period: some of those who count as new were there before. %d days are needed to tell.", day, daysText(have), h.days), nil
	}
	return fmt.Sprintf("Users are known since %s, %s of the %d.", day, daysText(have), h.days), nil
}

// unlikeHistory says that two periods do not know users for long enough to be compared; empty where both do, or where their
// KPI needs no history.
func (e *Engine) unlikeHistory(ctx context.Context, q question, k *catalog.KPI, o other) (string, error) {
	h := e.historyOf(k)
	if h == nil {
		return "", nil
	}
	now, _, short, err := e.lack(ctx, q, *h)
	if err != nil {
		return "", err
	}
	then, _, shorter, err := e.lack(ctx, o.q, *h)
	if err != nil || !short && !shorter || now == then {
		return "", err
	}
	if h.beforePeriod {
		return fmt.Sprintf("Not comparable: users are known for %s before the period and for %s before %s, and %d are needed to tell who is new.",
			daysText(now), daysText(then), o.q.period.Label, h.days), nil
	}
	return fmt.Sprintf("Not comparable: of the %d days, users are known for %d, and for %d of those to the end of %s.", h.days, min(now, int64(h.days)), min(then, int64(h.days)), o.q.period.Label), nil
}

func daysText(n int64) string { return figures.Counted(n, "day", "days") }
