package meeting

import (
	"context"
	"fmt"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/figures"
)

// leastJudged is how many months with a verdict say that a target is always met, or always missed. oftenFires is how often a
// rule fires in a period before its threshold is worth a look.
const (
	leastJudged = 3
	oftenFires  = 20
)

// decided are the decisions and plans of the last meeting of the cadence.
func (a *asking) decided(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "Decided at the last meeting"}
	entries, err := a.entriesBefore(ctx, Decision)
	for _, one := range entries {
		e.Lines = append(e.Lines, EvidenceLine{Text: one.Text, Detail: assigned(one), KPI: one.KPI})
	}
	e.Note = a.nothingBefore(len(entries), "Nothing was decided at the last meeting.")
	return e, err
}

// planned are the plans of the last meeting, with the KPIs that they name as they are now.
func (a *asking) planned(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "Planned at the last meeting"}
	entries, err := a.entriesBefore(ctx, Plan)
	for _, one := range entries {
		line := EvidenceLine{Text: one.Text, Detail: assigned(one), KPI: one.KPI}
		if v := a.of(one.KPI); v != nil {
			line.Detail = strings.TrimSpace(fmt.Sprintf("%s is %s. %s", v.Name, a.figure(v.Value, v.Unit), line.Detail))
			line.State = map[string]string{engine.Met: good, engine.Acceptable: good, engine.Missed: bad}[v.Verdict]
		}
		e.Lines = append(e.Lines, line)
	}
	e.Note = a.nothingBefore(len(entries), "Nothing was planned at the last meeting.")
	return e, err
}

// entriesBefore are the entries of a kind that the last meeting ended with.
func (a *asking) entriesBefore(ctx context.Context, kind string) ([]MeetingEntry, error) {
	if a.about.last == nil {
		return nil, nil
	}
	r, err := (&Diary{db: a.db}).frozen(ctx, a.about.last.ID)
	return r.Meeting.of(kind), err
}

func (a *asking) nothingBefore(n int, none string) string {
	switch {
	case a.about.last == nil:
		return "No " + strings.ToLower(a.about.cadence.Title) + " was held before."
	case n == 0:
		return none
	}
	return ""
}

// assigned says who sees to an entry, and by when.
func assigned(one MeetingEntry) string { return assignment(one.Who, "by ", one.When) }

// assignment says who sees to something, and by when: "Ada, by 15 Nov 2026".
func assignment(who, word, day string) string {
	var parts []string
	if who != "" {
		parts = append(parts, who)
	}
	if day != "" {
		parts = append(parts, word+dayText(day))
	}
	return strings.Join(parts, ", ")
}

// dayText writes a day, 2026-11-15, as people read it.
func dayText(day string) string { return dayOf(day, "2 Jan 2006") }

func dayOf(day, layout string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format(layout)
}

// benchmarks are values of others beside the own: those of this meeting, or until one is typed those of the last.
func (a *asking) benchmarks(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "Values of others beside ours", Table: EvidenceTable{Columns: []string{"KPI", "Ours", "Theirs", "Whose", "Source", "Of"}}}
	entries := a.meeting.of(Benchmark)
	if len(entries) == 0 {
		var err error
		if entries, err = a.entriesBefore(ctx, Benchmark); err != nil {
			return e, err
		}
		if len(entries) > 0 {
			e.Note = "These were typed for " + a.meeting.Last + "."
		}
	}
	for _, one := range entries {
		k := a.known.KPI(one.KPI)
		if k == nil {
			continue
		}
		var ours *float64
		if v := a.of(one.KPI); v != nil {
			ours = v.Value
		}
		said := figures.Alike(string(k.Unit), a.values.Currency, ours, one.Value)
		e.Table.Rows = append(e.Table.Rows, EvidenceRow{KPI: one.KPI, Cells: []string{k.Name, said[0], said[1], one.Text, one.Source, dayText(one.When)}})
	}
	if len(e.Table.Rows) == 0 {
		e.Note = "No benchmark is typed yet. Add a value of others with its source and date, and ours stands beside it."
	}
	return e, nil
}

