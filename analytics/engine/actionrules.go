package engine

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"

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
		beside = fmt.Sprintf("%s %s %s.", figure(v.Previous), whenIn(r.Previous.Label), r.Previous.Label)
	}
	switch {
	case left != nil && *left < 0:
		over := -*v.Value
		return act("budget", 10, fmt.Sprintf("The error budget is used up, by %s more than its %s.", figure(&over), figure(v.Whole)), v.Why)
	case v.Verdict == Missed:
		value, _ := figures.Apart(v.Unit, r.Currency, v.Value, &v.Target.Value)
		return act("missed", 9, fmt.Sprintf("%s misses its target: %s, not %s.", v.Name, value, v.Target.Words), beside)
	case v.Alert != nil && v.Alert.Firing && v.ID != "uptime":
		return act("firing", 8, fmt.Sprintf("%s fires its alert (%s): %s.", v.Name, RuleWords(v.Alert.Rule), figure(v.Value)), episodes)
	case left != nil && *left < budgetLow:
		return act("budget", 7, fmt.Sprintf("%s of the error budget is left: %s of %s.", figures.Text(left, "percent", ""), figure(v.Value), figure(v.Whole)), v.Why)
	case v.Alert != nil && v.Alert.Fired:
		return act("fired", 6, fmt.Sprintf("%s fired its alert (%s).", v.Name, RuleWords(v.Alert.Rule)), episodes)
	}
	if t, told := trendOf(v, r, weight); told && t.Good != nil && !*t.Good && sizeOf(v, v.Comparisons[0]) >= 1 {
		return act("worse", 4+min(t.Matter, 0.9), t.Text, standing(v))
	}
	if v.Verdict == NotEnough && v.Value != nil && v.Coverage != nil && *v.Coverage < 1 {
		return act("coverage", 3, fmt.Sprintf("%s has no verdict for want of data.", v.Name), v.Why)
	}
	return Action{}, false
}

// ruleSigns are the shorthands of alert rules, and how they are set in print.
var (
	ruleSigns = strings.NewReplacer(">=", "≥", "<=", "≤", " * ", " × ")
	ruleUnits = regexp.MustCompile(`(\d)(%|[smhd]\b)`)
	unitWords = map[string]string{"m": "min", "d": "days"}
)

// RuleWords writes an alert rule as it stands in a sentence: "< 95 % for 5 min".
func RuleWords(rule string) string {
	return ruleUnits.ReplaceAllStringFunc(ruleSigns.Replace(rule), func(found string) string {
		digit, unit := found[:1], found[1:]
		return digit + " " + cmp.Or(unitWords[unit], unit)
	})
}

// whenIn is what stands before the label of a period: in October 2026, from 12 to 18 Oct 2026.
func whenIn(label string) string {
	if label != "" && label[0] >= '0' && label[0] <= '9' {
		return "from"
	}
	return "in"
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
	return fmt.Sprintf("Its target, %s, is %s.", v.Target.Words, v.Verdict)
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

// hourOf is the start of the hour in which an RFC 3339 instant lies, in its own offset; empty for an empty one.
func hourOf(rfc string) string {
	t, err := time.Parse(time.RFC3339, rfc)
	if err != nil {
		return ""
	}
	return t.Add(-time.Duration(t.Minute())*time.Minute - time.Duration(t.Second())*time.Second).Format(time.RFC3339)
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
