package engine

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"time"

	"telltale/analytics/sla"
)

// spellsSQL are the runs of checks of one target that found the same without a gap. Where several places checked at one
// instant, most of them decide. Without an interval in the export the closest checks show it: some tools keep only the
// checks that changed something. A check speaks until the next one, unless that is later than three usual distances.
const spellsSQL = `probed AS (SELECT coalesce(target, '') AS target, ts, count(*) FILTER (state = 'down') AS down, count(*) FILTER (state = 'degraded') AS slow,
    count(*) FILTER (state IN ('up', 'down', 'degraded')) AS known, max(interval_us) AS every FROM checks GROUP BY ALL),
  judged AS (SELECT target, ts, every, CASE WHEN known = 0 THEN 'unknown' WHEN 2 * down > known THEN 'down' WHEN 2 * (down + slow) > known THEN 'degraded' ELSE 'up' END AS state
    FROM probed),
  spaced AS (SELECT *, epoch_us(ts) - lag(epoch_us(ts)) OVER w AS gap, lag(state) OVER w AS before FROM judged WINDOW w AS (PARTITION BY target ORDER BY ts)),
  cadence AS (SELECT target, coalesce(quantile_disc(every, 0.5), quantile_disc(gap, 0.05), 0) AS step,
    3 * coalesce(quantile_disc(every, 0.5), quantile_disc(gap, 0.95), 0) AS hold FROM spaced GROUP BY target),
  numbered AS (SELECT target, ts, state, step, hold, sum(CASE WHEN before IS DISTINCT FROM state OR gap > hold THEN 1 ELSE 0 END) OVER (PARTITION BY target ORDER BY ts) AS spell
    FROM spaced JOIN cadence USING (target)),
  spells AS (SELECT target, any_value(state) AS state, min(ts) AS first, max(ts) AS last, any_value(step) AS step, any_value(hold) AS hold FROM numbered GROUP BY target, spell)`

// spell is a run of checks of one target.
type spell struct {
	target, state string
	first, last   time.Time
	step, hold    time.Duration
}

// spells are those of the whole workspace, by target and time. They are few, and read once for each version of it.
func (e *Engine) spells(ctx context.Context, s *state) ([]spell, error) {
	return cached(ctx, e, s.version, "spells", nil, func() ([]spell, error) {
		rows, err := e.db.Query(ctx, "WITH "+spellsSQL+"\nSELECT target, state, first, last, step::BIGINT, hold::BIGINT FROM spells ORDER BY target, first")
		if err != nil {
			return nil, internal("the checks cannot be read", err)
		}
		defer rows.Close()
		var all []spell
		for rows.Next() {
			var p spell
			var step, hold int64
			if err := rows.Scan(&p.target, &p.state, &p.first, &p.last, &step, &hold); err != nil {
				return nil, internal("the checks cannot be read", err)
			}
			p.step, p.hold = time.Duration(step)*time.Microsecond, time.Duration(hold)*time.Microsecond
			all = append(all, p)
		}
		return all, rows.Err()
	})
}

// targets are the targets of checks by name, in the order of their names. full gives the weight of a target's failures;
// those with none are left out.
func (a *accounting) targets(spells []spell, full func(target string) *big.Rat) (names []string, targets []sla.Target) {
	for i, p := range spells {
		if i == 0 || spells[i-1].target != p.target {
			names, targets = append(names, p.target), append(targets, sla.Target{Interval: p.step, Hold: p.hold, Full: full(p.target)})
		}
		t := &targets[len(targets)-1]
		s := sla.Spell{First: p.first, Last: p.last}
		switch p.state {
		case "up":
			s.Weight = new(big.Rat)
		case "down":
			s.Weight = new(big.Rat).Mul(t.Full, a.weights["outage"])
		case "degraded":
			s.Weight = new(big.Rat).Mul(t.Full, a.weights["degraded"])
		}
		t.Spells = append(t.Spells, s)
	}
	return names, targets
}

// byChecks uses the results of probes: down from the first failed check of a target to its next good one. It is nil when
// nothing that counts was checked in the period.
func (e *Engine) byChecks(ctx context.Context, q question, a *accounting) (*uptimeMethod, error) {
	if len(q.s.hours["checks"]) == 0 {
		return nil, nil
	}
	var n sql.NullInt64
	checks := e.catalog.Fact("checks")
	if err := e.db.QueryRow(ctx, "SELECT count(*) FROM checks WHERE "+q.frame().instants(checks)).Scan(&n); err != nil {
		return nil, internal("the checks cannot be counted", err)
	}
	spells, err := e.spells(ctx, q.s)
	if err != nil || n.Int64 == 0 {
		return nil, err
	}
	var counted []sla.Target
	_, targets := a.targets(spells, a.weight)
	for _, t := range targets {
		if t.Full.Sign() > 0 {
			counted = append(counted, t)
		}
	}
	if len(counted) == 0 {
		return nil, nil
	}
	m := a.watched(counted, q)
	m.id, m.name, m.n = "checks", methodNames["checks"], big.NewRat(n.Int64, 1)
	m.note = fmt.Sprintf("Down from the first failed check of %s to its next good one.", oneOf(len(counted)))
	return m, nil
}

// watched measures the downtime that the probes of the targets show.
func (a *accounting) watched(targets []sla.Target, q question) *uptimeMethod {
	w := sla.Watched(targets, q.period.From, q.period.known)
	m := &uptimeMethod{down: a.within(w.Down), worst: a.within(w.Worst), unseen: a.inside(w.Unseen), doubt: a.inside(w.Doubt)}
	m.outage = sla.Outage{Total: a.total(), Down: downtime(m.down), Unseen: sla.Length(m.unseen), Worst: downtime(m.worst), Best: downtime(a.within(w.Best))}
	return m
}

func oneOf(targets int) string {
	if targets == 1 {
		return "the target"
	}
	return fmt.Sprintf("any of %d targets", targets)
}
