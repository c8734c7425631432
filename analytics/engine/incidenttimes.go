package engine

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"

	"telltale/analytics/catalog"
	"telltale/analytics/figures"
	"telltale/analytics/sla"
)

// realIncidents is the condition on incidents that took something down, or could have: maintenance, alerts, and what the
// source itself calls none are no incidents.
const realIncidents = "(kind IS NULL OR kind NOT IN ('none', 'maintenance', 'alert'))"

// startedIncidents are the incidents that began in the period.
func (e *Engine) startedIncidents(q question) string {
	r := e.relate(q.frame(), need{fact: e.catalog.Fact("incidents"), names: []string{"started", "ended", "detected", "kind"}})
	return "SELECT * FROM (" + r.sql + ") WHERE " + realIncidents
}

// timeToDetect is, for each incident that began in the period, the microseconds until somebody or something noticed: as the
// list says, or as the first alert that touches it was raised. An alert before the start detected it at once.
func timeToDetect(e *Engine, q question) string {
	return fmt.Sprintf(`WITH listed AS (SELECT row_number() OVER (ORDER BY started, ended, detected) AS n, * FROM (%[1]s)),
  alerts AS (SELECT started AS a, coalesce(ended, %[2]s) AS b, coalesce(detected, started) AS raised FROM incidents WHERE kind = 'alert'),
  noticed AS (SELECT n, any_value(started) AS started, least(any_value(detected), min(raised)) AS noticed FROM listed LEFT JOIN alerts
    ON a < coalesce(ended, %[2]s) + INTERVAL %[3]d SECOND AND started < greatest(b, a + INTERVAL 1 SECOND) + INTERVAL %[3]d SECOND GROUP BY n)
SELECT sum(greatest(epoch_us(noticed) - epoch_us(started), 0)) AS us, count(noticed) AS n, count(*) - count(noticed) AS aside FROM noticed`,
		e.startedIncidents(q), timestamp(q.period.known), int64(matchSlack))
}

// timeToResolve is, for the incidents that began in the period and are over, the microseconds that they lasted.
func timeToResolve(e *Engine, q question) string {
	return fmt.Sprintf("SELECT sum(epoch_us(ended) - epoch_us(started)) AS us, count(ended) AS n, count(*) - count(ended) AS aside FROM (%s)", e.startedIncidents(q))
}

// meanTime is the mean of what a query adds up: one row of microseconds, the incidents that have them, and those that have
// none, for which aside says why.
func meanTime(query func(*Engine, question) string, aside string) computation {
	return computation{
		answer: func(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
			var us sql.NullString
			var n, left int64
			if err := e.db.QueryRow(ctx, "SELECT us::VARCHAR, n, aside FROM ("+query(e, q)+")").Scan(&us, &n, &left); err != nil {
				return nil, internal("the incidents cannot be read", err)
			}
			a := &answer{groups: map[string]reading{}}
			if left > 0 {
				a.notes = append(a.notes, fmt.Sprintf(aside, left, left+n))
			}
			if n == 0 {
				a.why = "No incident of the period has both ends of that time."
				return a, nil
			}
			a.total = reading{part: scaled(rational(us.String, us.Valid), big.NewRat(1, 1_000_000)), whole: big.NewRat(n, 1), n: big.NewRat(n, 1)}
			a.total.value = quotient(a.total.part, a.total.whole)
			return a, nil
		},
		sql: func(e *Engine, _ context.Context, q question, _ *catalog.KPI) (string, error) {
			return "SELECT us::DOUBLE / 1e6 / n AS value\nFROM (" + query(e, q) + ")", nil
		},
	}
}

// affectedUsers are the users with a request that failed for a reason of the server's during an incident, with the part of
// the incident that lies in the period. A user whom two incidents hit at one time is counted once for it.
func (e *Engine) affectedUsers(q question) string {
	r := e.relate(q.frame(), need{fact: e.catalog.Fact("requests"), names: []string{"ts", "user_id", "server_failure"}})
	return fmt.Sprintf(`WITH listed AS (%s),
  hit AS (SELECT DISTINCT user_id, a, b FROM (SELECT ts, user_id FROM (%s) WHERE server_failure AND user_id IS NOT NULL) JOIN listed ON ts >= a AND ts < b),
  apart AS (SELECT *, max(b) OVER (PARTITION BY user_id ORDER BY a, b ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM hit)
SELECT coalesce(sum(greatest(epoch_us(b) - greatest(epoch_us(a), coalesce(epoch_us(before), epoch_us(a))), 0)), 0) AS us, count(DISTINCT user_id) AS users,
  (SELECT count(*) FROM listed) AS incidents FROM apart`, listedIncidents(q), r.sql)
}

// listedIncidents are the parts of incidents that lie in the known part of the period.
func listedIncidents(q question) string {
	return fmt.Sprintf(`SELECT greatest(started, %[1]s) AS a, least(coalesce(ended, %[2]s), %[2]s) AS b FROM incidents
    WHERE %[3]s AND started < %[2]s AND (ended IS NULL OR ended > %[1]s)`, timestamp(q.period.From), timestamp(q.period.known), realIncidents)
}

// customerMinutes is the minutes of incidents times the users whom they hit.
func customerMinutes(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	us := "0"
	var users, incidents int64
	err := e.db.QueryRow(ctx, "SELECT count(*) FROM ("+listedIncidents(q)+")").Scan(&incidents)
	if err == nil && incidents > 0 {
		err = e.db.QueryRow(ctx, "SELECT us::VARCHAR, users FROM ("+e.affectedUsers(q)+")").Scan(&us, &users)
	}
	if err != nil {
		return nil, internal("the incidents cannot be read", err)
	}
	if incidents == 0 {
		declared, err := e.declared(ctx, q.s, "incidents")
		if err != nil {
			return nil, err
		}
		if len(sla.Uncovered(declared, q.period.From, q.period.known)) > 0 {
			return &answer{why: "There are no incidents, and nobody declared the list complete for the period."}, nil
		}
	}
	var named bool
	r := e.relate(q.frame(), need{fact: e.catalog.Fact("requests"), names: []string{"user_id"}})
	if err := e.db.QueryRow(ctx, "SELECT count(*) > 0 FROM (SELECT 1 FROM ("+r.sql+") WHERE user_id IS NOT NULL LIMIT 1)").Scan(&named); err != nil {
		return nil, internal("the users cannot be counted", err)
	}
	if !named {
		return &answer{why: "No request of the period says whose it is."}, nil
	}
	a := &answer{groups: map[string]reading{}, notes: []string{figures.Counted(users, "user", "users") + " of " + figures.Counted(incidents, "incident", "incidents") + "."}}
	a.total = reading{value: scaled(rational(us, true), big.NewRat(1, 60_000_000)), n: big.NewRat(incidents, 1)}
	return a, nil
}

func customerMinutesSQL(e *Engine, _ context.Context, q question, _ *catalog.KPI) (string, error) {
	return "SELECT us::DOUBLE / 60e6 AS value\nFROM (" + e.affectedUsers(q) + ")", nil
}
