package closing

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"telltale/analytics/engine"
	"telltale/analytics/fault"
	"telltale/analytics/figures"
)

// ChecklistItem is one thing to look at before a month is signed.
type ChecklistItem struct {
	ID    string   `json:"id"` // running, definitions, disagreements, bills, gaps, reviews, rejected, judged
	State string   `json:"state"`
	Text  string   `json:"text"`  // one sentence
	About []string `json:"about"` // the particulars, a line each
}

// The states of a finding.
const (
	Fine = "fine"
	Look = "look" // the one who signs accepts it
	Stop = "stop" // the month is closed only with a reason
)

// Checklist is what stands between a month and its signature.
type Checklist struct {
	Month    string          `json:"month"`
	Period   engine.Period   `json:"period"`
	Findings []ChecklistItem `json:"findings"`
	Stops    int             `json:"stops"`
	Looks    int             `json:"looks"`
}

// Checklist looks at everything that may keep a month from being closed. It fails with fault.NotEnough for a month
// without any data.
func (b *Book) Checklist(ctx context.Context, month string) (Checklist, error) {
	t, err := b.take(ctx, month)
	if err != nil {
		return Checklist{}, err
	}
	return b.check(ctx, t)
}

func (b *Book) check(ctx context.Context, t taken) (Checklist, error) {
	c := Checklist{Month: t.content.Month, Period: t.period}
	if !slices.ContainsFunc(t.content.Files, func(f file) bool { return len(f.Rows) > 0 }) {
		return c, fault.New(fault.NotEnough, "No row of the imported files lies in %s.", t.period.Label).Do("Import the month's files first.")
	}
	query := engine.Query{Period: question(c.Month).Period}
	agree, err := b.engine().Consistency(ctx, query)
	if err != nil {
		return c, err
	}
	bills, err := b.engine().Bills(ctx)
	if err != nil {
		return c, err
	}
	happened, err := b.engine().Happenings(ctx, query.Period)
	if err != nil {
		return c, err
	}
	reviews, err := b.openReviews(ctx, t.period)
	if err != nil {
		return c, err
	}
	c.Findings = []ChecklistItem{b.over(t), b.defined(), disagreements(agree), sameMoney(bills, t.period), gaps(happened), reviews, rejected(t.content), judged(t.content.Report)}
	for _, f := range c.Findings {
		switch f.State {
		case Stop:
			c.Stops++
		case Look:
			c.Looks++
		}
	}
	return c, nil
}

// finding is fine without particulars.
func finding(id, fine, state, text string, about []string) ChecklistItem {
	if len(about) == 0 {
		return ChecklistItem{ID: id, State: Fine, Text: fine, About: []string{}}
	}
	return ChecklistItem{ID: id, State: state, Text: text, About: about}
}

func (b *Book) over(t taken) ChecklistItem {
	var about []string
	asOf, err := time.Parse(time.RFC3339, t.period.AsOf)
	if t.period.Running || err != nil || asOf.Before(t.period.To.Add(-time.Hour)) {
		about = []string{"The newest data is of " + clock(t.period.AsOf) + "."}
	}
	return finding("running", t.period.Label+" is over.", Stop, t.period.Label+" is still running.", about)
}

// defined finds the KPIs of the workspace that cannot be computed.
func (b *Book) defined() ChecklistItem {
	var about []string
	for _, k := range b.engine().Catalog().KPIs {
		if k.Broken != "" {
			about = append(about, k.Name+": "+k.Broken)
		}
	}
	return finding("definitions", "Every KPI can be computed.", Stop, figures.Counted(len(about), "KPI of this workspace", "KPIs of this workspace")+" cannot be computed.", about)
}

func disagreements(c engine.Consistency) ChecklistItem {
	var about []string
	for _, f := range c.Findings {
		if f.State == engine.Broken {
			about = append(about, f.Title+": "+f.Why)
		}
	}
	return finding("disagreements", fmt.Sprintf("The numbers agree with each other (%s).", figures.Counted(c.Holds, "identity holds", "identities hold")), Stop, "Some numbers do not agree with each other.", about)
}

// sameMoney asks about bills of the month that may hold the same money twice.
func sameMoney(bills engine.Bills, p engine.Period) ChecklistItem {
	var about []string
	for _, q := range bills.Questions {
		if q.From < p.To.Format(time.DateOnly) && q.To >= p.From.Format(time.DateOnly) {
			about = append(about, q.Text)
		}
	}
	return finding("bills", "No bill seems to be counted twice.", Stop, "Bills may hold the same money twice.", about)
}

func gaps(h engine.Happenings) ChecklistItem {
	var about []string
	for _, one := range h.Items {
		if one.Type == "gap" {
			about = append(about, stretch(one.From, one.To)+": "+one.Title)
		}
	}
	// The coverage on Data counts small ones too, and of each source by itself: without the size the two would contradict.
	size := fmt.Sprintf(" of %d rows or more.", engine.LeastLost)
	return finding("gaps", "From its first to its last row the data has no gap"+size, Look, "The data has "+figures.Counted(len(about), "gap", "gaps")+size, about)
}

// openReviews finds the accuracy reviews about the month that are still being labelled.
func (b *Book) openReviews(ctx context.Context, p engine.Period) (ChecklistItem, error) {
	reviews, err := b.db.Reviews(ctx)
	var about []string
	for _, r := range reviews {
		if r.Closed.IsZero() && r.From.Before(p.To) && r.To.After(p.From) {
			about = append(about, r.Name)
		}
	}
	return finding("reviews", "No accuracy review of the month is open.", Look, figures.Counted(len(about), "accuracy review is", "accuracy reviews are")+" still open: what is answered there later counts then.", about), err
}

func rejected(c content) ChecklistItem {
	var about []string
	for _, f := range c.Files {
		if f.Rejected > 0 && len(f.Rows) > 0 {
			about = append(about, fmt.Sprintf("%s: %s of %s records", f.Name, grouped(f.Rejected), grouped(f.Records)))
		}
	}
	return finding("rejected", "No record of the month's files was rejected.", Look, "Records of "+figures.Counted(len(about), "file", "files")+" of the month were rejected.", about)
}

// judged finds the targets that nothing can be said about.
func judged(r engine.Result) ChecklistItem {
	var about []string
	for _, v := range r.Values {
		if v.Target != nil && v.Verdict == engine.NotEnough && v.Value != nil {
			about = append(about, strings.TrimSuffix(v.Name+": "+v.Why, ": "))
		}
	}
	return finding("judged", "Every number that has a target and data is judged.", Look, figures.Counted(len(about), "number has", "numbers have")+" too little data for a verdict.", about)
}

// stretch writes from when to when something was, by the clocks that the instants were written by.
func stretch(from, to string) string {
	if to == "" {
		return "since " + clock(from)
	}
	since, err := time.Parse(time.RFC3339, from)
	until, alsoErr := time.Parse(time.RFC3339, to)
	if err == nil && alsoErr == nil && since.Format(time.DateOnly) == until.Format(time.DateOnly) {
		return clock(from) + " to " + until.Format("15:04")
	}
	return clock(from) + " to " + clock(to)
}

// day writes a date as people do: 5 Oct 2026.
func day(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return t.Format("2 Jan 2006")
}

// clock writes an instant as people do: 5 Oct 2026 14:30.
func clock(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	return t.Format("2 Jan 2006 15:04")
}

// grouped writes a count as people do: 357,138.
func grouped(n int64) string {
	f := float64(n)
	return figures.Text(&f, "count", "")
}
