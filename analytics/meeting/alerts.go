package meeting

import (
	"context"
	"fmt"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// firing is a rule that fired since the last meeting.
type firing struct {
	value engine.Value
	alert *engine.Alert
}

// fired evaluates every rule since the last meeting.
func (a *asking) fired(ctx context.Context) (some []firing, rules int, err error) {
	var kpis []string
	for _, k := range a.known.KPIs {
		if k.Alert != nil && k.Broken == "" {
			kpis = append(kpis, k.ID)
		}
	}
	if len(kpis) == 0 {
		return nil, 0, nil
	}
	r, err := a.numbers.Evaluate(ctx, engine.Query{KPIs: kpis, Period: a.since, Compare: "none"})
	for _, v := range r.Values {
		if v.Alert != nil && !v.Alert.Unjudged {
			rules++
			if v.Alert.Fired {
				some = append(some, firing{v, v.Alert})
			}
		}
	}
	return some, rules, err
}

// alerts are the rules that fired since the last meeting.
func (a *asking) alerts(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "Alerts " + a.window}
	some, rules, err := a.fired(ctx)
	if err != nil {
		return e, err
	}
	for _, f := range some {
		e.Lines = append(e.Lines, a.alertLine(f))
	}
	if len(some) == 0 {
		e.Note = fmt.Sprintf("None of %d rules fired.", rules)
		if rules == 1 {
			e.Note = "The one rule did not fire."
		}
		if rules == 0 {
			e.Note = "No rule can be judged on the data of this time."
		}
	}
	return e, nil
}

func (a *asking) alertLine(f firing) EvidenceLine {
	line := EvidenceLine{KPI: f.value.ID, State: bad, Text: fmt.Sprintf("%s fired its alert (%s)", f.value.Name, engine.RuleWords(f.alert.Rule))}
	if f.alert.Firing {
		line.Text += " and still fires"
	}
	line.Text += "."
	var worst *engine.Episode
	for i, one := range f.alert.Episodes {
		if one.Fired != "" && (worst == nil || one.Seconds > worst.Seconds) {
			worst = &f.alert.Episodes[i]
		}
	}
	line.Detail = figures.Counted(f.alert.Times, "time", "times")
	if worst != nil {
		line.At = worst.From
		// Rules about a whole month fire at its end, for no time.
		if worst.Seconds > 0 {
			line.Detail += fmt.Sprintf(", %s in all; the longest from %s", a.figure(&f.alert.Seconds, "seconds"), clock(worst.From))
		}
		if worst.Worst != nil {
			line.Detail += ", at worst " + a.figure(worst.Worst, f.value.Unit)
		}
	}
	line.Detail += "."
	return line
}

// clock writes an instant of the engine's as people read it, in its zone.
func clock(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	return t.Format("2 Jan 15:04")
}
