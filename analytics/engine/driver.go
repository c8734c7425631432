package engine

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"telltale/analytics/explain"
	"telltale/analytics/figures"
	"telltale/analytics/stats"
)

// noDriver are dimensions that explain nothing: single people and conversations, and those that say the KPI in other words.
var noDriver = []string{"user", "conversation", "outcome", "status", "status_class", "finish_reason", "answered", "confidence", "stars"}

// driven is the least share of a change that one segment must have to be called its driver.
const driven = 0.3

// cause is what is likely behind an action, and where one sees it.
type cause struct {
	text   string
	title  string  // of the dimension that shows it
	kpi    string  // whose parts it is one of; empty where it is none
	filter *Filter // that leaves it alone
}

// driver is what is likely behind an action. What took a part down comes
// before what was changed: the longest incident for what rests on outages, the incident at the time of an alert's worst
// episode, the incidents in which most of the change lies. Only then comes the segment that moved most since the comparison
// period. Empty where nothing stands out, and where the days differ so much that nothing can be said to have moved.
func (e *Engine) driver(ctx context.Context, q question, a Action, v Value, query Query) (c cause, err error) {
	k := e.catalog.KPI(a.KPI)
	worst, noTime := time.Parse(time.RFC3339, a.worst)
	switch {
	case k.Measure.OfOutages() || k.Measure.Engine == "error_budget_burn":
		c.text, err = e.longestIncident(ctx, q.period, "outage", "partial")
		return c, err
	case noTime == nil:
		// What was going on when it was worst comes before what moved most in the whole period.
		slack := matchSlack * time.Second
		p := Period{From: worst.Add(-slack).In(q.s.zone), known: worst.Add(slack)}
		if c.text, err = e.longestIncident(ctx, p, "outage", "partial", "degraded"); c.text != "" || err != nil {
			return c, err
		}
	}
	if c.text, err = e.incidentShare(ctx, q, k, v); c.text != "" || err != nil {
		return c, err
	}
	if len(v.Comparisons) > 0 && slices.Contains([]string{string(stats.Unclear), string(stats.Stable)}, v.Comparisons[0].Tendency) {
		return cause{}, nil
	}
	return e.largestSegment(ctx, q, a.KPI, query)
}

// largestSegment names the segment that moved most since the comparison period.
func (e *Engine) largestSegment(ctx context.Context, q question, kpi string, query Query) (cause, error) {
	if kpi == "cost_growth" {
		// What grew is told by the parts of the sum.
		kpi = "total_cost"
	}
	k := e.catalog.KPI(kpi)
	if !splitsOf(k) || query.Compare == "none" {
		return cause{}, nil
	}
	why, err := e.Why(ctx, kpi, Query{Period: query.Period, Compare: query.Compare, Filters: query.Filters})
	if err != nil || why.Before == nil || why.After == nil {
		return cause{}, err
	}
	change := *why.After - *why.Before
	for _, s := range why.Splits {
		if slices.Contains(noDriver, s.Dimension) || len(s.Effects) == 0 {
			continue
		}
		// A segment that takes more of the change than its share of everything stands out; the effects of all add up to it.
		largest := slices.MaxFunc(s.Effects, func(a, b explain.Effect) int { return sign(a.Sum()/change - b.Sum()/change) })
		part := largest.Sum() / change
		if s.Telling < 0.1 || math.IsNaN(part) || part < driven {
			continue
		}
		if follows, err := e.follows(ctx, q, k, s.Dimension, largest, change, why.Previous); err != nil {
			return cause{}, err
		} else if !follows {
			continue
		}
		name, sum := largest.Name, largest.Sum()
		if name == "" {
			name = "(none)"
		}
		texts := figures.Changes(why.Unit, why.Currency, false, &sum, &change)
		text := fmt.Sprintf("%s “%s” has %s of the %s.", s.Title, name, texts[0], texts[1])
		return cause{text, s.Title, kpi, &Filter{Dimension: s.Dimension, Values: []string{largest.Name}}}, nil
	}
	return cause{}, nil
}

// worsened names the change after which a KPI clearly got worse, and most; empty without one.
func (c Changes) worsened(kpi string) string {
	text, most := "", 0.0
	for _, item := range c.Items {
		for _, effect := range item.Effects {
			if effect.KPI != kpi || effect.Good == nil || *effect.Good {
				continue
			}
			if size := math.Abs(*effect.After - *effect.Before); size > most {
				most = size
				text = fmt.Sprintf("After the change “%s” (%s, %s) it went from %s to %s.", item.Event.Title, item.Event.Kind, clockText(item.Event.From),
					figures.Text(effect.Before, effect.Unit, c.Currency), figures.Text(effect.After, effect.Unit, c.Currency))
			}
		}
	}
	return text
}

// joinSentences puts sentences together; empty ones are left out.
func joinSentences(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// longestIncident names the incident of the kinds that took most of the period, with its length; empty without one.
func (e *Engine) longestIncident(ctx context.Context, p Period, kinds ...string) (string, error) {
	rows, err := e.db.Query(ctx, fmt.Sprintf(`SELECT coalesce(title, kind, 'an incident'), started, epoch(coalesce(ended, %[2]s) - started) AS seconds
		FROM incidents WHERE coalesce(kind, 'outage') IN (%[3]s) AND started < %[2]s AND (ended IS NULL OR ended > %[1]s)
		ORDER BY least(coalesce(ended, %[2]s), %[2]s) - greatest(started, %[1]s) DESC, started LIMIT 1`, timestamp(p.From), timestamp(p.known), quoteAll(kinds)))
	if err != nil {
		return "", internal("the incidents cannot be read", err)
	}
	defer rows.Close()
	if !rows.Next() {
		return "", rows.Err()
	}
	var title string
	var started time.Time
	var seconds float64
	if err := rows.Scan(&title, &started, &seconds); err != nil {
		return "", internal("the incidents cannot be read", err)
	}
	return fmt.Sprintf("Incident “%s” from %s, %s.", title, clock(started.In(p.From.Location())), figures.Text(&seconds, "seconds", "")), rows.Err()
}
