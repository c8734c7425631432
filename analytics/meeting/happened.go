package meeting

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// mostHappened is how many incidents or events are listed.
const mostHappened = 12

// incidents are those since the last meeting, and the stretches without data.
func (a *asking) incidents(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	return a.happened(ctx, "Incidents and gaps "+a.window, fmt.Sprintf("No incident is known, and no gap of %d rows or more.", engine.LeastLost), func(h engine.Happening) bool { return h.Type != "event" })
}

// events are deployments, changes of models, prompts and prices, holidays and notes since the last meeting.
func (a *asking) events(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	return a.happened(ctx, "Deployments and other events "+a.window, "No event is known. Deployments are imported as events.", func(h engine.Happening) bool { return h.Type == "event" })
}

func (a *asking) happened(ctx context.Context, title, none string, keep func(engine.Happening) bool) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: title}
	all, err := a.numbers.Engine().Happenings(ctx, a.since)
	if err != nil {
		return e, err
	}
	more := 0
	// The newest stand first: that is what one asks about.
	for _, h := range slices.Backward(all.Items) {
		switch {
		case !keep(h):
		case len(e.Lines) == mostHappened:
			more++
		default:
			e.Lines = append(e.Lines, happenedLine(h))
		}
	}
	if more > 0 {
		e.Note = fmt.Sprintf("And %d earlier ones.", more)
	}
	if len(e.Lines) == 0 {
		e.Note = none
	}
	return e, nil
}

func happenedLine(h engine.Happening) EvidenceLine {
	line := EvidenceLine{At: h.From, Text: cmp.Or(h.Title, h.Kind), Detail: clock(h.From)}
	if h.To != "" {
		line.Detail += " to " + clock(h.To)
	}
	told := []string{""}
	for _, one := range []string{h.Kind, h.Version, h.Component, h.Severity, h.Note} {
		if !slices.Contains(told, one) && !strings.Contains(line.Text, one) {
			line.Detail += " · " + one
			told = append(told, one)
		}
	}
	if h.Type != "event" {
		line.State = look
	}
	if h.Type == "incident" && h.Kind == "outage" {
		line.State = bad
	}
	return line
}

// changes are what the numbers did around deployments and other changes.
func (a *asking) changes(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "What the numbers did around changes"}
	found, err := a.numbers.Engine().Changes(ctx, engine.Query{Period: a.query.Period})
	if err != nil {
		return e, err
	}
	e.Note = found.Note
	for _, c := range found.Items {
		line := happenedLine(c.Event)
		var moved []string
		for _, effect := range c.Effects {
			if effect.Good == nil || effect.Before == nil || effect.After == nil {
				continue
			}
			before, after := figures.Pair(effect.Before, effect.After, effect.Unit, a.values.Currency)
			moved = append(moved, fmt.Sprintf("%s %s, from %s to %s", effect.Name, effect.Tendency, before, after))
			if line.KPI == "" || !*effect.Good {
				line.KPI, line.State = effect.KPI, stateOf(effect.Good)
			}
		}
		line.Detail += " · " + cmp.Or(strings.Join(moved, "; "), "nothing moved clearly")
		e.Lines = append(e.Lines, line)
	}
	return e, nil
}

// anomalies are days that were unlike their peers.
func (a *asking) anomalies(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "Days unlike others"}
	found, err := a.numbers.Engine().Anomalies(ctx, engine.Query{Period: a.query.Period})
	if err != nil {
		return e, err
	}
	e.Note = found.Note
	for _, one := range found.Items {
		was, usual := figures.Pair(&one.Value, &one.Usual, one.Unit, a.values.Currency)
		line := EvidenceLine{KPI: one.KPI, State: look, Text: fmt.Sprintf("%s: %s was %s, usually %s.", day(one.Day), one.Name, was, usual)}
		if change := (one.Value - one.Usual) / one.Usual; one.Usual != 0 {
			line.Text = fmt.Sprintf("%s: %s was %s, usually %s (%s).", day(one.Day), one.Name, was, usual, figures.Relative(&change))
		}
		details := []string{}
		if one.Segment != "" {
			details = append(details, one.Segment)
		}
		if len(one.Beside) > 0 {
			details = append(details, "On the day: "+strings.Join(one.Beside, "; ")+".")
		}
		line.Detail = strings.Join(details, " ")
		e.Lines = append(e.Lines, line)
	}
	if len(e.Lines) == 0 && e.Note == "" {
		e.Note = "No day differs from at least four of the same weekday before it."
	}
	return e, nil
}

// day writes 2026-10-20 as people read it.
func day(text string) string {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return text
	}
	return t.Format("Mon 2 Jan")
}
