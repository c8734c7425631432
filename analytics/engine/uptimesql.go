package engine

import (
	"context"
	"fmt"
	"math/big"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/sla"
)

// uptimeSQL is the headline of uptime, downtime or error budget: the seconds down and unseen by the chosen method, and
// what follows from them.
func (e *Engine) uptimeSQL(ctx context.Context, q question, k *catalog.KPI) (string, error) {
	counts, err := e.minutes(ctx, q, nil)
	if err != nil {
		return "", err
	}
	u, err := e.uptime(ctx, q, counts)
	if err != nil || u == nil || u.methods[0].outage.Uptime(u.missing) == nil {
		return "", err
	}
	m := u.methods[0]
	unseen, down := "unseen", "down"
	time := m.outage.Total.FloatString(6) + "::DOUBLE"
	switch u.missing {
	case sla.Excluded:
		time = "(" + time + " - " + unseen + ")"
	case sla.CountsDown:
		down = "(down + unseen)"
		if m.outage.Worst != nil {
			down = fmt.Sprintf("least(down + unseen, %s %s)", m.outage.Worst.FloatString(9), note("the most that it can have been"))
		}
	}
	var value string
	switch k.Measure.Engine {
	case "uptime":
		value = fmt.Sprintf("(%s - %s) / %s", time, down, time)
	case "downtime":
		value = down
	case "error_budget_remaining":
		target := e.target(q.s, e.catalog.KPI("uptime"), q.frame().at)
		if target == nil {
			return "", nil
		}
		value = fmt.Sprintf("(1 - %s::DOUBLE) * (%s + %s) - %s", target.Value.FloatString(9), time, u.rest(q.period).FloatString(6), down)
	}
	return fmt.Sprintf("SELECT %s AS value\nFROM (%s)", value, e.outageSQL(q, u)), nil
}

// outageSQL gives the seconds down and unseen by the chosen method.
func (e *Engine) outageSQL(q question, u *uptimeReading) string {
	m := u.methods[0]
	unseen := m.outage.Unseen.FloatString(6)
	switch m.id {
	case "requests":
		r := e.relate(u.frame(q), need{fact: e.catalog.Fact("requests"), names: []string{"weight", "server_failure"}})
		covered := new(big.Rat).Sub(m.outage.Total, m.outage.Unseen)
		return fmt.Sprintf(`SELECT coalesce(sum(weight) FILTER (server_failure), 0)::DOUBLE / (sum(weight) FILTER (server_failure IS NOT NULL))::DOUBLE * %s %s AS down,
  %s AS unseen FROM (%s)`, covered.FloatString(9), note("covered seconds"), unseen, r.sql)
	case "incidents":
		listed := fmt.Sprintf(`SELECT greatest(started, p) AS a, least(coalesce(ended, %s), q) AS b, %s * %s AS weight
    FROM incidents JOIN pieces ON started < q AND coalesce(ended, %[1]s) > p WHERE kind IN ('outage', 'partial', 'degraded')`,
			timestamp(q.period.known), u.kindSQL("kind"), u.componentSQL("component"))
		return fmt.Sprintf("WITH %s,\n  %s", u.piecesSQL(), u.sweptSQL(listed, unseen))
	case "checks":
		listed := fmt.Sprintf(`SELECT greatest(first, p) AS a, least(until, q) AS b, %s * %s AS weight
    FROM (SELECT *, CASE WHEN next <= last + to_microseconds(hold) THEN next ELSE least(last + to_microseconds(step), coalesce(next, TIMESTAMP '9999-01-01')) END AS until
      FROM (SELECT *, lead(first) OVER (PARTITION BY target ORDER BY first) AS next FROM spells))
    JOIN pieces ON first < q AND until > p WHERE state IN ('down', 'degraded')`, u.kindSQL("CASE state WHEN 'down' THEN 'outage' ELSE state END"), u.componentSQL("target"))
		return fmt.Sprintf("WITH %s,\n  %s,\n  %s", u.piecesSQL(), spellsSQL, u.sweptSQL(listed, unseen))
	}
	if u.slices != "minute" {
		return e.longSlicesSQL(q, u)
	}
	return e.minuteSlicesSQL(q, u)
}

// piecesSQL are the stretches of the period that count.
func (a *accounting) piecesSQL() string {
	rows := make([]string, len(a.counted))
	for i, w := range a.counted {
		rows[i] = fmt.Sprintf("(%s, %s)", timestamp(w.From), timestamp(w.To))
	}
	return "pieces(p, q) AS (VALUES " + strings.Join(rows, ", ") + ")"
}

// sweptSQL integrates the highest weight that is active at each instant over what is listed from a to b.
func (a *accounting) sweptSQL(listed, unseen string) string {
	return fmt.Sprintf(`listed AS (%s),
  edges AS (SELECT moment, lead(moment) OVER (ORDER BY moment) AS next FROM (SELECT DISTINCT unnest([a, b]) AS moment FROM listed)),
  active AS (SELECT epoch_us(next) - epoch_us(moment) AS us, max(weight) AS weight FROM edges JOIN listed ON a <= moment AND b >= next GROUP BY moment, next)
  SELECT coalesce(sum(us * weight), 0)::DOUBLE / 1e6 AS down, %s AS unseen FROM active`, listed, unseen)
}

// kindSQL is the weight of a kind of incident.
func (a *accounting) kindSQL(kind string) string {
	var b strings.Builder
	for _, name := range []string{"outage", "partial", "degraded"} {
		fmt.Fprintf(&b, " WHEN %s THEN %s", quote(name), a.weights[name].FloatString(6))
	}
	return "CASE " + kind + b.String() + " END"
}

