package engine

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"slices"
	"time"

	"telltale/analytics/catalog"
	"telltale/analytics/figures"
	"telltale/analytics/localtime"
	"telltale/analytics/stats"
)

// Forecasts are what usage, cost and capacity are likely to be from the end of a period on.
type Forecasts struct {
	Period   Period     `json:"period"`
	Currency string     `json:"currency"`
	Items    []Forecast `json:"items"`
	Demo     string     `json:"demo"` // what to say about made-up data; empty when it is real
}

// Forecast is one KPI by day. Without enough history it has no days and Note says why.
type Forecast struct {
	KPI      string         `json:"kpi"`
	Name     string         `json:"name"`
	Unit     string         `json:"unit"`
	Model    string         `json:"model"`   // seasonal naive unless another did better on the past
	History  int            `json:"history"` // days it rests on
	Filled   int            `json:"filled"`  // of those, days without all data, taken from the week before
	Error    float64        `json:"error"`   // mean absolute error of the backtest
	Naive    float64        `json:"naive"`   // that of repeating the last week
	Backtest int            `json:"backtest"`
	Tested   string         `json:"tested"` // the backtest in words
	Past     []PastDay      `json:"past"`   // the newest days of the history
	Days     []ForecastDay  `json:"days"`
	Limit    *float64       `json:"limit"`    // capacity, from the setting limit.<kpi>; nil without one
	Crosses  string         `json:"crosses"`  // first day on which the forecast is over the limit; empty within the horizon
	Earliest string         `json:"earliest"` // first day on which the interval reaches over it
	Latest   string         `json:"latest"`   // first day on which all of the interval is over it
	Last     *ForecastScore `json:"last"`     // how the forecast before this one did; nil without history for one
	Note     string         `json:"note"`

	newest float64 // value of the last day of the history
}

