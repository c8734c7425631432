package engine

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/sla"
)

// creditMonth is a calendar month under a contract with credits.
type creditMonth struct {
	period Period
	tiers  catalog.CreditTiers
	fee    *big.Rat     // nil: not set
	up     *monthUptime // nil: nothing says whether the system worked
}

// monthUptime is the downtime of a calendar month by the contract's method.
type monthUptime struct {
	outage  sla.Outage
	missing sla.Missing
	rest    *big.Rat // the time of the month that is still to come, in seconds
	unseen  string   // what was not seen, by day
	method  string
}

// slaCredits adds up what the contract owes for the calendar months of the question.
func slaCredits(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	months, why, err := e.creditMonths(ctx, q)
	if err != nil || why != "" {
		return &answer{why: why}, err
	}
	a := &answer{groups: map[string]reading{}}
	sum := creditSum{value: new(big.Rat), low: new(big.Rat), high: new(big.Rat), fees: new(big.Rat)}
	for _, m := range months {
		credit, missing := m.credit()
		if missing != "" {
			if len(months) == 1 {
				return &answer{why: missing}, nil
			}
			if m.up != nil {
				return &answer{why: missing}, nil // a fee is missing: any sum would be too low
			}
		}
		sum.add(credit)
		if q.by.grain == monthly && credit.value != nil {
			a.groups[number(monthly.keyOf(m.period.From, q.s.zone))] = reading{value: credit.value}
		}
		a.notes = append(a.notes, m.notes(credit, missing, len(months) == 1, q.s.currency)...)
	}
	if sum.known == 0 {
		return &answer{why: "For no month of the period anything says whether the system worked."}, nil
	}
	a.total = reading{value: sum.value, part: sum.value, whole: sum.fees, n: big.NewRat(sum.known, 1)}
	if sum.low.Cmp(sum.high) != 0 {
		a.total.low, a.total.high, a.total.bounds = float(sum.low), float(sum.high), &bounds{sum.low, sum.high}
	}
	return a, nil
}

// creditMonths are the months of the period that have begun, from the first data on, with the contract of each; or why there
// are none.
func (e *Engine) creditMonths(ctx context.Context, q question) (months []creditMonth, why string, err error) {
	why, err = e.promised(ctx, q, "credit.tiers", "the fee is that of the whole contract", func(p Period, text string, last time.Time) (err error) {
		m := creditMonth{period: p, fee: catalog.Amount(q.s.settings.choice("credit.fee", last))}
		m.tiers, _ = catalog.ParseTiers(text) // checked when it was set
		m.up, err = e.monthUptime(ctx, q.s, p)
		months = append(months, m)
		return err
	})
	if len(months) == 0 && why == "" {
		why = `No credit tiers are set: "Credit tiers of the contract" and "Fee of a month" in the settings.`
	}
	return months, why, err
}

// promised calls each for the months of the period that have begun, from the first data on, in which the setting holds a
// promise, with its text and the month's last moment. why says that credits are not for such a question; whole is why they
// cannot be filtered.
func (e *Engine) promised(ctx context.Context, q question, setting, whole string, each func(p Period, text string, last time.Time) error) (why string, err error) {
	if len(q.filters) > 0 {
		return "It cannot be filtered: " + whole + ".", nil
	}
	if wholeMonths(q.period) == 0 {
		return "Credits are settled by calendar months, and the period is made of none.", nil
	}
	for from := q.period.From; from.Before(q.period.known); from = from.AddDate(0, 1, 0) {
		last := from.AddDate(0, 1, 0).Add(-time.Nanosecond)
		text := q.s.settings.choice(setting, last)
		if text == "" || !q.s.first.Before(last) {
			continue
		}
		p, err := e.resolve(ctx, q.s, Spec{Preset: "month", Month: from.Format("2006-01"), AsOf: q.period.AsOf})
		if err != nil {
			return "", err
		}
		if err := each(p, text, last); err != nil {
			return "", err
		}
	}
	return "", nil
}

