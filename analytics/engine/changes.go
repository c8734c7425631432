package engine

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
	"telltale/analytics/stats"
)

// Changes are what was changed in a period (deployments, models, prompts, configuration, prices), oldest first, with the
// numbers before and after.
type Changes struct {
	Period   Period   `json:"period"`
	Currency string   `json:"currency"`
	Items    []Change `json:"items"`
	Note     string   `json:"note"` // why there are none; empty otherwise
	Demo     string   `json:"demo"` // what to say about made-up data; empty when it is real
}

// Change is one change with what the numbers did around it. That they moved after it does not prove that they moved
// because of it.
type Change struct {
	Event   Happening      `json:"event"`
	Effects []ChangeEffect `json:"effects"`
	Beside  []string       `json:"beside"` // other changes and incidents so close that their effects cannot be told apart
}

// ChangeEffect is a KPI over the covered whole days before a change and those after it; the day of the change is in neither.
type ChangeEffect struct {
	KPI        string   `json:"kpi"`
	Name       string   `json:"name"`
	Unit       string   `json:"unit"`
	Before     *float64 `json:"before"`
	After      *float64 `json:"after"`
	DaysBefore int      `json:"daysBefore"`
	DaysAfter  int      `json:"daysAfter"`
	Relative   bool     `json:"relative"`
	Low        *float64 `json:"low"` // 95 % interval of the change, relative or as a difference
	High       *float64 `json:"high"`
	Tendency   string   `json:"tendency"` // up, down, stable, no clear change; "" where the days are too few
	Good       *bool    `json:"good"`     // whether it moved the better way; nil where it did not
}

// aroundChange is how many whole days are compared on either side: two weeks, so that every weekday is there twice. Days
// that the data does not cover are made up for within changeReach.
const (
	aroundChange = 14
	changeReach  = 21
)

// changeKinds are the kinds of events that somebody made.
var changeKinds = []string{"deployment", "model", "prompt", "configuration", "price"}

// changeKPIs are what a change may do: to success, latency, cost and quality.
var changeKPIs = []string{"api_success_rate", "latency_p95", "cost_per_request", "cost_per_1k_tokens", "satisfaction", "task_completion", "confidence_low", "dont_know_rate"}

// Changes compares the two weeks before each change of the period with the two weeks after it, for the KPIs of the query,
// or without any for those that a change may do something to. Filters apply to the numbers. It fails as Evaluate does.
func (e *Engine) Changes(ctx context.Context, query Query) (Changes, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Changes{}, err
	}
	query = Query{KPIs: query.KPIs, Period: query.Period, Filters: query.Filters}
	return cached(ctx, e, s.version, "changes", query, func() (Changes, error) { return e.changes(ctx, s, query) })
}

func (e *Engine) changes(ctx context.Context, s *state, query Query) (Changes, error) {
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Changes{}, err
	}
	c := Changes{Period: q.period, Currency: s.currency, Items: []Change{}}
	if notice, made := s.settings.on(MadeUp, q.frame().at); made {
		c.Demo = notice.value
	}
	// What lies near the period's ends stands beside its changes.
	first, end := localtime.DayNumber(q.period.From, s.zone)-changeReach, localtime.DayNumber(q.period.known.Add(-time.Nanosecond), s.zone)+changeReach+1
	around := s.stretch(first, end, q.period.AsOf, q.filters)
	all, _, err := e.recorded(ctx, s, around.period)
	if err != nil {
		return Changes{}, err
	}
	within := func(h happening) bool {
		return h.Type == "event" && slices.Contains(changeKinds, h.Kind) && !h.from.Before(q.period.From) && h.from.Before(q.period.known)
	}
	if !slices.ContainsFunc(all, within) {
		c.Note = "No deployment, model, prompt, configuration or price change is known of the period: import a list of them."
		return c, nil
	}
	kpis, err := e.kpisOfChanges(query.KPIs)
	if err != nil {
		return Changes{}, err
	}
	answers, err := e.measure(ctx, around, kpis)
	if err != nil {
		return Changes{}, err
	}
	days := make([][]datedDay, len(kpis))
	for i, k := range kpis {
		if days[i], err = e.datedDays(ctx, around, k, answers[k.ID]); err != nil {
			return Changes{}, err
		}
	}
	for _, h := range all {
		if !within(h) {
			continue
		}
		day := localtime.DayNumber(h.from, s.zone)
		item := Change{Event: h.Happening, Effects: []ChangeEffect{}, Beside: nearby(all, h, day, s.zone)}
		item.Event.From = h.from.In(s.zone).Format(time.RFC3339)
		if !h.to.IsZero() {
			item.Event.To = h.to.In(s.zone).Format(time.RFC3339)
		}
		for i, k := range kpis {
			effect, ok := e.effectOf(s, k, answers[k.ID], days[i], day)
			if ok {
				item.Effects = append(item.Effects, effect)
			}
		}
		c.Items = append(c.Items, item)
	}
	return c, nil
}

