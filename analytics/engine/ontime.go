package engine

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
)

// withinTarget holds for requests that were faster than the target of P95 in force.
func (e *Engine) withinTarget(s *state, at time.Time) rule {
	target, limit := e.latencyLimit(s, at)
	if target == nil {
		return rule{sql: "NULL::BOOLEAN"}
	}
	return rule{
		sql:     fmt.Sprintf("duration_us %s %d", target.Op, limit),
		columns: []string{"duration_us"},
		words:   []string{"latency target: " + target.words},
	}
}

// latencyLimit is the target of P95 in force, and its level in microseconds; nil without.
func (e *Engine) latencyLimit(s *state, at time.Time) (target *inForce, limit int64) {
	if target = e.target(s, e.catalog.KPI("latency_p95"), at); target == nil {
		return nil, 0
	}
	limit, _ = strconv.ParseInt(new(big.Rat).Mul(target.Value, big.NewRat(1_000_000, 1)).FloatString(0), 10, 64)
	return target, limit
}

// fromHistogram writes the relation over a roll-up that counts durations in buckets, for questions of how many were within
// the target: a limit of four digits is the number of one bucket, which tells how many of its durations are below. ok is
// false when the roll-up lacks something.
func (e *Engine) fromHistogram(f frame, n need, r *catalog.Rollup) (sql string, ok bool) {
	days, edges := f.wholeDays()
	if len(days) == 0 || n.by != "" || n.grain == minutely || n.grain == hourly || len(n.means) > 0 || !slices.Contains(n.names, "within_target") {
		return "", false
	}
	target, limit := e.latencyLimit(f.s, f.at)
	if target == nil || !strings.HasPrefix(target.Op, "<") || !hasFourDigits(limit) {
		return "", false
	}
	under := r.Histogram.Below
	if target.Op == "<=" {
		under = r.Histogram.Upto
	}
	const list = "SELECT %s AS timed_weight, %s AS within_target, TRUE AS finished%s FROM %s WHERE %s AND %s"
	if slices.ContainsFunc(n.names, func(name string) bool {
		return !slices.Contains([]string{"timed_weight", "within_target", "finished"}, name)
	}) {
		return "", false
	}
	from, ok := f.rollup(n.fact, r)
	if !ok {
		return "", false
	}
	key, names := "", []string{"timed_weight", "within_target", "finished"}
	if n.grain != "" {
		key, names = ", "+n.grain.ofDay("day")+" AS key", append(names, "key")
	}
	count, bucket, when := r.Measures[n.fact.Weight], r.Histogram.Bucket, anyDays(days)
	parts := []string{
		fmt.Sprintf(list, count, fmt.Sprintf("%s < %d", bucket, limit), key, from, when, fmt.Sprintf("%s <> %d", bucket, limit)),
		fmt.Sprintf(list, under, "TRUE", key, from, when, fmt.Sprintf("%s = %d", bucket, limit)),
		fmt.Sprintf(list, count+" - "+under, "FALSE", key, from, when, fmt.Sprintf("%s = %d", bucket, limit)),
	}
	n.names, n.each = names[:3], true
	if f.s.upgrades {
		// The roll-up holds finished requests only.
		rest := f
		rest.spans = nil
		for _, d := range days {
			rest.spans = append(rest.spans, span{localtime.DayStart(d[0], f.s.zone), localtime.DayStart(d[1], f.s.zone)})
		}
		parts = append(parts, fmt.Sprintf("SELECT %s FROM (%s) WHERE NOT finished", join(names), e.fromRows(rest, n)))
	}
	if len(edges) > 0 {
		f.spans = edges
		parts = append(parts, fmt.Sprintf("SELECT %s FROM (%s)", join(names), e.fromRows(f, n)))
	}
	return strings.Join(parts, "\nUNION ALL "), true
}

// hasFourDigits reports whether rounding to four significant digits leaves a duration as it is.
func hasFourDigits(us int64) bool {
	step := int64(1)
	for us >= 10_000*step && step < 1_000_000 {
		step *= 10
	}
	return us%step == 0
}
