package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"telltale/analytics/catalog"
)

// Scorecard is KPIs by month, with the verdicts and the targets as they stood in each.
type Scorecard struct {
	Months   []Period   `json:"months"` // oldest first
	ToDate   Period     `json:"toDate"` // the year of the last month, up to its end
	Rows     []ScoreRow `json:"rows"`
	Currency string     `json:"currency"`
	Filters  []Filter   `json:"filters"`
	Demo     string     `json:"demo"` // what to say about made-up data; empty when it is real
	// Closed are the months that somebody signed, whose scores are the signed ones; the year to date is of today's data.
	Closed []Closing `json:"closed"`
}

// ScoreRow is one KPI of a Scorecard.
type ScoreRow struct {
	ID     string  `json:"id"`
	Name   string  `json:"name"`
	Area   string  `json:"area"` // the part of the catalog that it stands in; rows of one area follow each other
	Unit   string  `json:"unit"`
	Better string  `json:"better"`
	Months []Score `json:"months"` // one for each month of the scorecard
	ToDate Score   `json:"toDate"`
	// Outlook is what the year will have come to by its end, of costs that are held against a budget; nil otherwise.
	Outlook *Variant `json:"outlook"`
	Met     int      `json:"met"`    // months whose verdict is met or acceptable
	Judged  int      `json:"judged"` // months with a verdict that says whether the target was reached
}

// Score is a value and how it stood against the target of its time.
type Score struct {
	Value   *float64 `json:"value"`
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`
	Basis   string   `json:"basis"`
	Target  *Target  `json:"target"`
	Verdict string   `json:"verdict"`
	Why     string   `json:"why"`
}

// scoreMonths is how many months a scorecard shows.
const scoreMonths = 12

// Scorecard evaluates KPIs over the twelve months up to the one in which the query's period ends, and over its year to
// date. Without KPIs in the query it takes those that have a target. It fails as Evaluate does.
func (e *Engine) Scorecard(ctx context.Context, query Query) (Scorecard, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Scorecard{}, err
	}
	return cached(ctx, e, s.version, "scorecard", query, func() (Scorecard, error) { return e.scorecard(ctx, s, query) })
}

func (e *Engine) scorecard(ctx context.Context, s *state, query Query) (Scorecard, error) {
	kpis, err := e.kpis(query.KPIs)
	if err != nil {
		return Scorecard{}, err
	}
	last, err := e.question(ctx, s, query)
	if err != nil {
		return Scorecard{}, err
	}
	if len(query.KPIs) == 0 {
		kpis = slices.DeleteFunc(slices.Clone(kpis), func(k *catalog.KPI) bool { return !e.scored(s, k, last.frame().at) })
	}
	months := monthsTo(s, last.period)
	card := Scorecard{Currency: s.currency, Filters: append([]Filter{}, query.Filters...), Rows: make([]ScoreRow, len(kpis)), Months: make([]Period, len(months)-1)}
	if notice, made := s.settings.on(MadeUp, last.frame().at); made {
		card.Demo = notice.value
	}
	found := make([][]Value, len(months))
	all, inner := errgroup.WithContext(ctx)
	all.SetLimit(2)
	for i, spec := range months {
		spec.AsOf = query.Period.AsOf
		p, err := e.resolve(ctx, s, spec)
		if err != nil {
			return Scorecard{}, err
		}
		if i < len(card.Months) {
			card.Months[i] = p
		} else {
			card.ToDate = p
		}
		if !s.first.Before(p.To) {
			continue // nothing had been recorded yet
		}
		all.Go(func() (err error) {
			found[i], err = e.plain(inner, s, Query{KPIs: idsOf(kpis), Period: spec, Filters: query.Filters})
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return Scorecard{}, err
	}
	for i, k := range kpis {
		card.Rows[i] = scoreRow(k, i, found)
	}
	return card, nil
}

// scored are the KPIs that a scorecard has unless others are asked for: those with a target, how the budget stands, what
// contracts with credits owe, and how long incidents took.
func (e *Engine) scored(s *state, k *catalog.KPI, at time.Time) bool {
	switch k.Measure.Engine {
	case "sla_credits":
		return s.settings.choice("credit.tiers", at) != ""
	case "vendor_credits":
		return s.settings.choice("credit.vendors", at) != ""
	case "budget_variance", "mttd", "mttr", "customer_minutes":
		return true
	}
	return e.target(s, k, at) != nil || k.Target != nil && k.Target.Of != ""
}

// monthsTo are the months up to the one in which p ends, and its year to date.
func monthsTo(s *state, p Period) []Spec {
	end := p.To.Add(-time.Nanosecond).In(s.zone)
	first := time.Date(end.Year(), end.Month(), 1, 0, 0, 0, 0, s.zone)
	var specs []Spec
	for i := scoreMonths - 1; i >= 0; i-- {
		specs = append(specs, Spec{Preset: "month", Month: first.AddDate(0, -i, 0).Format("2006-01")})
	}
	return append(specs, Spec{Preset: "custom", From: fmt.Sprintf("%d-01-01", first.Year()), To: first.AddDate(0, 1, 0).Format(time.DateOnly)})
}

// scoreRow gathers the values of a KPI, which is the i-th of the evaluated ones; the last is that of the year to date.
func scoreRow(k *catalog.KPI, i int, found [][]Value) ScoreRow {
	row := ScoreRow{ID: k.ID, Name: k.Name, Area: k.Area, Unit: string(k.Unit), Better: k.Better}
	for _, values := range found {
		score := Score{}
		if values != nil {
			score = ScoreOf(values[i])
		}
		row.Months = append(row.Months, score)
	}
	last := len(row.Months) - 1
	if values := found[last]; values != nil && k.Measure.Engine == "budget_variance" {
		row.Outlook = outlookOf(values[i])
	}
	row.ToDate, row.Months = row.Months[last], row.Months[:last]
	row.Count()
	return row
}

// ScoreOf is what a scorecard shows of a value.
func ScoreOf(v Value) Score {
	return Score{Value: v.Value, Low: v.Low, High: v.High, Basis: v.Basis, Target: v.Target, Verdict: v.Verdict, Why: v.Why}
}

// Count counts the months that were judged, and those that reached the target.
func (row *ScoreRow) Count() {
	row.Met, row.Judged = 0, 0
	for _, score := range row.Months {
		switch score.Verdict {
		case Met, Acceptable:
			row.Met++
			row.Judged++
		case Missed:
			row.Judged++
		}
	}
}

// outlookOf is the year-end outlook that stands beside a value; nil without one.
func outlookOf(v Value) *Variant {
	for _, beside := range v.Variants {
		if beside.Name == yearEndOutlook {
			return &beside
		}
	}
	return nil
}

// plain evaluates KPIs with their verdicts, without comparison, series and alerts. It is remembered by month, so that
// what asks for the same months again finds them.
func (e *Engine) plain(ctx context.Context, s *state, query Query) ([]Value, error) {
	return cached(ctx, e, s.version, "plain", query, func() ([]Value, error) {
		kpis, err := e.kpis(query.KPIs)
		if err != nil {
			return nil, err
		}
		q, err := e.question(ctx, s, query)
		if err != nil {
			return nil, err
		}
		q.silent = true
		set, err := e.answerAll(ctx, q, kpis)
		if err != nil {
			return nil, err
		}
		return e.values(ctx, q, kpis, set, nil)
	})
}

func idsOf(kpis []*catalog.KPI) []string {
	ids := make([]string, len(kpis))
	for i, k := range kpis {
		ids[i] = k.ID
	}
	return ids
}
