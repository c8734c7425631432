package engine

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
)

const (
	// mostDependencies is how many are told apart, those that are called most.
	mostDependencies = 20
	// newestCalls of the last day say whether the main dependency is down; fewer than fewestCalls say nothing.
	newestCalls = 20
	fewestCalls = 5
)

// dependencyParts are the dependencies that the request log calls, those that checks watch, and those that open incidents
// name.
func (e *Engine) dependencyParts(ctx context.Context, q question) ([]statusPart, error) {
	calls, names, err := e.partsBy(ctx, q, "dependency_uptime", "upstream")
	if err != nil {
		return nil, err
	}
	main := ""
	if set := catalog.Phrases(q.s.settings.choice("dependencies.main", q.frame().at)); len(set) > 0 {
		main = set[0]
	} else if len(names) > 0 {
		main = names[0]
	}
	at := slices.IndexFunc(calls, func(p statusPart) bool { return strings.EqualFold(p.name, main) })
	switch {
	case at >= 0:
		if err := e.judgeMain(ctx, q, calls[at].name, &calls[at]); err != nil {
			return nil, err
		}
	case main != "":
		calls = append(calls, statusPart{name: main, told: "No calls in the period."})
		names = append(names, main)
	}
	checks, err := e.checkParts(ctx, q, main)
	if err != nil {
		return nil, err
	}
	incidents, err := e.openIncidents(ctx, q, names, main)
	return slices.Concat(calls, checks, incidents), err
}

// partsBy holds a KPI against its target for each value of a dimension, the most rows first.
func (e *Engine) partsBy(ctx context.Context, q question, id, dimension string) (parts []statusPart, names []string, err error) {
	k := e.catalog.KPI(id)
	target := e.target(q.s, k, q.frame().at)
	if target == nil {
		return nil, nil, nil
	}
	q.by = split{by: dimension}
	answers, err := e.measure(ctx, q, []*catalog.KPI{k})
	if err != nil {
		return nil, nil, err
	}
	groups := answers[id].groups
	names = byCalls(groups)
	q.by = split{}
	for _, name := range names {
		q.filters = []Filter{{Dimension: dimension, Values: []string{name}}}
		sql, err := e.valueSQL(ctx, q, k)
		if err != nil {
			return nil, nil, err
		}
		parts = append(parts, againstTarget(name, k, target, groups[name].value, sql))
	}
	return parts, names, nil
}

// judgeMain looks at the newest calls to the main dependency.
func (e *Engine) judgeMain(ctx context.Context, q question, name string, p *statusPart) error {
	q.filters = []Filter{{Dimension: "upstream", Values: []string{name}}}
	f := q.frame()
	last := q.period.known.Add(-24 * time.Hour)
	if last.After(f.from()) {
		f.spans = []span{{last, f.to()}}
	}
	r := e.relate(f, need{fact: e.catalog.Fact("requests"), names: []string{"ts", "server_failure"}})
	newest := fmt.Sprintf("SELECT count(*) AS n, count(*) FILTER (server_failure) AS failed FROM (SELECT server_failure FROM (%s) WHERE server_failure IS NOT NULL ORDER BY ts DESC LIMIT %d)",
		r.sql, newestCalls)
	var n, failed int64
	if err := e.db.QueryRow(ctx, newest).Scan(&n, &failed); err != nil {
		return internal("the newest calls cannot be counted", err)
	}
	switch {
	case n >= fewestCalls && 2*failed > n:
		*p = inState(p.name, down, fmt.Sprintf("The main dependency: %d of its newest %d calls failed.", failed, n),
			fmt.Sprintf("SELECT CASE WHEN n >= %d AND 2 * failed > n THEN %d END AS state FROM (%s)", fewestCalls, down, newest))
	case n < fewestCalls && p.state.Cmp(big.NewRat(healthy, 1)) == 0:
		*p = statusPart{name: p.name, told: fmt.Sprintf("The main dependency: fewer than %d calls on the last day.", fewestCalls)}
	default:
		p.told = "The main dependency: " + p.told
	}
	return nil
}

// checkParts are the dependencies that checks watch. The newest check of the last day says whether one is down.
func (e *Engine) checkParts(ctx context.Context, q question, main string) ([]statusPart, error) {
	if q.s.settings.choice("dependencies.checks", q.frame().at) == "" {
		return nil, nil
	}
	parts, names, err := e.partsBy(ctx, q, "dependency_checks", "target")
	if err != nil {
		return nil, err
	}
	if len(parts) == 0 {
		return []statusPart{{name: "Checks of dependencies", told: "No result in the period."}}, nil
	}
	for i, name := range names {
		last := fmt.Sprintf("SELECT arg_max(state, ts) AS newest FROM checks WHERE target = %s AND state <> 'unknown' AND ts >= %s AND ts < %s",
			quote(name), timestamp(q.period.known.Add(-24*time.Hour)), timestamp(q.period.known))
		cells, err := e.cells(ctx, "SELECT coalesce(newest, '') FROM ("+last+")", 1)
		if err != nil {
			return nil, err
		}
		state := int64(degraded)
		if main != "" && strings.Contains(strings.ToLower(name), strings.ToLower(main)) {
			state = down
		}
		parts[i].name += " (checks)"
		switch newest := cells[0][0]; {
		case newest == "down":
			parts[i] = inState(parts[i].name, state, "The newest check found it down.", fmt.Sprintf("SELECT CASE newest WHEN 'down' THEN %d END AS state FROM (%s)", state, last))
		case newest == "" && parts[i].state.Cmp(big.NewRat(healthy, 1)) == 0:
			parts[i] = statusPart{name: parts[i].name, told: "No check on the last day."}
		}
	}
	return parts, nil
}

// openIncidents are the dependencies that an incident names which is open at the end of the period.
func (e *Engine) openIncidents(ctx context.Context, q question, names []string, main string) ([]statusPart, error) {
	var parts []statusPart
	for _, name := range names {
		at := timestamp(q.period.known)
		open := fmt.Sprintf(`SELECT CASE WHEN bool_or(kind = 'outage') AND %v THEN %d WHEN count(*) > 0 THEN %d END AS state, any_value(title) AS title FROM incidents
  WHERE started < %s AND (ended IS NULL OR ended >= %s) AND kind IN ('outage', 'partial', 'degraded') AND contains(lower(concat_ws(' ', component, title)), %s)`,
			strings.EqualFold(name, main), down, degraded, at, at, quote(strings.ToLower(name)))
		cells, err := e.cells(ctx, "SELECT coalesce(state::VARCHAR, ''), coalesce(title, '') FROM ("+open+")", 2)
		if err != nil {
			return nil, err
		}
		if state := rational(cells[0][0], true); state != nil {
			parts = append(parts, statusPart{name: name + " (incidents)", state: state, told: fmt.Sprintf("The incident %q is open.", cells[0][1]), sql: "SELECT state FROM (" + open + ")"})
		}
	}
	return parts, nil
}