// monthUptime measures a calendar month; nil when no method has data. It is remembered, because a year to date asks for the
// months that a scorecard has.
func (e *Engine) monthUptime(ctx context.Context, s *state, p Period) (*monthUptime, error) {
	return cached(ctx, e, s.version, "month uptime", p, func() (*monthUptime, error) {
		q := question{s: s, period: p, silent: true}
		counts, err := e.minutes(ctx, q, nil)
		if err != nil {
			return nil, err
		}
		u, err := e.uptime(ctx, q, counts)
		if err != nil || u == nil || u.methods[0].outage.Uptime(u.missing) == nil {
			return nil, err
		}
		m := u.methods[0]
		return &monthUptime{outage: m.outage, missing: u.missing, rest: u.rest(p), unseen: m.undecided(s.zone), method: m.name}, nil
	})
}

// creditSum adds credits up, with the least and the most that they can be.
type creditSum struct {
	value, low, high, fees *big.Rat
	known                  int64 // months with an uptime
}

func (s *creditSum) add(c creditSum) {
	s.low.Add(s.low, zero(c.low))
	s.high.Add(s.high, zero(c.high))
	s.fees.Add(s.fees, zero(c.fees))
	if c.value != nil {
		s.value.Add(s.value, c.value)
		s.known++
	}
}

// credit is what the month owes; missing says what is not known of it. A month that fell below no tier owes nothing,
// whatever its fee.
func (m creditMonth) credit() (c creditSum, missing string) {
	name := m.period.Label
	c.fees = m.fee
	if m.up == nil {
		if m.fee != nil {
			c.high = new(big.Rat).Mul(m.fee, m.tiers.Owed(len(m.tiers)))
		}
		return c, fmt.Sprintf("Nothing says whether the system worked in %s: neither checks, nor requests with a status, nor a complete incident list.", name)
	}
	low, high := m.up.outage.Bounds()
	share, most, least := m.tiers.Owed(m.tiers.Fallen(m.up.uptime())), m.tiers.Owed(m.tiers.Fallen(low)), m.tiers.Owed(m.tiers.Fallen(high))
	fee := m.fee
	if fee == nil {
		if most.Sign() > 0 {
			return c, fmt.Sprintf("%s; the fee is not set (credit.fee).", m.tier(m.up.uptime()))
		}
		fee = new(big.Rat)
	}
	c.value, c.low, c.high = new(big.Rat).Mul(fee, share), new(big.Rat).Mul(fee, least), new(big.Rat).Mul(fee, most)
	return c, ""
}

func (u *monthUptime) uptime() *big.Rat { return u.outage.Uptime(u.missing) }

// tier says into which tier an uptime of the month falls.
func (m creditMonth) tier(uptime *big.Rat) string {
	n := m.tiers.Fallen(uptime)
	if n == 0 {
		return fmt.Sprintf("%s had an uptime of %s, below no tier", m.period.Label, uptimeText(uptime))
	}
	return fmt.Sprintf("%s had an uptime of %s, below %s: %s of the fee", m.period.Label, uptimeText(uptime), levelText(m.tiers[n-1].Below), levelText(m.tiers[n-1].Credit))
}

// levelText writes a share as the contract has it, "99.95 %".
func levelText(share *big.Rat) string {
	text := new(big.Rat).Mul(share, big.NewRat(100, 1)).FloatString(6)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + " %"
}

// creditsSQL adds the months up as the engine does.
func creditsSQL(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
	months, why, err := e.creditMonths(ctx, q)
	if err != nil || why != "" {
		return "", err
	}
	var parts []string
	for _, m := range months {
		if m.up == nil {
			continue
		}
		inner, err := e.uptimeSQL(ctx, question{s: q.s, period: m.period, silent: true}, e.catalog.KPI("uptime"))
		if err != nil {
			return "", err
		}
		parts = append(parts, fmt.Sprintf("SELECT %s::DOUBLE %s * CASE%s ELSE 0 END AS credit FROM (%s)", zero(m.fee).FloatString(6), note("fee of %s", m.period.Label), tierCases(m.tiers), inner))
	}
	return "SELECT sum(credit) AS value FROM (\n" + strings.Join(parts, "\nUNION ALL\n") + ")", nil
}

// tierCases are the branches of a CASE that gives the share owed for an uptime, which is named value. Rounding keeps one on
// a tier's level there.
func tierCases(tiers catalog.CreditTiers) string {
	var b strings.Builder
	for i := len(tiers) - 1; i >= 0; i-- {
		fmt.Fprintf(&b, " WHEN round(value, 12) < %s THEN %s", tiers[i].Below.FloatString(9), tiers[i].Credit.FloatString(9))
	}
	return b.String()
}