// ForecastDay is one day of a forecast with its 95 % interval, and that of 80 % inside it.
type ForecastDay struct {
	Day    string  `json:"day"`
	Value  float64 `json:"value"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Low80  float64 `json:"low80"`
	High80 float64 `json:"high80"`
}

// PastDay is one day of what a forecast goes on from.
type PastDay struct {
	Day   string  `json:"day"`
	Value float64 `json:"value"`
}

// ForecastScore holds a forecast that would have been made earlier against what came.
type ForecastScore struct {
	Made     string  `json:"made"` // the first day it was for
	Days     int     `json:"days"`
	Model    string  `json:"model"`
	Forecast float64 `json:"forecast"` // sum of its days
	Came     float64 `json:"came"`
	Error    float64 `json:"error"`  // mean absolute error of a day
	Within   float64 `json:"within"` // share of the days inside their interval
}

// forecastKPIs are usage, cost and capacity; what the workspace added is predicted beside them.
var forecastKPIs = []string{"requests", "conversations", "total_cost", "tokens_in", "peak_requests_per_second", "database_connections_used", "disk_used"}

// Predicts reports whether forecasts have the KPI.
func Predicts(k *catalog.KPI) bool { return slices.Contains(forecastKPIs, k.ID) || ownFits(k, nil) }

const (
	forecastDays    = 30
	forecastHistory = 400
	// forecastPast is how many days of the history stand before a forecast.
	forecastPast = 60
	// mostFilled is the share of days that may be taken from the week before.
	mostFilled = 0.2
)

// Forecasts predicts the thirty days after the known part of the period, at most a third of the history. KPIs of the query do
// not apply. It fails as Evaluate does.
func (e *Engine) Forecasts(ctx context.Context, query Query) (Forecasts, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Forecasts{}, err
	}
	query = Query{Period: query.Period, Filters: query.Filters}
	return cached(ctx, e, s.version, "forecasts", query, func() (Forecasts, error) { return e.forecasts(ctx, s, query) })
}

func (e *Engine) forecasts(ctx context.Context, s *state, query Query) (Forecasts, error) {
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Forecasts{}, err
	}
	out := Forecasts{Period: q.period, Currency: s.currency, Items: []Forecast{}}
	if notice, made := s.settings.on(MadeUp, q.frame().at); made {
		out.Demo = notice.value
	}
	out.Items, err = e.forecastsOf(ctx, q, e.watched(forecastKPIs, nil))
	return out, err
}

// forecastsOf predicts KPIs from their days up to the end of what is known of the period.
func (e *Engine) forecastsOf(ctx context.Context, q question, kpis []*catalog.KPI) ([]Forecast, error) {
	s, found := q.s, []Forecast{}
	_, end := wholeDays(q.period.From, s.knownHours(q.period), s.zone)
	first := end - forecastHistory
	if !s.first.IsZero() {
		first = max(first, localtime.DayNumber(s.first, s.zone))
	}
	if first >= end || len(kpis) == 0 {
		return found, nil
	}
	series, err := e.daySeries(ctx, s.stretch(first, end, q.period.AsOf, q.filters), kpis)
	if err != nil {
		return nil, err
	}
	for _, k := range kpis {
		f := Forecast{KPI: k.ID, Name: k.Name, Unit: string(k.Unit), Past: []PastDay{}, Days: []ForecastDay{}, Limit: s.limit(k, q.frame().at)}
		f.predict(series[k.ID], first, end)
		f.Tested = f.test(s.currency)
		found = append(found, f)
	}
	return found, nil
}

// limit is the capacity that a setting names for a KPI; nil without one. Without one a disk is full at 100 %.
func (s *state) limit(k *catalog.KPI, at time.Time) *float64 {
	if v, ok := s.settings.on("limit."+k.ID, at); ok {
		return float(catalog.Level(v.value, k.Unit))
	}
	if k.ID == "disk_used" {
		return float(big.NewRat(1, 1))
	}
	return nil
}

// predict fills the forecast from the values of the days [first, end).
func (f *Forecast) predict(values map[int64]float64, first, end int64) {
	history, begin, filled := unbroken(values, first, end)
	f.History, f.Filled = len(history), filled
	last := begin + int64(len(history))
	if float64(filled) > mostFilled*float64(len(history)) {
		f.Note = fmt.Sprintf("No data on %d of %d days; at most a fifth may lack it.", filled, len(history))
		return
	}
	p, ok := stats.Predict(history, forecastDays)
	if !ok {
		f.Note = fmt.Sprintf("A forecast needs %d days with data, and has %d.", stats.NaiveHistory, len(history))
		return
	}
	// A bill that is spread leaves a cent more on some of its days.
	if f.Unit == string(catalog.Money) && slices.Max(history)-slices.Min(history) < 0.0101 {
		f.Note = "All its days cost the same within a cent, as where one bill is spread over them: that is nothing to forecast from."
		return
	}
	if slices.Min(history[max(0, len(history)-forecastPast):]) > 0 && slices.Min(p.Values) < 0 {
		f.Note = "It would fall below zero, which it never was: its past changed too much to go on from."
		return
	}
	f.newest = history[len(history)-1]
	for i, value := range history[max(0, len(history)-forecastPast):] {
		f.Past = append(f.Past, PastDay{dayText(last - int64(min(len(history), forecastPast)) + int64(i)), value})
	}
	f.Model, f.Error, f.Naive, f.Backtest = p.Model, p.Error, p.Naive, p.Backtest
	for i, value := range p.Values {
		d := ForecastDay{Day: dayText(last + int64(i)), Value: max(value, 0), Low: max(p.Low[i], 0), High: max(p.High[i], 0), Low80: max(p.Low80[i], 0), High80: max(p.High80[i], 0)}
		f.Days = append(f.Days, d)
		if f.Limit == nil {
			continue
		}
		if f.Crosses == "" && d.Value > *f.Limit {
			f.Crosses = d.Day
		}
		if f.Earliest == "" && d.High > *f.Limit {
			f.Earliest = d.Day
		}
		if f.Latest == "" && d.Low > *f.Limit {
			f.Latest = d.Day
		}
	}
	f.Last = lastScore(history, last)
}

// test says how far off such forecasts were in the past; empty without a forecast.
func (f *Forecast) test(currency string) string {
	if len(f.Days) == 0 {
		return ""
	}
	figure := func(x float64) string { return figures.Text(&x, f.Unit, currency) }
	words := fmt.Sprintf("%s off by %s a day in the mean", figures.Counted(f.Backtest, "forecast of the past was", "forecasts of the past were"), figure(f.Error))
	if f.Error < f.Naive {
		words += fmt.Sprintf("; the week before alone by %s", figure(f.Naive))
	}
	words += "."
	if l := f.Last; l != nil {
		words += fmt.Sprintf(" The last one, made for %s from %s on, was %s; %s came.", daysText(int64(l.Days)), dayInWords(l.Made), figure(l.Forecast), figure(l.Came))
	}
	return words
}

// unbroken is the series from its first value to its last; days without one take that of the week before.
func unbroken(values map[int64]float64, first, end int64) (history []float64, begin int64, filled int) {
	begin = first
	for ; begin < end; begin++ {
		if _, ok := values[begin]; ok {
			break
		}
	}
	for ; end > begin; end-- {
		if _, ok := values[end-1]; ok {
			break
		}
	}
	for day := begin; day < end; day++ {
		value, ok := values[day]
		if !ok {
			filled++
			switch at := len(history); {
			case at >= 7:
				value = history[at-7]
			default:
				value = history[at-1]
			}
		}
		history = append(history, value)
	}
	return history, begin, filled
}

// lastScore makes the forecast that was due a horizon ago, knowing nothing of what came, and holds it against that; last is
// the day after the history.
func lastScore(history []float64, last int64) *ForecastScore {
	// A horizon is at most a third of what was known then.
	days := min(forecastDays, len(history)/4)
	known := history[:len(history)-days]
	p, ok := stats.Predict(known, days)
	if !ok || len(p.Values) < days {
		return nil
	}
	score := &ForecastScore{Made: dayText(last - int64(days)), Days: days, Model: p.Model}
	for i, came := range history[len(known):] {
		value := max(p.Values[i], 0)
		score.Forecast += value
		score.Came += came
		score.Error += math.Abs(came-value) / float64(days)
		if came >= p.Low[i] && came <= p.High[i] {
			score.Within++
		}
	}
	score.Within /= float64(days)
	return score
}
