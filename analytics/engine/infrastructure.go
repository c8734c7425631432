package engine

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/figures"
)

// The states of the infrastructure and its parts, the worst first. Unknown is no state: a part has a nil one then.
const (
	down     = 0
	degraded = 1
	healthy  = 2
)

// statusPart is one part of the infrastructure: how it is, why, and a query that gives its state.
type statusPart struct {
	name, told string
	state      *big.Rat
	sql        string
}

func inState(name string, state int64, told, sql string) statusPart {
	return statusPart{name: name, state: big.NewRat(state, 1), told: told, sql: sql}
}

// infrastructureStatus is the state of the worst part. Where a part is unknown the whole can be down or degraded, but not
// healthy.
func infrastructureStatus(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (*answer, error) {
	if len(q.filters) > 0 {
		return &answer{why: "It cannot be filtered: metrics do not have the dimensions of requests."}, nil
	}
	parts, err := e.statusParts(ctx, q)
	if err != nil {
		return nil, err
	}
	a := &answer{groups: map[string]reading{}}
	var worst *big.Rat
	var unknown []string
	for _, p := range parts {
		a.beside = append(a.beside, beside{name: p.name, note: p.told, unjudged: true, reading: reading{value: p.state}})
		switch {
		case p.state == nil:
			unknown = append(unknown, lowerFirst(p.name))
		case worst == nil || p.state.Cmp(worst) < 0:
			worst = p.state
		}
		if p.state != nil && p.state.Cmp(big.NewRat(healthy, 1)) < 0 {
			a.notes = append(a.notes, p.name+": "+p.told)
		}
	}
	switch {
	case len(parts) == 0:
		a.why = "Nothing that was imported says how the infrastructure is: no metric, no call to a dependency, no check of one."
		return a, nil
	case worst == nil || worst.Cmp(big.NewRat(healthy, 1)) == 0:
		if len(unknown) > 0 {
			a.why = "Unknown: nothing tells the state of " + strings.Join(unknown, "; ") + "."
			return a, nil
		}
		if c, needed := q.coverage("samples"), q.s.settings.fraction("coverage.needed", q.frame().at); c.known && c.share < needed {
			a.why = fmt.Sprintf("Unknown: metrics cover %s of the expected hours, and %s are needed to call it healthy.", shareBelow(c.share, needed), percentText(needed))
			return a, nil
		}
	case len(unknown) > 0:
		a.notes = append(a.notes, "Nothing tells the state of "+strings.Join(unknown, "; ")+".")
	}
	a.total = reading{value: worst, n: big.NewRat(int64(len(parts)-len(unknown)), 1)}
	return a, nil
}

// statusParts are all parts that anything was ever imported of. They are remembered: a period is asked for again when
// another one is compared with it.
func (e *Engine) statusParts(ctx context.Context, q question) ([]statusPart, error) {
	q.by = split{}
	return cached(ctx, e, q.s.version, "infrastructure", q.period, func() ([]statusPart, error) {
		var parts []statusPart
		for _, of := range []func(context.Context, question) ([]statusPart, error){e.taskPart, e.metricParts, e.dependencyParts} {
			found, err := of(ctx, q)
			if err != nil {
				return nil, err
			}
			parts = append(parts, found...)
		}
		return parts, nil
	})
}

// metricParts hold the KPIs of metrics that are fed against their targets.
func (e *Engine) metricParts(ctx context.Context, q question) ([]statusPart, error) {
	var kpis []*catalog.KPI
	for _, id := range []string{"cpu_maximum", "memory_maximum", "disk_used", "dependency_probes"} {
		k := e.catalog.KPI(id)
		if e.unfed(q, k) == "" && e.target(q.s, k, q.frame().at) != nil {
			kpis = append(kpis, k)
		}
	}
	answers, err := e.measure(ctx, q, kpis)
	if err != nil {
		return nil, err
	}
	var parts []statusPart
	for _, k := range kpis {
		sql, err := e.valueSQL(ctx, q, k)
		if err != nil {
			return nil, err
		}
		parts = append(parts, againstTarget(k.Name, k, e.target(q.s, k, q.frame().at), answers[k.ID].total.value, sql))
	}
	return parts, nil
}

// againstTarget is degraded where the value misses the target; without a value nothing is known.
func againstTarget(name string, k *catalog.KPI, target *inForce, value *big.Rat, sql string) statusPart {
	if value == nil {
		return statusPart{name: name, told: "No data in the period."}
	}
	sql = fmt.Sprintf("SELECT CASE WHEN value %s %s THEN %d ELSE %d END AS state FROM (%s)", target.Op, target.Value.FloatString(9), healthy, degraded, sql)
	text := figures.Text(float(value), string(k.Unit), "")
	if k.Better == "higher" {
		text = uptimeText(value) // 99.896 % must not read as the 99.9 % that it misses
	}
	if target.Meets(value) {
		return inState(name, healthy, fmt.Sprintf("%s, target %s.", text, target.words), sql)
	}
	return inState(name, degraded, fmt.Sprintf("%s, not %s.", text, target.words), sql)
}

// taskPart compares the newest numbers of healthy and of desired tasks. What is older than an hour at the end of the period
// says nothing.
func (e *Engine) taskPart(ctx context.Context, q question) ([]statusPart, error) {
	if e.unfed(q, e.catalog.KPI("tasks_healthy")) != "" {
		return nil, nil
	}
	r := e.relate(q.frame(), need{fact: e.catalog.Fact("samples"), names: []string{"ts", "metric", "labels", "level", "running_tasks", "desired_tasks"}})
	counted := fmt.Sprintf(`SELECT sum(v) FILTER (running)::DOUBLE AS healthy, sum(v) FILTER (NOT running)::DOUBLE AS desired
  FROM (SELECT running_tasks AS running, max(ts) AS newest, arg_max(level, ts) AS v FROM (%s)
    WHERE (running_tasks OR desired_tasks) AND level IS NOT NULL GROUP BY running_tasks, metric, labels)
  WHERE newest >= %s - INTERVAL 1 HOUR`, r.sql, timestamp(q.period.known))
	cells, err := e.cells(ctx, "SELECT coalesce(healthy::VARCHAR, ''), coalesce(desired::VARCHAR, '') FROM ("+counted+")", 2)
	if err != nil {
		return nil, err
	}
	running, desired := rational(cells[0][0], true), rational(cells[0][1], true)
	sql := fmt.Sprintf("SELECT CASE WHEN healthy = 0 THEN %d WHEN healthy < desired THEN %d WHEN healthy > 0 THEN %d END AS state FROM (%s)", down, degraded, healthy, counted)
	const name = "Tasks"
	switch {
	case running == nil:
		return []statusPart{{name: name, told: "No sample in the last hour."}}, nil
	case running.Sign() == 0:
		return []statusPart{inState(name, down, "No task is healthy.", sql)}, nil
	case desired == nil:
		return []statusPart{inState(name, healthy, countText(running)+" healthy; nothing says how many are desired.", sql)}, nil
	case running.Cmp(desired) < 0:
		return []statusPart{inState(name, degraded, fmt.Sprintf("%s of %s healthy.", countText(running), countText(desired)), sql)}, nil
	}
	return []statusPart{inState(name, healthy, fmt.Sprintf("%s of %s healthy.", countText(running), countText(desired)), sql)}, nil
}

// infrastructureSQL is the worst state of the parts.
func infrastructureSQL(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
	parts, err := e.statusParts(ctx, q)
	if err != nil {
		return "", err
	}
	var states []string
	for _, p := range slices.DeleteFunc(slices.Clone(parts), func(p statusPart) bool { return p.sql == "" }) {
		states = append(states, p.sql+" "+note("%s", p.name))
	}
	return "SELECT min(state) AS value FROM (\n" + strings.Join(states, "\nUNION ALL\n") + ")", nil
}
