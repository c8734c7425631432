package engine

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/sla"
)

// dependencyIncidents is the uptime of dependencies from the incidents that name them: the mean of theirs, each of which
// stands beside. It needs a list that somebody declared complete; an incident of which nobody says what it was leaves it
// undecided.
func dependencyIncidents(e *Engine, ctx context.Context, q question, k *catalog.KPI) (*answer, error) {
	if len(q.filters) > 0 {
		return &answer{why: "It cannot be filtered: incidents do not have the dimensions of requests."}, nil
	}
	names, a, err := e.namedDependencies(ctx, q)
	switch {
	case err != nil:
		return nil, err
	case len(a.counted) == 0:
		return &answer{why: "Nobody declared the incident list complete for the period."}, nil
	case len(names) == 0:
		return &answer{why: "No incident names a dependency that requests call (their upstream) or that the setting dependencies.main names."}, nil
	}
	rows, err := e.asked(ctx, q.s, "SELECT name, us::VARCHAR, incidents, unclear FROM ("+a.dependenciesSQL(q, names)+")", "the incidents of dependencies cannot be read")
	if err != nil {
		return nil, err
	}
	time, down, unclear := a.total(), new(big.Rat), 0
	out := &answer{groups: map[string]reading{}}
	for _, row := range rows {
		lasted := scaled(zero(rational(row[1].String, row[1].Valid)), big.NewRat(1, 1_000_000))
		n := zero(rational(row[2].String, row[2].Valid))
		down.Add(down, lasted)
		if row[3].String != "0" {
			unclear++
		}
		up := new(big.Rat).Sub(time, lasted)
		out.beside = append(out.beside, beside{name: row[0].String, note: namedBy(n), reading: reading{value: quotient(up, time), part: up, whole: time, n: n}})
	}
	all := scaled(time, big.NewRat(int64(len(rows)), 1))
	up := new(big.Rat).Sub(all, down)
	out.total = reading{value: quotient(up, all), part: up, whole: all, n: big.NewRat(int64(len(rows)), 1)}
	whole := sla.Length([]sla.Window{{From: q.period.From, To: q.period.known}})
	switch {
	case unclear > 0:
		out.undecided = fmt.Sprintf("Of incidents of %d of the dependencies it is not known how much they took down.", unclear)
	case time.Cmp(scaled(whole, exactly(q.s.settings.fraction("coverage.needed", q.frame().at)))) < 0:
		out.undecided = fmt.Sprintf("The incident list was declared complete for %s of the period.", percentText(*float(quotient(time, whole))))
	}
	return out, nil
}

func dependencyIncidentsSQL(e *Engine, ctx context.Context, q question, _ *catalog.KPI) (string, error) {
	names, a, err := e.namedDependencies(ctx, q)
	if err != nil || len(names) == 0 || len(a.counted) == 0 {
		return "", err
	}
	return fmt.Sprintf("SELECT 1 - avg(us::DOUBLE) / 1e6 / %s %s AS value\nFROM (%s)", a.total().FloatString(6), note("declared seconds"), a.dependenciesSQL(q, names)), nil
}

// namedDependencies are the dependencies that requests of the period call, the main one and those that are called most, with
// the accounting of the time for which the incident list was declared complete.
func (e *Engine) namedDependencies(ctx context.Context, q question) (names []string, a *accounting, err error) {
	if a, err = e.accounting(ctx, q); err != nil {
		return nil, nil, err
	}
	declared, err := e.declared(ctx, q.s, "incidents")
	if err != nil {
		return nil, nil, err
	}
	if a.counted = a.inside(declared); len(a.counted) == 0 {
		return nil, a, nil // nothing to count calls for
	}
	calls := e.catalog.KPI("dependency_uptime")
	q.by, q.filters = split{by: "upstream"}, nil
	answers, err := e.measure(ctx, q, []*catalog.KPI{calls})
	if err != nil {
		return nil, nil, err
	}
	names = byCalls(answers[calls.ID].groups)
	for _, main := range catalog.Phrases(q.s.settings.choice("dependencies.main", q.frame().at)) {
		if !slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, main) }) {
			names = append(names, main)
		}
	}
	names, err = e.everNamed(ctx, q.s, names)
	return names, a, err
}

