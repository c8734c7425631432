package engine

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"telltale/analytics/explain"
	"telltale/analytics/figures"
)

// budgetLow is the share of the error budget under which what is left asks for care.
const budgetLow = 0.2

// actionOf applies the rules to a value, the most urgent first: a budget used up, a target missed, an alert that still
// fires, a budget nearly used up, an alert that fired, a clear change for the worse, too little data for a verdict.
func actionOf(v Value, r Result, weight float64) (a Action, ok bool) {
	figure := func(f *float64) string { return figures.Text(f, v.Unit, r.Currency) }
	a = Action{KPI: v.ID}
	act := func(rule string, urgency float64, text, evidence string) (Action, bool) {
		a.Rule, a.Text, a.Evidence, a.Matter = rule, text, evidence, urgency+weight
		return a, true
	}
	left := budgetLeft(v)
	episodes, beside := "", ""
	if v.Alert != nil {
		episodes, a.worst = episodesOf(v, r)
	}
	if v.Previous != nil && r.Previous != nil {
		beside = fmt.Sprintf("%s in %s.", figure(v.Previous), r.Previous.Label)
	}
	switch {
	case left != nil && *left < 0:
		over := -*v.Value
		return act("budget", 10, fmt.Sprintf("The error budget is used up, by %s more than its %s.", figure(&over), figure(v.Whole)), v.Why)
	case v.Verdict == Missed:
		return act("missed", 9, fmt.Sprintf("%s misses its target: %s, not %s.", v.Name, figure(v.Value), v.Target.Text), beside)
	case v.Alert != nil && v.Alert.Firing && v.ID != "uptime":
		return act("firing", 8, fmt.Sprintf("%s fires its alert (%s): %s.", v.Name, v.Alert.Rule, figure(v.Value)), episodes)
	case left != nil && *left < budgetLow:
		return act("budget", 7, fmt.Sprintf("%s of the error budget is left: %s of %s.", figures.Text(left, "percent", ""), figure(v.Value), figure(v.Whole)), v.Why)
	case v.Alert != nil && v.Alert.Fired:
		return act("fired", 6, fmt.Sprintf("%s fired its alert (%s).", v.Name, v.Alert.Rule), episodes)
	}
	if t, told := trendOf(v, r, weight); told && t.Good != nil && !*t.Good && sizeOf(v, v.Comparisons[0]) >= 1 {
		return act("worse", 4+min(t.Matter, 0.9), t.Text, standing(v))
	}
	if v.Verdict == NotEnough && v.Value != nil && v.Coverage != nil && *v.Coverage < 1 {
		return act("coverage", 3, fmt.Sprintf("%s has no verdict for want of data.", v.Name), v.Why)
	}
	return Action{}, false
}

// budgetLeft is the share of the error budget that is left; nil for other KPIs and without a budget.
func budgetLeft(v Value) *float64 {
	if v.ID != "error_budget_remaining" || v.Value == nil || v.Whole == nil || *v.Whole <= 0 {
		return nil
	}
	return finite(*v.Value / *v.Whole)
}

// standing says how a value that got worse stands against its target.
func standing(v Value) string {
	if v.Target == nil || v.Verdict == "" {
		return ""
	}
	return fmt.Sprintf("Its target, %s, is %s.", v.Target.Text, v.Verdict)
}

// episodesOf counts the episodes of an alert, with the worst.
func episodesOf(v Value, r Result) (text, at string) {
	var worst *Episode
	n := 0
	for i := range v.Alert.Episodes {
		one := &v.Alert.Episodes[i]
		if one.Possible {
			continue
		}
		n++
		if one.Worst != nil && (worst == nil || further(v, *one.Worst, *worst.Worst)) {
			worst = one
		}
	}
	if n == 0 {
		return "", ""
	}
	text = "Once"
	if n > 1 {
		text = fmt.Sprintf("%d times", n)
	}
	if worst != nil {
		text += fmt.Sprintf("; the worst was %s, from %s", figures.Text(worst.Worst, v.Unit, r.Currency), clockText(worst.From))
		at = worst.From
	}
	return text + ".", at
}

// further reports whether a is worse than b.
func further(v Value, a, b float64) bool {
	if v.Better == "higher" {
		return a < b
	}
	return a > b
}

// clockText writes an RFC 3339 instant as people do.
func clockText(rfc string) string {
	t, err := time.Parse(time.RFC3339, rfc)
	if err != nil {
		return rfc
	}
	return clock(t)
}

// noDriver are dimensions that explain nothing: single people and conversations, and those that say the KPI in other words.
var noDriver = []string{"user", "conversation", "outcome", "status", "status_class", "finish_reason", "answered", "confidence", "stars"}

// driven is the least share of a change that one segment must have to be called its driver.
const driven = 0.3

// driver is what is likely behind an action, with the title of the dimension that shows it: the longest incident for what
// rests on outages, the incident at the time of an alert's worst episode, else the segment that moved most since the comparison period. Empty where nothing stands out.
func (e *Engine) driver(ctx context.Context, q question, a Action, query Query) (text, dimension string, err error) {
	kpi := a.KPI
	k := e.catalog.KPI(kpi)
	switch worst, noTime := time.Parse(time.RFC3339, a.worst); {
	case k.Measure.OfOutages() || k.Measure.Engine == "error_budget_burn":
		text, err = e.longestIncident(ctx, q.period, "outage", "partial")
		return text, "", err
	case noTime == nil:
		// What was going on when it was worst comes before what moved most in the whole period.
		slack := matchSlack * time.Second
		p := Period{From: worst.Add(-slack).In(q.s.zone), known: worst.Add(slack)}
		if text, err = e.longestIncident(ctx, p, "outage", "partial", "degraded"); text != "" || err != nil {
			return text, "", err
		}
	}
	if kpi == "cost_growth" {
		// What grew is told by the parts of the sum.
		kpi = "total_cost"
		k = e.catalog.KPI(kpi)
	}
	if !splitsOf(k) || query.Compare == "none" {
		return "", "", nil
	}
	why, err := e.Why(ctx, kpi, Query{Period: query.Period, Compare: query.Compare, Filters: query.Filters})
	if err != nil || why.Before == nil || why.After == nil {
		return "", "", err
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
		name, sum := largest.Name, largest.Sum()
		if name == "" {
			name = "(none)"
		}
		return fmt.Sprintf("%s %q has %s of the change of %s.", s.Title, name, figures.Change(&sum, why.Unit, why.Currency, false),
			figures.Change(&change, why.Unit, why.Currency, false)), s.Title, nil
	}
	return "", "", nil
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
				text = fmt.Sprintf("After the change %q (%s, %s) it went from %s to %s.", item.Event.Title, item.Event.Kind, clockText(item.Event.From),
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

func sign(f float64) int {
	switch {
	case f > 0:
		return 1
	case f < 0:
		return -1
	}
	return 0
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
	return fmt.Sprintf("Incident %q from %s, %s.", title, clock(started.In(p.From.Location())), figures.Text(&seconds, "seconds", "")), rows.Err()
}
