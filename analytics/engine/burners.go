package engine

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"telltale/analytics/sla"
)

// burnt is downtime of a stretch of time, in seconds.
type burnt struct {
	from, to time.Time
	seconds  float64
}

// burners tell who burnt the budget: each incident, endpoint and model, with what nobody is known for apart. Dimensions are
// alternatives, and each adds up to all that was spent.
func (e *Engine) burners(ctx context.Context, q question, u *uptimeReading) ([]BudgetBurner, error) {
	spent, _ := u.methods[0].outage.Down.Float64()
	all := []BudgetBurner{}
	if spent == 0 {
		return all, nil
	}
	incidents, err := e.burntByIncident(ctx, q, u)
	if err != nil {
		return nil, err
	}
	all = append(all, ranked("incident", incidents, spent)...)
	if len(u.seen) == 0 {
		return all, nil
	}
	for _, dimension := range []string{"endpoint", "model"} {
		found, err := e.burntBy(ctx, q, u, dimension)
		if err != nil {
			return nil, err
		}
		all = append(all, ranked(dimension, found, spent)...)
	}
	return all, nil
}

// ranked orders what was found, most first, and adds what is missing to the sum as nobody's.
func ranked(dimension string, found map[string]float64, spent float64) []BudgetBurner {
	rest := spent
	for _, key := range slices.Sorted(maps.Keys(found)) { // always in one order, so that the last digits are the same
		rest -= found[key]
	}
	const negligible = 1e-6
	if rest > negligible*spent {
		found[""] += rest
	}
	var list []BudgetBurner
	for key, seconds := range found {
		if seconds > 0 {
			list = append(list, BudgetBurner{Dimension: dimension, Key: key, Spent: seconds, Share: finite(seconds / spent)})
		}
	}
	slices.SortFunc(list, func(a, b BudgetBurner) int {
		return cmp.Or(cmp.Compare(b.Spent, a.Spent), strings.Compare(a.Key, b.Key))
	})
	return list
}

// burnt is where the downtime of the chosen method lies. Shares of requests lie in the minutes that had failures.
func (u *uptimeReading) burnt() []burnt {
	m := u.methods[0]
	var all []burnt
	if m.id != "requests" {
		for _, s := range m.down {
			seconds, _ := downtime([]sla.Incident{s}).Float64()
			all = append(all, burnt{s.From, s.To, seconds})
		}
		return all
	}
	spent, _ := m.outage.Down.Float64()
	var failed float64
	for _, s := range u.seen {
		failed += s.Failed
	}
	for _, s := range u.seen {
		if s.Failed > 0 {
			w := windowOfMinutes(s.At, s.At+1)
			all = append(all, burnt{w.From, w.To, spent * s.Failed / failed})
		}
	}
	return all
}

// burntByIncident gives each second to the incident that began first of those that lasted then.
func (e *Engine) burntByIncident(ctx context.Context, q question, u *uptimeReading) (map[string]float64, error) {
	rows, err := e.db.Query(ctx, fmt.Sprintf(`SELECT started, ended, coalesce(nullif(title, ''), nullif(component, ''), id, 'untitled') FROM incidents
		WHERE (kind IS NULL OR kind NOT IN ('none', 'maintenance', 'alert')) AND started < %s AND (ended IS NULL OR ended > %s) ORDER BY ALL`,
		timestamp(q.period.known), timestamp(q.period.From)))
	if err != nil {
		return nil, internal("the incidents cannot be read", err)
	}
	defer rows.Close()
	found := map[string]float64{}
	left := u.burnt()
	for rows.Next() {
		var from time.Time
		var to sql.NullTime
		var title string
		if err := rows.Scan(&from, &to, &title); err != nil {
			return nil, internal("the incidents cannot be read", err)
		}
		if !to.Valid {
			to.Time = q.period.known
		}
		var taken float64
		if left, taken = take(left, from, to.Time); taken > 0 {
			found[title] += taken
		}
	}
	return found, rows.Err()
}

// take cuts [from, to) out of what was burnt, and tells how much it was.
func take(all []burnt, from, to time.Time) (left []burnt, taken float64) {
	for _, b := range all {
		start, end := b.from, b.to
		if start.Before(from) {
			start = from
		}
		if end.After(to) {
			end = to
		}
		if !start.Before(end) {
			left = append(left, b)
			continue
		}
		rate := b.seconds / b.to.Sub(b.from).Seconds()
		taken += rate * end.Sub(start).Seconds()
		if b.from.Before(start) {
			left = append(left, burnt{b.from, start, rate * start.Sub(b.from).Seconds()})
		}
		if end.Before(b.to) {
			left = append(left, burnt{end, b.to, rate * b.to.Sub(end).Seconds()})
		}
	}
	return left, taken
}

// burntBy gives the downtime of each minute to the values of a dimension, by how many of the minute's requests failed with
// each. A share of requests is that of all failures. Doubles are added in one order, so that the last digits are the same.
func (e *Engine) burntBy(ctx context.Context, q question, u *uptimeReading, dimension string) (map[string]float64, error) {
	r := e.relate(u.frame(q), need{fact: e.catalog.Fact("requests"), names: []string{"minute", "weight", "server_failure"}, by: dimension})
	query := fmt.Sprintf(`WITH failed AS (SELECT minute, coalesce(key, '') AS key, sum(weight)::DOUBLE AS n FROM (%s) WHERE server_failure GROUP BY ALL)`, r.sql)
	if u.methods[0].id == "requests" {
		spent, _ := u.methods[0].outage.Down.Float64()
		query += fmt.Sprintf("\nSELECT key, sum(n ORDER BY minute) / sum(sum(n ORDER BY minute)) OVER (ORDER BY key ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) * %v FROM failed GROUP BY key", spent)
	} else {
		query += fmt.Sprintf(`,
  down AS (SELECT minute, sum(rate * (least(b, 60 * minute + 60) - greatest(a, 60 * minute)) ORDER BY a) AS seconds FROM (
    SELECT a, b, rate, unnest(range((a // 60)::BIGINT, ceil(b / 60)::BIGINT)) AS minute FROM (VALUES %s) AS steps(a, b, rate)) GROUP BY minute),
  whole AS (SELECT minute, sum(n ORDER BY key) AS all_n FROM failed GROUP BY minute)
SELECT key, sum(seconds * n / all_n ORDER BY minute) FROM failed JOIN down USING (minute) JOIN whole USING (minute) GROUP BY key`, stepRows(u.methods[0].down))
	}
	rows, err := e.db.Query(ctx, query)
	if err != nil {
		return nil, internal("the failed requests cannot be counted", err)
	}
	defer rows.Close()
	found := map[string]float64{}
	for rows.Next() {
		var key string
		var seconds float64
		if err := rows.Scan(&key, &seconds); err != nil {
			return nil, internal("the failed requests cannot be counted", err)
		}
		found[key] = seconds
	}
	return found, rows.Err()
}

// stepRows are steps as rows of an SQL relation: from and to in seconds since 1970, and the weight.
func stepRows(steps []sla.Incident) string {
	var b strings.Builder
	for i, s := range steps {
		if i > 0 {
			b.WriteString(", ")
		}
		weight, _ := s.Weight.Float64()
		fmt.Fprintf(&b, "(%.6f::DOUBLE, %.6f::DOUBLE, %v::DOUBLE)", float64(s.From.UnixMicro())/1e6, float64(s.To.UnixMicro())/1e6, weight)
	}
	return b.String()
}
