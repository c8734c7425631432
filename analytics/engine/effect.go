package engine

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/fault"
	"telltale/analytics/figures"
	"telltale/analytics/localtime"
)

// ActionEffectQuery asks what became of a KPI after something was done about it.
type ActionEffectQuery struct {
	KPI     string   `json:"kpi"`
	Filters []Filter `json:"filters"`
	Started string   `json:"started"` // local day on which it began to be done; "" for the day on which it was done
	Done    string   `json:"done"`    // local day, 2026-10-01
}

// ActionEffect is a KPI over equal windows of whole weeks before and after something was done, and what may be said of the
// change. The days on which it was being done are in neither: the numbers settle then. That a number moved after it does
// not prove that it moved because of it.
type ActionEffect struct {
	KPI      string        `json:"kpi"`
	Name     string        `json:"name"`
	Unit     string        `json:"unit"`
	Better   string        `json:"better"`
	Currency string        `json:"currency"`
	Adds     bool          `json:"adds"`   // it adds up over days, so that the windows tell its mean a day
	Before   *EffectWindow `json:"before"` // nil without a judgement
	After    *EffectWindow `json:"after"`
	Relative bool          `json:"relative"` // whether the change is one
	Change   *float64      `json:"change"`   // with every weekday weighing alike where it is judged by days
	Low      *float64      `json:"low"`      // 95 % interval of the change
	High     *float64      `json:"high"`
	Tendency string        `json:"tendency"` // up, down, stable, no clear change; "" without a judgement
	Beside   []string      `json:"beside"`   // changes and incidents within the windows, whose effects cannot be told apart
	Why      string        `json:"why"`      // why there is no judgement, as a sentence; empty otherwise
	From     string        `json:"from"`     // without a judgement: the day from which there can be one; "" when there cannot
	Final    string        `json:"final"`    // of a judgement: the day from which later data does not make its windows longer
}

// EffectWindow is one of the two windows.
type EffectWindow struct {
	From  string  `json:"from"` // local days, both included
	To    string  `json:"to"`
	Label string  `json:"label"`
	Value float64 `json:"value"`
}

// Adds reports whether a KPI adds up over days.
func Adds(k *catalog.KPI) bool { return k.Measure.Kind == catalog.Sum }

// Windows are as long as the data allows, up to mostWeeks: every weekday is then there four times on either side, and what
// has happened since does not count. Values that have intervals of their own can be judged from leastWeeks on; those that
// are judged by how much their days differ need two of each weekday.
const (
	mostWeeks  = 4
	leastWeeks = 1
	byDayWeeks = 2
)

// ActionEffect compares the weeks before with those after. It fails with fault.Invalid for an unknown KPI, dimension or day.
func (e *Engine) ActionEffect(ctx context.Context, query ActionEffectQuery) (ActionEffect, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return ActionEffect{}, err
	}
	return cached(ctx, e, s.version, "effect", query, func() (ActionEffect, error) { return e.effect(ctx, s, query) })
}

func (e *Engine) effect(ctx context.Context, s *state, query ActionEffectQuery) (ActionEffect, error) {
	kpis, err := e.kpis([]string{query.KPI})
	if err != nil {
		return ActionEffect{}, err
	}
	if err := e.checkFilters(query.Filters); err != nil {
		return ActionEffect{}, err
	}
	k := kpis[0]
	f := ActionEffect{KPI: k.ID, Name: k.Name, Unit: string(k.Unit), Better: k.Better, Currency: s.currency, Adds: Adds(k),
		Relative: relativeChange(k.Unit), Beside: []string{}}
	started, done, err := daysDone(query)
	if err != nil {
		return f, err
	}
	asOf, err := s.asOf(Spec{})
	if err != nil {
		return f, err
	}
	if asOf.IsZero() {
		f.Why = "There is no data yet."
		return f, nil
	}
	// As for periods, a day is over in its last hour.
	first, end := localtime.DayNumber(s.first.Add(23*time.Hour), s.zone), localtime.DayNumber(asOf.Add(time.Hour), s.zone)
	most := int64(mostWeeks)
	weeks := min((started-first)/7, (end-done-1)/7, most)
	why := ""
	for w := weeks; w >= leastWeeks; w-- {
		before, after := s.stretch(started-7*w, started, asOf.Format(time.RFC3339), query.Filters), s.stretch(done+1, done+1+7*w, asOf.Format(time.RFC3339), query.Filters)
		before.period.Label, after.period.Label = effectWindowOf(before).Label, effectWindowOf(after).Label
		judged, reason, err := e.compareWindows(ctx, k, before, after, &f)
		if err != nil {
			return f, err
		}
		if judged {
			f.Beside, err = e.alongside(ctx, s, before, after)
			if w < most && w == (end-done-1)/7 && (started-first)/7 > w {
				f.Final = dayText(done + 1 + 7*min(most, (started-first)/7))
			}
			return f, err
		}
		why = cmp.Or(why, reason)
	}
	f.notJudged(why, started-first, end-done-1, done)
	return f, nil
}

// daysDone are the first and the last day on which it was being done, in days since 1970.
func daysDone(query ActionEffectQuery) (started, done int64, err error) {
	for _, text := range []string{cmp.Or(query.Started, query.Done), query.Done} {
		day, wrong := time.Parse(time.DateOnly, text)
		if wrong != nil {
			return 0, 0, fault.New(fault.Invalid, "%q is no day.", text).Do("Write it as 2026-10-01.")
		}
		started, done = done, day.Unix()/86400
	}
	if started > done {
		return 0, 0, fault.New(fault.Invalid, "What was done on %s cannot have begun later, on %s.", query.Done, query.Started)
	}
	return started, done, nil
}