// kpisOfChanges are those named, else the usual ones that the catalog has.
func (e *Engine) kpisOfChanges(named []string) ([]*catalog.KPI, error) {
	if len(named) > 0 {
		return e.kpis(named)
	}
	var kpis []*catalog.KPI
	for _, id := range changeKPIs {
		if k := e.catalog.KPI(id); k != nil {
			kpis = append(kpis, k)
		}
	}
	return kpis, nil
}

// effectOf compares the days before the day of a change with those after it; ok is false when either side has none.
func (e *Engine) effectOf(s *state, k *catalog.KPI, a *answer, days []datedDay, day int64) (effect ChangeEffect, ok bool) {
	effect = ChangeEffect{KPI: k.ID, Name: k.Name, Unit: string(k.Unit), Relative: relativeChange(k.Unit)}
	target := e.target(s, k, localtime.DayStart(day, s.zone))
	if e.catalog.Fact(k.Measure.Fact) != nil && e.catalog.Fact(k.Measure.Fact).Answered() {
		before, after := trailingOf(k, a.groups, day-aroundChange, day-1), trailingOf(k, a.groups, day+1, day+aroundChange)
		interval(k, answers, sampleSize{}, &before)
		interval(k, answers, sampleSize{}, &after)
		effect.Before, effect.After, effect.DaysBefore, effect.DaysAfter = float(before.value), float(after.value), aroundChange, aroundChange
		if before.low == nil || after.low == nil || effect.Before == nil || effect.After == nil {
			return effect, effect.Before != nil && effect.After != nil
		}
		i := stats.Difference(*effect.After, stats.Interval{Low: *after.low, High: *after.high}, *effect.Before, stats.Interval{Low: *before.low, High: *before.high})
		effect.judge(k, i, target)
		return effect, true
	}
	var before, after []stats.Day
	for _, d := range days {
		switch {
		case d.day >= day-changeReach && d.day < day:
			before = append(before, d.Day)
		case d.day > day && d.day <= day+changeReach && len(after) < aroundChange:
			after = append(after, d.Day)
		}
	}
	before = before[max(0, len(before)-aroundChange):]
	effect.Before, effect.After, effect.DaysBefore, effect.DaysAfter = ratioOfDays(before), ratioOfDays(after), len(before), len(after)
	if effect.Before == nil || effect.After == nil {
		return effect, false
	}
	if changed, ok := stats.Change(before, after, effect.Relative); ok {
		effect.judge(k, changed.Interval, target)
	}
	return effect, true
}

func (effect *ChangeEffect) judge(k *catalog.KPI, i stats.Interval, target *inForce) {
	effect.Low, effect.High = finite(i.Low), finite(i.High)
	effect.Tendency = string(i.Judge(marginOf(k, target, *effect.Before)))
	effect.Good = wayOf(k.Better, effect.Tendency)
}

// ratioOfDays is the sum of parts over that of wholes; nil without days.
func ratioOfDays(days []stats.Day) *float64 {
	var part, whole float64
	for _, d := range days {
		part += d.Part
		whole += d.Whole
	}
	if len(days) == 0 || whole == 0 || math.IsNaN(part) {
		return nil
	}
	return finite(part / whole)
}

// moves reports whether numbers may move because of it: it is a change, or an incident that users felt.
func (h happening) moves() bool {
	if h.Type == "event" {
		return slices.Contains(changeKinds, h.Kind)
	}
	return h.Type == "incident" && slices.Contains([]string{"outage", "partial", "degraded"}, h.Kind)
}

// nearby names the other changes and the incidents of the two weeks on either side, nearest first.
func nearby(all []happening, h happening, day int64, zone *time.Location) []string {
	type near struct {
		text     string
		distance time.Duration
	}
	var found []near
	for _, o := range all {
		if !o.moves() || o.Happening == h.Happening && o.from.Equal(h.from) {
			continue
		}
		at := localtime.DayNumber(o.from, zone)
		if at < day-aroundChange || at > day+aroundChange {
			continue
		}
		found = append(found, near{fmt.Sprintf("%s, %s %s", o.Title, o.Kind, o.from.In(zone).Format("2 Jan 15:04")), o.from.Sub(h.from).Abs()})
	}
	slices.SortStableFunc(found, func(a, b near) int { return int(sign(float64(a.distance - b.distance))) })
	texts := []string{}
	for _, n := range found {
		texts = append(texts, n.text)
	}
	return texts
}
