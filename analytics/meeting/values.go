package meeting

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// figures are the values of the named KPIs over the period.
func (a *asking) figures(_ context.Context, kind catalog.EvidenceKind) (MeetingEvidence, error) {
	return a.valuesOf("Verdicts, "+a.about.slot.label, kind.KPIs), nil
}

// savings are what may be saved.
func (a *asking) savings(_ context.Context, kind catalog.EvidenceKind) (MeetingEvidence, error) {
	return a.valuesOf("Where money may be saved", kind.KPIs), nil
}

func (a *asking) valuesOf(title string, kpis []string) MeetingEvidence {
	e := MeetingEvidence{Title: title}
	var without []string
	for _, id := range kpis {
		if v := a.of(id); v != nil {
			e.Values = append(e.Values, *v)
		} else if k := a.known.KPI(id); k != nil {
			without = append(without, k.Name)
		}
	}
	if len(without) > 0 {
		e.Note = "No data for " + strings.Join(without, ", ") + "."
	}
	if c := a.values.Closing; c != nil && c.State == "closed" {
		e.Note = strings.TrimSpace(fmt.Sprintf("Signed by %s as version %d. %s", c.By, c.Version, e.Note))
	}
	return e
}

// comparison sets the named KPIs beside the period before, and the year before where the data reaches back so far.
func (a *asking) comparison(_ context.Context, kind catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: a.about.slot.label + " against the periods before", Table: EvidenceTable{Columns: []string{"KPI", a.about.slot.label, "Before", "Change"}}}
	var years bool
	for _, id := range kind.KPIs {
		if v := a.of(id); v != nil {
			years = years || compared(v, "year") != nil
		}
	}
	if years {
		e.Table.Columns = append(e.Table.Columns, "A year before")
	}
	if p := a.values.Previous; p != nil {
		e.Table.Columns[2] = p.Label
	}
	for _, id := range kind.KPIs {
		v := a.of(id)
		if v == nil {
			continue
		}
		var before, year *float64
		moved := figures.Missing
		if c := compared(v, "previous"); c != nil {
			before, moved = c.Value, figures.Moved(v.Value, c.Value, c.Change, v.Unit, a.values.Currency)
		}
		if c := compared(v, "year"); c != nil {
			year = c.Value
		}
		said := figures.Alike(v.Unit, a.values.Currency, v.Value, before, year)
		cells := []string{v.Name, said[0], said[1], moved}
		if years {
			cells = append(cells, said[2])
		}
		e.Table.Rows = append(e.Table.Rows, EvidenceRow{KPI: v.ID, Cells: cells, Verdict: v.Verdict})
	}
	e.Note = strings.Join(slices.Concat(a.inPart(kind.KPIs, "previous", e.Table.Columns[2]), a.inPart(kind.KPIs, "year", "A year before")), " ")
	if len(e.Table.Rows) == 0 {
		e.Note = "No KPI of the list has data in " + a.about.slot.label + "."
	}
	return e, nil
}

// inPart says of which of the KPIs the data covers only a part of the period that they are compared with.
func (a *asking) inPart(kpis []string, with, label string) []string {
	names := map[[2]int][]string{} // by the days that are covered, then and now
	for _, id := range kpis {
		v := a.of(id)
		if v == nil {
			continue
		}
		if c := compared(v, with); c != nil && c.Note != "" && c.DaysBefore < c.Days {
			days := [2]int{c.DaysBefore, c.Days}
			names[days] = append(names[days], v.Name)
		}
	}
	var said []string
	for _, days := range slices.SortedFunc(maps.Keys(names), func(x, y [2]int) int { return slices.Compare(x[:], y[:]) }) {
		said = append(said, fmt.Sprintf("%s has %s beside %d: %s.", label, figures.Counted(days[0], "day with data", "days with data"), days[1], strings.Join(names[days], ", ")))
	}
	return said
}

// compared is the comparison with a period that has a value; nil without one.
func compared(v *engine.Value, with string) *engine.Comparison {
	for i := range v.Comparisons {
		if c := &v.Comparisons[i]; c.With == with && c.Value != nil {
			return c
		}
	}
	return nil
}