// compareWindows fills in the values of two windows and the judgement of the change; without a judgement it says why.
func (e *Engine) compareWindows(ctx context.Context, k *catalog.KPI, before, after question, f *ActionEffect) (judged bool, why string, err error) {
	then, err := e.answerAll(ctx, before, []*catalog.KPI{k})
	if err != nil {
		return false, "", err
	}
	now, err := e.answerAll(ctx, after, []*catalog.KPI{k})
	if err != nil {
		return false, "", err
	}
	a := *now.byKPI[k.ID]
	basis := cmp.Or(a.basis, e.basis(k, now.sizes))
	interval(k, basis, now.sizes[k.Measure.Fact], &a.total)
	c, err := e.comparison(ctx, after, k, basis, &a, other{with: "previous", q: before, set: then})
	if err != nil {
		return false, "", err
	}
	from, to := effectWindowOf(before), effectWindowOf(after)
	switch value := float(a.total.value); {
	case k.Unit == catalog.Status:
		return false, k.Name + " is a state, whose changes are not measured.", nil
	case value == nil:
		return false, cmp.Or(a.why, e.absent(after, k), fmt.Sprintf("There is no value of %s for %s.", k.Name, to.Label)), nil
	case c.Value == nil:
		return false, fmt.Sprintf("There is no value of %s for %s.", k.Name, from.Label), nil
	case c.Note != "":
		return false, c.Note, nil
	case c.Tendency == "" && c.Days+c.DaysBefore > 0 && before.period.Days >= 7*byDayWeeks:
		return false, fmt.Sprintf("Of %s, %s data, and of %s %d.", from.Label, figures.Counted(c.DaysBefore, "day has", "days have"), to.Label, c.Days), nil
	case c.Tendency == "":
		return false, "", nil
	default:
		from.Value, to.Value = *c.Value, *value
		if c.PerDay != nil && c.PerDayBefore != nil {
			from.Value, to.Value = *c.PerDayBefore, *c.PerDay
		}
	}
	f.Before, f.After, f.Tendency, f.Low, f.High = &from, &to, c.Tendency, c.Low, c.High
	switch {
	case c.Adjusted != nil:
		f.Change = c.Adjusted
	case f.Relative && from.Value != 0:
		f.Change = finite((to.Value - from.Value) / math.Abs(from.Value))
	default:
		f.Change = finite(to.Value - from.Value)
	}
	return true, "", nil
}

func effectWindowOf(q question) EffectWindow {
	last := q.period.To.AddDate(0, 0, -1)
	return EffectWindow{From: q.period.From.Format(time.DateOnly), To: last.Format(time.DateOnly), Label: localtime.Days(q.period.From, last)}
}

// notJudged says why there is no judgement, and from which day there can be one. since and until are how many whole days
// the data has before and after.
func (f *ActionEffect) notJudged(why string, since, until, done int64) {
	switch {
	case since < 7*leastWeeks:
		f.Why = fmt.Sprintf("The data begins %s before, and a judgement needs whole weeks on both sides.", daysText(max(since, 0)))
	case until < 7*byDayWeeks:
		// Whatever failed with a week may hold with two.
		f.From = dayText(done + 1 + 7*byDayWeeks)
		f.Why = cmp.Or(why, fmt.Sprintf("The data has %s after it; to judge it takes %d.", figures.Counted(max(until, 0), "whole day", "whole days"), 7*byDayWeeks))
		if since < 7*byDayWeeks {
			f.From = ""
			f.Why = fmt.Sprintf("The data begins %s before; to judge it takes %d.", daysText(since), 7*byDayWeeks)
		}
	case since < 7*byDayWeeks && why == "":
		f.Why = fmt.Sprintf("The data begins %s before; to judge it takes %d.", daysText(since), 7*byDayWeeks)
	default:
		f.Why = cmp.Or(why, "How much this value changes cannot be judged.")
	}
}

// alongside names the changes, and the incidents that users felt, within two windows, the oldest first.
func (e *Engine) alongside(ctx context.Context, s *state, windows ...question) ([]string, error) {
	texts := []string{}
	for _, q := range windows {
		all, _, err := e.recorded(ctx, s, q.period)
		if err != nil {
			return nil, err
		}
		for _, h := range all {
			if h.from.Before(q.period.From) || !h.moves() {
				continue
			}
			texts = append(texts, fmt.Sprintf("%s, %s %s", h.Title, h.Kind, clock(h.from.In(s.zone))))
		}
		texts = append(texts, s.settings.pricesSet(q.period)...)
	}
	return texts, nil
}

// pricesSet names the list prices and exchange rates that hold from a day within the period.
func (s settings) pricesSet(p Period) []string {
	var texts []string
	for key, values := range s.set {
		kind, of, _ := strings.Cut(key, ".")
		for _, v := range values {
			if (kind == "price" || kind == "rate") && v.since >= p.From.Format(time.DateOnly) && v.since < p.To.Format(time.DateOnly) {
				texts = append(texts, fmt.Sprintf("%s of %s set to %s from %s", kind, of, v.value, v.since))
			}
		}
	}
	slices.Sort(texts)
	return texts
}
