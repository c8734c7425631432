package meeting

import (
	"context"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/figures"
	"telltale/analytics/store"
)

// MeetingEvidence is what one kind of evidence has to say: values, sentences, a small table, or a note why there is nothing.
type MeetingEvidence struct {
	Kind   string         `json:"kind"` // as the catalog declares it
	Title  string         `json:"title"`
	Note   string         `json:"note"`
	Values []engine.Value `json:"values"`
	Lines  []EvidenceLine `json:"lines"`
	Table  EvidenceTable  `json:"table"` // without rows where there is none
}

// EvidenceLine is a sentence, with where to look at what it says.
type EvidenceLine struct {
	Text    string          `json:"text"`
	Detail  string          `json:"detail"`
	State   string          `json:"state"` // good, bad, look; "" for neither
	KPI     string          `json:"kpi"`   // whose page shows it; "" for none
	At      string          `json:"at"`    // RFC 3339: the moment to look at; "" for the whole period
	Filters []engine.Filter `json:"filters"`
}

// EvidenceTable is a small table. The first column names what its row is about; numbers are written as people read them.
type EvidenceTable struct {
	Columns []string      `json:"columns"`
	Rows    []EvidenceRow `json:"rows"`
}

// EvidenceRow is one row of an EvidenceTable.
type EvidenceRow struct {
	KPI     string   `json:"kpi"` // whose page shows it; "" for none
	Cells   []string `json:"cells"`
	Verdict string   `json:"verdict"` // as in Value; "" without one
}

// The states of lines.
const (
	good = "good"
	bad  = "bad"
	look = "look"
)

// asking asks for the evidence of one meeting.
type asking struct {
	db      *store.DB
	numbers Numbers
	about   about
	meeting Meeting
	query   engine.Query // for the period
	since   engine.Spec  // from the last meeting to the end of the period
	window  string       // since, in words
	known   *catalog.Catalog
	values  engine.Result
}

// answers make the evidence of each kind.
var answers = map[string]func(*asking, context.Context, catalog.EvidenceKind) (MeetingEvidence, error){
	"figures": (*asking).figures, "comparison": (*asking).comparison, "savings": (*asking).savings,
	"alerts": (*asking).alerts, "incidents": (*asking).incidents, "events": (*asking).events, "changes": (*asking).changes,
	"trends": (*asking).trends, "anomalies": (*asking).anomalies, "actions": (*asking).actions, "forecasts": (*asking).forecasts,
	"error_budget": (*asking).errorBudget, "cost_movers": (*asking).costMovers, "checklist": (*asking).checklist,
	"decided": (*asking).decided, "planned": (*asking).planned, "benchmarks": (*asking).benchmarks,
	"unopened": (*asking).unopened, "always": (*asking).always, "thresholds": (*asking).thresholds,
}

// Evidence is the evidence of one item of a meeting's agenda: of a meeting that was held, what people saw then.
func (d *Diary) Evidence(ctx context.Context, cadence, key, item string) ([]MeetingEvidence, error) {
	a, err := d.about(ctx, cadence, key)
	if err != nil {
		return nil, err
	}
	if a.kept != nil && !a.kept.Held.IsZero() {
		r, err := d.frozen(ctx, a.kept.ID)
		if found, ok := r.Evidence[item]; ok || err != nil {
			return found, err
		}
		return nil, noItem(a, item)
	}
	ask, err := d.asking(ctx, a)
	if err != nil {
		return nil, err
	}
	for _, one := range a.cadence.Agenda {
		if one.ID == item {
			return ask.item(ctx, one)
		}
	}
	return nil, noItem(a, item)
}

func noItem(a about, item string) error {
	return fault.New(fault.NotFound, "The %s has no item %q.", a.cadence.Title, item)
}

// asking evaluates what most kinds of evidence show: all KPIs over the period, beside those of the periods before.
func (d *Diary) asking(ctx context.Context, a about) (*asking, error) {
	ask := &asking{db: d.db, numbers: d.numbers, about: a, known: d.numbers.Engine().Catalog()}
	var err error
	if ask.meeting, err = d.meeting(ctx, a); err != nil {
		return nil, err
	}
	ask.query = engine.Query{Period: a.slot.spec, Compare: "previous"}
	if a.cadence.Period == "month" || a.cadence.Period == "quarter" {
		ask.query.Compare = "both"
	}
	// A meeting that looks back to the last one sees everything since; the first looks at its period.
	ask.since, ask.window = a.slot.spec, "of "+a.slot.label
	if a.last != nil && a.last.Until.Before(a.slot.to) {
		ask.since = engine.Spec{Preset: "custom", From: ask.meeting.Since, To: a.period.ToStr}
		ask.window = "since the last meeting, which covered up to " + upTo(a.last.Until.In(a.slot.from.Location()))
	}
	ask.values, err = d.numbers.Evaluate(ctx, ask.query)
	return ask, err
}

// upTo names the moment where something ended, and a whole day by the day: what ends at midnight covers the day before.
func upTo(end time.Time) string {
	if hour, minute, _ := end.Clock(); hour == 0 && minute == 0 {
		return end.Add(-time.Nanosecond).Format("2 Jan 2006")
	}
	return end.Format("2 Jan 2006 15:04")
}

func (a *asking) item(ctx context.Context, item catalog.AgendaItem) ([]MeetingEvidence, error) {
	all := []MeetingEvidence{}
	for _, kind := range item.Evidence {
		found, err := answers[kind.Kind](a, ctx, kind)
		if err != nil {
			return nil, err
		}
		found.Kind = kind.Kind
		all = append(all, found.whole())
	}
	return all, nil
}

// whole has a list, which may be empty, where pages are promised one.
func (e MeetingEvidence) whole() MeetingEvidence {
	e.Values = append([]engine.Value{}, e.Values...)
	e.Lines = append([]EvidenceLine{}, e.Lines...)
	for i := range e.Lines {
		e.Lines[i].Filters = append([]engine.Filter{}, e.Lines[i].Filters...)
	}
	e.Table.Columns = append([]string{}, e.Table.Columns...)
	e.Table.Rows = append([]EvidenceRow{}, e.Table.Rows...)
	return e
}

// document is everything that a meeting says now.
func (d *Diary) document(ctx context.Context, a about) (MeetingDocument, error) {
	ask, err := d.asking(ctx, a)
	if err != nil {
		return MeetingDocument{}, err
	}
	r := MeetingDocument{Meeting: ask.meeting, Evidence: map[string][]MeetingEvidence{}}
	for _, item := range a.cadence.Agenda {
		if r.Evidence[item.ID], err = ask.item(ctx, item); err != nil {
			return r, err
		}
	}
	r.Summary, err = ask.summary(ctx)
	return r, err
}

// of is the value of a KPI over the period; nil where it has none.
func (a *asking) of(kpi string) *engine.Value {
	for i := range a.values.Values {
		if v := &a.values.Values[i]; v.ID == kpi && v.Value != nil {
			return v
		}
	}
	return nil
}

// figure writes a number as people read it.
func (a *asking) figure(f *float64, unit string) string {
	return figures.Text(f, unit, a.values.Currency)
}

// stateOf is the state of a change that is good, bad or neither.
func stateOf(isGood *bool) string {
	switch {
	case isGood == nil:
		return ""
	case *isGood:
		return good
	}
	return bad
}