// componentSQL is the weight of the components that a text names.
func (a *accounting) componentSQL(column string) string {
	if a.components == nil {
		return "1"
	}
	parts := []string{"0"}
	for _, c := range a.components {
		parts = append(parts, fmt.Sprintf("CASE WHEN list_contains(string_split_regex(trim(lower(%s)), '\\s*,\\s*'), %s) THEN %s ELSE 0 END", column, quote(c.Name), c.Weight.FloatString(6)))
	}
	return fmt.Sprintf("CASE WHEN coalesce(%s, '') = '' THEN 1 ELSE greatest(%s) END", column, join(parts))
}

// minutePieces are the minutes that count, as pieces of an SQL relation.
func (a *accounting) minutePieces() string {
	var rows []string
	for _, p := range a.minutes() {
		rows = append(rows, fmt.Sprintf("(%d, %d)", p[0], p[1]))
	}
	return "(VALUES " + strings.Join(rows, ", ") + ") AS pieces(p, q)"
}

// countsSQL are the requests of each minute, and those that failed for a reason of the server's.
func (e *Engine) countsSQL(q question, u *uptimeReading) string {
	r := e.relate(u.frame(q), need{fact: e.catalog.Fact("requests"), names: []string{"minute", "weight", "server_failure"}})
	return fmt.Sprintf(`SELECT minute, (sum(weight) FILTER (server_failure IS NOT NULL))::DOUBLE AS n, (sum(weight) FILTER (server_failure))::DOUBLE AS failed
    FROM (%s) GROUP BY minute`, r.sql)
}

// minuteSlicesSQL walks through the minutes of each piece of time. run is the length of the outage that has not ended yet.
func (e *Engine) minuteSlicesSQL(q question, u *uptimeReading) string {
	return fmt.Sprintf(`SELECT 60.0 * sum(t.down + CASE WHEN t.run >= %[1]d THEN t.run ELSE 0 END) AS down, 60.0 * sum(t.unseen + t.length) AS unseen FROM (SELECT list_reduce(
    list({'n': coalesce(n, 0), 'failed': coalesce(failed, 0), 'length': 0, 'down': 0, 'unseen': 0, 'run': 0} ORDER BY moment),
    %[2]s
    lambda t, m: CASE
      WHEN t.n + m.n >= %[3]d AND t.failed + m.failed > %[4]v * (t.n + m.n) THEN {'n': 0.0, 'failed': 0.0, 'length': 0, 'down': t.down, 'unseen': t.unseen, 'run': t.run + t.length + 1}
      WHEN t.n + m.n >= %[3]d THEN {'n': 0.0, 'failed': 0.0, 'length': 0, 'down': t.down + CASE WHEN t.run >= %[1]d THEN t.run ELSE 0 END, 'unseen': t.unseen, 'run': 0}
      WHEN t.length = %[5]d THEN {'n': 0.0, 'failed': 0.0, 'length': 0, 'down': t.down + CASE WHEN t.run >= %[1]d THEN t.run ELSE 0 END, 'unseen': t.unseen + t.length + 1, 'run': 0}
      ELSE {'n': t.n + m.n, 'failed': t.failed + m.failed, 'length': t.length + 1, 'down': t.down, 'unseen': t.unseen, 'run': t.run} END,
    {'n': 0.0, 'failed': 0.0, 'length': 0, 'down': 0, 'unseen': 0, 'run': 0}) AS t
  FROM (SELECT p, unnest(range(p, q)) AS moment FROM %[6]s) LEFT JOIN (%[7]s) ON minute = moment GROUP BY p)`,
		u.shortest, note("a minute with fewer requests joins the next; %d minutes with still fewer are unseen", sla.LongestSlice),
		sla.FewestRequests, downLimit, sla.LongestSlice-1, u.minutePieces(), e.countsSQL(q, u))
}

// longSlicesSQL judges slices of five minutes, or takes the mean of their error rates. Slices without a break between them
// that are down make one outage.
func (e *Engine) longSlicesSQL(q question, u *uptimeReading) string {
	slices := fmt.Sprintf(`SELECT p, slice, least(q, (slice + 1) * %[1]d) - greatest(p, slice * %[1]d) AS length, coalesce(sum(n), 0) AS n, coalesce(sum(failed), 0) AS failed
    FROM (SELECT p, q, unnest(range(p, q)) AS moment, moment // %[1]d AS slice FROM %[2]s) LEFT JOIN (%[3]s) ON minute = moment GROUP BY p, q, slice`,
		sla.LongestSlice, u.minutePieces(), e.countsSQL(q, u))
	if u.slices == "mean" {
		return fmt.Sprintf(`SELECT 60.0 * coalesce(sum(length * failed / n) FILTER (n >= %[1]d), 0) AS down, 60.0 * coalesce(sum(length) FILTER (n < %[1]d), 0) AS unseen FROM (%[2]s)`,
			sla.FewestRequests, slices)
	}
	return fmt.Sprintf(`SELECT 60.0 * coalesce(sum(down) FILTER (down >= %[1]d), 0) AS down, 60.0 * sum(unseen) AS unseen FROM (
    SELECT p, run, sum(length) FILTER (n >= %[2]d AND failed > %[3]v * n) AS down, coalesce(sum(length) FILTER (n < %[2]d), 0) AS unseen FROM (
      SELECT *, sum(CASE WHEN n >= %[2]d AND failed > %[3]v * n THEN 0 ELSE 1 END) OVER (PARTITION BY p ORDER BY slice) AS run FROM (%[4]s)) GROUP BY p, run)`,
		u.shortest, sla.FewestRequests, downLimit, slices)
}
