package engine

import (
	"context"
	"fmt"
	"math"
	"strings"

	"telltale/analytics/figures"
)

// trendOf tells how a KPI moved against the first comparison, only as far as its statistics support it; ok is false where
// they tell nothing.
func trendOf(v Value, r Result, weight float64) (t Trend, ok bool) {
	if len(v.Comparisons) == 0 || v.Comparisons[0].Tendency == "" || v.Value == nil {
		return Trend{}, false
	}
	c := v.Comparisons[0]
	t = Trend{KPI: v.ID, Tendency: c.Tendency, Good: wayOf(v.Better, c.Tendency), Matter: weight * sizeOf(v, c)}
	now, before, day := v.Value, c.Value, ""
	if c.PerDay != nil && c.PerDayBefore != nil {
		now, before, day = c.PerDay, c.PerDayBefore, " a day"
	}
	then, today := figures.Pair(before, now, v.Unit, r.Currency)
	changes := figures.Changes(v.Unit, r.Currency, c.Relative, c.Low, c.High, c.Adjusted)
	t.Detail = fmt.Sprintf("95 %% interval %s to %s", changes[0], changes[1])
	if c.Adjusted != nil {
		t.Detail = fmt.Sprintf("%s with weekdays alike, %s", changes[2], t.Detail)
	}
	switch c.Tendency {
	case "up", "down":
		verb := map[string]string{"up": "rose", "down": "fell"}[c.Tendency]
		t.Headline = fmt.Sprintf("%s %s from %s to %s%s", v.Name, verb, then, today, day)
	case "stable":
		t.Headline = fmt.Sprintf("%s is stable: %s after %s%s", v.Name, today, then, day)
	default:
		t.Headline = fmt.Sprintf("%s: no clear change, %s after %s%s", v.Name, today, then, day)
	}
	t.Text = fmt.Sprintf("%s (%s).", t.Headline, t.Detail)
	return t, true
}

// sizeOf is how large a change is: 1 for 10 % of counts and cost, 5 points of shares, half a star, and at most 3. What got
// worse counts half as much again; no change has the size of what is worth a look last.
func sizeOf(v Value, c Comparison) float64 {
	if c.Tendency != "up" && c.Tendency != "down" {
		return 0.1
	}
	change := c.Adjusted
	if change == nil {
		change = c.Change
		if !c.Relative && v.Value != nil && c.Value != nil {
			difference := *v.Value - *c.Value
			change = &difference
		}
	}
	if change == nil {
		return 0.1
	}
	unit := 0.1
	switch v.Unit {
	case "percent":
		unit = 0.05
	case "rating":
		unit = 0.5
	}
	size := min(math.Abs(*change)/unit, 3)
	if good := wayOf(v.Better, c.Tendency); good != nil && !*good {
		size *= 1.5
	}
	return size
}

// costAgainstUsage tells whether cost grew faster or slower than usage: only where the intervals of both do not touch.
func costAgainstUsage(r Result) (t Trend, ok bool) {
	of := func(id string) *Comparison {
		for i := range r.Values {
			if r.Values[i].ID == id && len(r.Values[i].Comparisons) > 0 && r.Values[i].Comparisons[0].Adjusted != nil {
				return &r.Values[i].Comparisons[0]
			}
		}
		return nil
	}
	cost, usage := of("total_cost"), of("requests_per_day")
	if cost == nil || usage == nil || cost.Low == nil || usage.Low == nil {
		return Trend{}, false
	}
	good := *cost.High < *usage.Low
	if !good && *cost.Low <= *usage.High {
		return Trend{}, false
	}
	word := "faster"
	if good {
		word = "slower"
	}
	t = Trend{KPI: "total_cost", Good: &good, Matter: min(math.Abs(*cost.Adjusted-*usage.Adjusted)/0.1, 3), Headline: "Cost grew " + word + " than usage",
		Detail: fmt.Sprintf("%s a day against %s requests a day, with weekdays alike", figures.Relative(cost.Adjusted), figures.Relative(usage.Adjusted))}
	t.Text = t.Headline + ": " + t.Detail + "."
	if good {
		t.Tendency = "down"
	} else {
		t.Tendency = "up"
		t.Matter *= 1.5
	}
	return t, true
}

// incidentTrend counts the incidents of both periods by severity, with their length inside the period. Only lists that
// somebody declared complete are counted: an empty list is no news otherwise.
func (e *Engine) incidentTrend(ctx context.Context, q question, r Result) (t Trend, ok bool, err error) {
	if r.Previous == nil || len(q.filters) > 0 {
		return Trend{}, false, nil
	}
	declared, err := e.declared(ctx, q.s, "incidents")
	if err != nil {
		return Trend{}, false, err
	}
	whole := func(p Period) bool {
		for _, w := range declared {
			if !w.From.After(p.From) && !w.To.Before(p.known) {
				return true
			}
		}
		return false
	}
	if !whole(q.period) || !whole(*r.Previous) {
		return Trend{}, false, nil
	}
	now, n, err := e.incidentsOf(ctx, q.period)
	if err != nil {
		return Trend{}, false, err
	}
	before, m, err := e.incidentsOf(ctx, *r.Previous)
	if err != nil || n == 0 && m == 0 {
		return Trend{}, false, err
	}
	t = Trend{Headline: "Incidents: " + now, Detail: fmt.Sprintf("after %s in %s", before, r.Previous.Label), Matter: 0.3}
	t.Text = t.Headline + ", " + t.Detail + "."
	if n > 0 {
		t.Matter = 1.2
	}
	return t, true, nil
}

// incidentsOf counts incidents that touch the period by severity: "2 P1 (50 min), 1 P2 (3 h)".
func (e *Engine) incidentsOf(ctx context.Context, p Period) (text string, n int, err error) {
	rows, err := e.db.Query(ctx, fmt.Sprintf(`SELECT coalesce(severity, kind, 'without a severity'), count(*),
			sum(epoch(least(coalesce(ended, %[2]s), %[2]s) - greatest(started, %[1]s)))
		FROM incidents WHERE coalesce(kind, 'outage') IN ('outage', 'partial', 'degraded') AND started < %[2]s AND (ended IS NULL OR ended > %[1]s)
		GROUP BY 1 ORDER BY 3 DESC, 1`, timestamp(p.From), timestamp(p.known)))
	if err != nil {
		return "", 0, internal("the incidents cannot be counted", err)
	}
	defer rows.Close()
	var parts []string
	for rows.Next() {
		var severity string
		var count int
		var seconds float64
		if err := rows.Scan(&severity, &count, &seconds); err != nil {
			return "", 0, internal("the incidents cannot be counted", err)
		}
		n += count
		parts = append(parts, fmt.Sprintf("%d %s (%s)", count, severity, figures.Text(&seconds, "seconds", "")))
	}
	if n == 0 {
		return "none", 0, rows.Err()
	}
	return strings.Join(parts, ", "), n, rows.Err()
}