// everNamed are those that an incident of any time names. A list that never names a dependency was kept of something else,
// however complete it is.
func (e *Engine) everNamed(ctx context.Context, s *state, names []string) ([]string, error) {
	if len(names) == 0 {
		return nil, nil
	}
	rows, err := e.asked(ctx, s, fmt.Sprintf("SELECT name FROM (VALUES %s) AS dependencies(name) WHERE EXISTS (SELECT 1 FROM incidents WHERE %s AND %s)",
		listOf(names), realIncidents, naming), "the incidents of dependencies cannot be read")
	if err != nil {
		return nil, err
	}
	var named []string
	for _, row := range rows {
		named = append(named, row[0].String)
	}
	slices.Sort(named)
	return named, nil
}

// naming is the condition under which an incident names a dependency.
const naming = "contains(lower(concat_ws(' ', component, title)), lower(name))"

// listOf are rows of one text each.
func listOf(names []string) string {
	rows := make([]string, len(names))
	for i, name := range names {
		rows[i] = "(" + quote(name) + ")"
	}
	return join(rows)
}

func namedBy(incidents *big.Rat) string {
	if incidents.Cmp(big.NewRat(1, 1)) == 0 {
		return "1 incident names it."
	}
	return countText(incidents) + " incidents name it."
}

// byCalls are the names of the groups that have a value, those with most calls first, at most mostDependencies.
func byCalls(groups map[string]reading) []string {
	names := slices.SortedFunc(maps.Keys(groups), func(a, b string) int {
		return cmp.Or(zero(groups[b].whole).Cmp(zero(groups[a].whole)), cmp.Compare(a, b))
	})
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" || groups[name].value == nil })
	return names[:min(len(names), mostDependencies)]
}

// dependenciesSQL is, for each dependency, the microseconds of the time that counts in which incidents that name it had taken it
// down, by the highest weight at each instant; how many those are; and of how many nobody says what they were.
func (a *accounting) dependenciesSQL(q question, names []string) string {
	known := timestamp(q.period.known)
	return fmt.Sprintf(`WITH %s,
  dependencies(name) AS (VALUES %s),
  named AS (SELECT name, started, coalesce(ended, %[3]s) AS ended, kind FROM incidents JOIN dependencies ON %[6]s
    WHERE (kind IS NULL OR kind IN ('outage', 'partial', 'degraded')) AND started < %[3]s AND coalesce(ended, %[3]s) > %[4]s),
  listed AS (SELECT name, greatest(started, p) AS a, least(ended, q) AS b, %[5]s AS weight FROM named JOIN pieces ON started < q AND ended > p WHERE kind IS NOT NULL),
  edges AS (SELECT name, moment, lead(moment) OVER (PARTITION BY name ORDER BY moment) AS next FROM (SELECT DISTINCT name, unnest([a, b]) AS moment FROM listed)),
  active AS (SELECT name, (epoch_us(next) - epoch_us(moment)) * max(weight) AS us FROM edges JOIN listed USING (name) WHERE a <= moment AND b >= next GROUP BY name, moment, next)
  SELECT name, coalesce((SELECT sum(us) FROM active WHERE active.name = dependencies.name), 0) AS us,
    (SELECT count(*) FROM named WHERE named.name = dependencies.name) AS incidents, (SELECT count(*) FROM named WHERE named.name = dependencies.name AND kind IS NULL) AS unclear
  FROM dependencies ORDER BY name`, a.piecesSQL(), listOf(names), known, timestamp(q.period.From), a.kindSQL("kind"), naming)
}