// unopened are KPIs whose page nobody opened in this workspace since the period began.
func (a *asking) unopened(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "KPIs whose page nobody opened"}
	last, err := a.db.Visits(ctx)
	if err != nil {
		return e, err
	}
	if len(last) == 0 {
		e.Note = "No KPI page was opened yet since visits are counted, so that nothing can be said."
		return e, nil
	}
	areas, order := map[string][]string{}, []string{}
	unseen := 0
	for _, v := range a.values.Values {
		if v.Value == nil || last[v.ID].After(a.about.slot.from) {
			continue
		}
		k := a.known.KPI(v.ID)
		if areas[k.Area] == nil {
			order = append(order, k.Area)
		}
		areas[k.Area] = append(areas[k.Area], v.Name)
		unseen++
	}
	for _, area := range order {
		e.Lines = append(e.Lines, EvidenceLine{Text: area + ": " + strings.Join(areas[area], ", ") + ".", State: look})
	}
	e.Note = fmt.Sprintf("%d of the KPIs with data, since %s. Tiles on dashboards are not counted: opening a KPI's own page is.", unseen, a.about.slot.from.Format("2 Jan 2006"))
	return e, nil
}

// always are targets that were met, or missed, in every month that was judged.
func (a *asking) always(ctx context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "Targets that were always met, or always missed", Table: EvidenceTable{Columns: []string{"KPI", "Target", "Months judged", "Met"}}}
	card, err := a.numbers.Scorecard(ctx, engine.Query{Period: a.query.Period})
	if err != nil {
		return e, err
	}
	for _, row := range card.Rows {
		if row.Judged < leastJudged || row.Met != row.Judged && row.Met != 0 {
			continue
		}
		target := figures.Missing
		if t := row.Months[len(row.Months)-1].Target; t != nil {
			target = t.Words
		}
		verdict := engine.Met
		if row.Met == 0 {
			verdict = engine.Missed
		}
		e.Table.Rows = append(e.Table.Rows, EvidenceRow{KPI: row.ID, Verdict: verdict, Cells: []string{row.Name, target, fmt.Sprint(row.Judged), fmt.Sprint(row.Met)}})
	}
	if len(e.Table.Rows) == 0 {
		e.Note = fmt.Sprintf("None of those that were judged in %d months or more.", leastJudged)
	}
	return e, nil
}

// thresholds are alert rules that never fired in the period, and those that fired very often.
func (a *asking) thresholds(_ context.Context, _ catalog.EvidenceKind) (MeetingEvidence, error) {
	e := MeetingEvidence{Title: "Alert rules to adjust", Table: EvidenceTable{Columns: []string{"Rule", "Level", "Fired", "For"}}}
	var never []string
	for _, v := range a.values.Values {
		if v.Alert == nil || v.Value == nil {
			continue
		}
		switch {
		case v.Alert.Times >= oftenFires:
			e.Table.Rows = append(e.Table.Rows, EvidenceRow{KPI: v.ID, Cells: []string{v.Name, v.Alert.Rule, figures.Counted(v.Alert.Times, "time", "times"), a.figure(&v.Alert.Seconds, "seconds")}})
		case v.Alert.Times == 0:
			never = append(never, fmt.Sprintf("%s (%s)", v.Name, v.Alert.Rule))
		}
	}
	if len(never) > 0 {
		e.Lines = []EvidenceLine{{Text: "Never fired: " + strings.Join(never, ", ") + ".", Detail: "What never fires may be set too wide. A KPI's page tries other levels on the data.", State: look}}
	}
	if len(e.Table.Rows) == 0 {
		e.Note = fmt.Sprintf("No rule fired %d times or more.", oftenFires)
	}
	return e, nil
}
