package meeting

import (
	"cmp"
	"context"
	"fmt"

	"telltale/analytics/catalog"
	"telltale/analytics/closing"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/figures"
)

const (
	mostMovers  = 8
	mostBurners = 6
)

// errorBudget tells how much of the error budget is left, and who burnt it.
func (a *asking) errorBudget(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "Error budget", Table: EvidenceTable{Columns: []string{"Burnt by", "Time", "Share"}}}
	b, err := a.numbers.Engine().ErrorBudget(ctx, engine.Query{Period: a.query.Period})
	if err != nil {
		return e, err
	}
	e.Note = b.Note
	if b.Remaining != nil && b.Allowed != nil && b.Spent != nil {
		line := EvidenceLine{KPI: "error_budget_remaining", State: good, Text: fmt.Sprintf("Uptime %s allows %s; %s were spent, %s are left.", b.Target, a.figure(b.Allowed, "seconds"), a.figure(b.Spent, "seconds"), a.figure(b.Remaining, "seconds"))}
		if over := -*b.Remaining; over > 0 {
			line.State = bad
			line.Text = fmt.Sprintf("Uptime %s allows %s; %s were spent, %s too much.", b.Target, a.figure(b.Allowed, "seconds"), a.figure(b.Spent, "seconds"), a.figure(&over, "seconds"))
		}
		switch {
		case b.Exhausted != "":
			line.Detail = "It was used up on " + b.Exhausted + "."
		case b.Projected != "":
			line.Detail = "At the pace of the last days it is used up on " + b.Projected + "."
		}
		e.Lines = append(e.Lines, line)
	}
	for _, one := range b.Burnt[:min(len(b.Burnt), mostBurners)] {
		e.Table.Rows = append(e.Table.Rows, EvidenceRow{Cells: []string{one.Dimension + ": " + cmp.Or(one.Key, "unknown"), a.figure(&one.Spent, "seconds"), a.figure(one.Share, "percent")}})
	}
	return e, nil
}

// costMovers lead from the cost of the period before to that of this one.
func (a *asking) costMovers(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "What moved the cost", Table: EvidenceTable{Columns: []string{"Moved by", "Effect"}}}
	why, err := a.numbers.Engine().Why(ctx, "total_cost", engine.Query{Period: a.query.Period, Compare: "previous"})
	if fault.Is(err, fault.Unsupported) {
		e.Note = "The workspace measures its total cost in a way that cannot be split."
		return e, nil
	}
	if err != nil {
		return e, err
	}
	e.Note = why.Note
	if why.Before == nil || why.After == nil || why.Previous == nil {
		e.Note = cmp.Or(e.Note, "There is no cost in both periods to compare.")
		return e, nil
	}
	change := *why.After - *why.Before
	e.Lines = []EvidenceLine{{KPI: "total_cost", Text: fmt.Sprintf("%s after %s in %s: %s.", a.figure(why.After, "money"), a.figure(why.Before, "money"), why.Previous.Label, a.moved(change)), Detail: why.Method}}
	add := func(name string, effect float64) {
		e.Table.Rows = append(e.Table.Rows, EvidenceRow{KPI: "total_cost", Cells: []string{name, a.moved(effect)}})
	}
	for _, c := range why.Causes[:min(len(why.Causes), mostMovers)] {
		add(c.Name, c.Effect)
	}
	if len(why.Splits) > 0 {
		split := why.Splits[0]
		for _, s := range split.Steps[:min(len(split.Steps), mostMovers)] {
			add(split.Title+": "+cmp.Or(s.Name, "unknown"), s.Effect)
		}
	}
	return e, nil
}

// moved writes a difference of money with its sign.
func (a *asking) moved(by float64) string {
	return figures.Change(&by, "money", a.values.Currency, false)
}

// checklist is what stands between the month and its signature.
func (a *asking) checklist(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "Before the month is signed"}
	month, err := a.numbers.Closings().Month(ctx, a.about.slot.key)
	if err != nil {
		return e, err
	}
	if month.Version > 0 {
		e.Note = fmt.Sprintf("%s was signed by %s as version %d; %s since.", month.Label, month.By, month.Version, figures.Counted(month.Differs, "KPI differs", "KPIs differ"))
		return e, nil
	}
	list, err := a.numbers.Closings().Checklist(ctx, a.about.slot.key)
	if fault.Is(err, fault.NotEnough) {
		e.Note = fault.Of(err).Text
		return e, nil
	}
	states := map[string]string{closing.Fine: good, closing.Look: look, closing.Stop: bad}
	for _, f := range list.Findings {
		line := EvidenceLine{Text: f.Text, State: states[f.State]}
		if len(f.About) > 0 {
			line.Detail = f.About[0]
			if more := len(f.About) - 1; more > 0 {
				line.Detail += fmt.Sprintf(" And %d more.", more)
			}
		}
		e.Lines = append(e.Lines, line)
	}
	return e, err
}
