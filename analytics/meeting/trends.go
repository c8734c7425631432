package meeting

import (
	"context"
	"fmt"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// trends are sentences on what moved.
func (a *asking) trends(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "Key trends"}
	h, err := a.highlights(ctx)
	if err != nil {
		return e, err
	}
	for _, t := range h.Trends {
		line := EvidenceLine{KPI: t.KPI, State: stateOf(t.Good), Text: t.Text}
		if t.Headline != "" {
			line.Text = t.Headline + "."
		}
		if t.Detail != "" {
			line.Detail = strings.ToUpper(t.Detail[:1]) + t.Detail[1:] + "."
		}
		e.Lines = append(e.Lines, line)
	}
	if len(e.Lines) == 0 {
		e.Note = "None: a change is told from two weeks of whole days on, in both periods."
	}
	return e, nil
}

// actions are what the numbers ask for, the most urgent first.
func (a *asking) actions(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "What to act on"}
	h, err := a.highlights(ctx)
	if err != nil {
		return e, err
	}
	for _, one := range h.Actions {
		details := []string{}
		if one.Evidence != "" {
			details = append(details, one.Evidence)
		}
		if one.Driver != "" {
			details = append(details, "Likely: "+one.Driver)
		}
		line := EvidenceLine{KPI: one.KPI, State: bad, Text: one.Text, Detail: strings.Join(details, " "), At: one.At, Filters: one.Filters}
		if one.See != "" {
			line.KPI = one.See
		}
		if one.Rule == "coverage" || one.Rule == "fired" {
			line.State = look
		}
		e.Lines = append(e.Lines, line)
	}
	if len(e.Lines) == 0 {
		e.Note = h.WithoutActions()
	}
	return e, nil
}

func (a *asking) highlights(ctx context.Context) (engine.Highlights, error) {
	return a.numbers.Engine().Highlights(ctx, engine.Query{Period: a.query.Period, Compare: "previous"})
}

// forecasts are what usage, cost and capacity are likely to be, and where the month's cost ends.
func (a *asking) forecasts(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "Forecasts", Table: EvidenceTable{Columns: []string{"KPI", "Last day", "At the end", "95 % interval", "Limit"}}}
	found, err := a.numbers.Engine().Forecasts(ctx, engine.Query{Period: a.query.Period})
	if err != nil {
		return e, err
	}
	var without []string
	for _, f := range found.Items {
		if len(f.Days) == 0 || len(f.Past) == 0 {
			without = append(without, f.Name)
			continue
		}
		last := f.Days[len(f.Days)-1]
		said := figures.Alike(f.Unit, a.values.Currency, &f.Past[len(f.Past)-1].Value, &last.Value, &last.Low, &last.High)
		row := EvidenceRow{KPI: f.KPI, Cells: []string{f.Name, said[0], fmt.Sprintf("%s on %s", said[1], dayOf(last.Day, "2 Jan")), said[2] + " to " + said[3], limitOf(a, f)}}
		e.Table.Rows = append(e.Table.Rows, row)
	}
	if len(without) > 0 {
		e.Note = "Too little history for " + strings.Join(without, ", ") + "."
	}
	path, err := a.numbers.Engine().CostPath(ctx, engine.Query{Period: a.query.Period})
	if err == nil && a.about.cadence.Period == "month" && path.Total != nil {
		line := EvidenceLine{KPI: "total_cost", Text: fmt.Sprintf("The month's cost comes to %s.", a.figure(path.Total, "money"))}
		if path.Budget != nil {
			line.Text = fmt.Sprintf("The month's cost comes to %s, of a budget of %s.", a.figure(path.Total, "money"), a.figure(path.Budget, "money"))
			switch {
			case path.Left != nil && *path.Left < 0:
				line.State = bad
			case path.Apart == "": // what is left out may break the budget
				line.State = good
			}
		}
		if path.Apart != "" {
			line.Text = strings.TrimSuffix(line.Text, ".") + ", without " + path.Apart + ", for want of a rate."
		}
		line.Detail = path.Method
		e.Lines = append(e.Lines, line)
	}
	return e, err
}

func limitOf(a *asking, f engine.Forecast) string {
	switch {
	case f.Limit == nil:
		return "none set"
	case f.Crosses != "":
		return fmt.Sprintf("%s, crossed on %s", a.figure(f.Limit, f.Unit), dayText(f.Crosses))
	}
	return a.figure(f.Limit, f.Unit) + ", not reached"
}
