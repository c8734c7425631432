package meeting

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"telltale/analytics/actions"
	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// mostTold is how many things of a kind one line of a summary names.
const mostTold = 3

// summary is what to say in the stand-up, in at most five lines: how it stands, what changed, what is red, what was decided
// and what is next.
func (a *asking) summary(ctx context.Context) ([]string, error) {
	some, _, err := a.fired(ctx)
	if err != nil {
		return nil, err
	}
	h, err := a.highlights(ctx)
	if err != nil {
		return nil, err
	}
	judged, met := 0, 0
	var red []string
	var missed []engine.Value
	for _, v := range a.values.Values {
		switch v.Verdict {
		case engine.Met, engine.Acceptable:
			judged++
			met++
		case engine.Missed:
			judged++
			missed = append(missed, v)
		}
	}
	// The most urgent first, as the actions have it.
	urgency := func(v engine.Value) int {
		at := slices.IndexFunc(h.Actions, func(one engine.Action) bool { return one.KPI == v.ID })
		if at < 0 {
			return len(h.Actions)
		}
		return at
	}
	slices.SortStableFunc(missed, func(x, y engine.Value) int { return cmp.Compare(urgency(x), urgency(y)) })
	for _, v := range missed {
		value, _ := figures.Apart(v.Unit, a.values.Currency, v.Value, &v.Target.Value)
		red = append(red, fmt.Sprintf("%s %s, target %s", v.Name, value, v.Target.Words)) // some targets have brackets of their own
	}
	for _, f := range some {
		if f.alert.Firing && f.value.Verdict != engine.Missed {
			red = append(red, f.value.Name+" fires its alert ("+engine.RuleWords(f.alert.Rule)+")")
		}
	}
	targets := fmt.Sprintf("%d of %s met", met, figures.Counted(judged, "target", "targets"))
	if judged == 0 {
		targets = "no target can be judged"
	}
	lines := []string{fmt.Sprintf("%s, %s: %s, %s%s.", a.meeting.Title, a.meeting.Label, targets, figures.Counted(len(some), "alert rule fired", "alert rules fired"), a.sinceText())}
	var moved []string
	for _, t := range h.Trends {
		if t.Good != nil && t.Headline != "" {
			moved = append(moved, t.Headline)
		}
	}
	lines = append(lines, told("Changed: ", moved, "nothing clearly."), told("Red: ", red, "nothing."))
	var decided, next []string
	for _, e := range a.meeting.Entries {
		text := named(e.Text, assigned(e))
		switch e.Kind {
		case Decision:
			decided = append(decided, text)
		case Plan:
			next = append(next, text)
		}
	}
	agreed, err := a.agreed(ctx)
	if err != nil {
		return nil, err
	}
	next = append(next, agreed...)
	if len(next) == 0 {
		next = places(h.Actions)
	}
	return append(lines, told("Decided: ", decided, "nothing yet."), told("Next: ", next, "nothing that the numbers ask for.")), nil
}

// places are where to look for what is to be done: each once, and a whole panel only where no part of it is named.
func places(todo []engine.Action) []string {
	var all []string
	for _, one := range todo {
		place := "look at " + one.Look
		said := func(other string) bool { return other == place || strings.HasPrefix(other, place+": ") }
		if one.Look == "" || slices.ContainsFunc(all, said) {
			continue
		}
		whole, _, _ := strings.Cut(place, ": ")
		if n := slices.Index(all, whole); n >= 0 {
			all[n] = place
			continue
		}
		all = append(all, place)
	}
	return all
}

// agreed are the open actions in short: those of this meeting before those that are still open from others.
func (a *asking) agreed(ctx context.Context) ([]string, error) {
	open, err := a.numbers.Actions().Open(ctx)
	if err != nil {
		return nil, err
	}
	own := func(one actions.ListedAction) int {
		if a.meeting.ID != 0 && one.Item.Meeting == a.meeting.ID {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(open, func(x, y actions.ListedAction) int { return cmp.Compare(own(x), own(y)) })
	var all []string
	for _, one := range open {
		word := "by "
		if one.Group == actions.Overdue {
			word = "was due "
		}
		all = append(all, named(one.Item.Title, assignment(one.Item.Owner, word, one.Item.Due)))
	}
	return all, nil
}

// named is a text with who sees to it behind it.
func named(text, by string) string {
	text = strings.TrimSuffix(text, ".")
	if by == "" {
		return text
	}
	return text + " (" + by + ")"
}

// sinceText says from when alerts count, where that is not the beginning of the period.
func (a *asking) sinceText() string {
	if a.about.last == nil {
		return ""
	}
	return " " + a.window
}

// told puts the first of a list into one line, and counts the others.
func told(head string, list []string, none string) string {
	if len(list) == 0 {
		return head + none
	}
	line := head + strings.Join(list[:min(len(list), mostTold)], "; ")
	if more := len(list) - mostTold; more > 0 {
		line += fmt.Sprintf("; and %d more", more)
	}
	return line + "."
}

// Summary is what to say in the stand-up about a meeting, at most five lines: of one that was held, as it was then.
func (d *Diary) Summary(ctx context.Context, cadence, key string) ([]string, error) {
	a, err := d.about(ctx, cadence, key)
	if err != nil {
		return nil, err
	}
	if a.kept != nil && !a.kept.Held.IsZero() {
		r, err := d.frozen(ctx, a.kept.ID)
		return r.Summary, err
	}
	ask, err := d.asking(ctx, a)
	if err != nil {
		return nil, err
	}
	return ask.summary(ctx)
}
