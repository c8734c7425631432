package engine

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"telltale/analytics/catalog"
	"telltale/analytics/localtime"
	"telltale/analytics/stats"
)

// Anomalies are the days of a period that were unlike the same weekday of the eight weeks before, the most telling first.
type Anomalies struct {
	Period   Period    `json:"period"`
	Currency string    `json:"currency"`
	Items    []Anomaly `json:"items"`
	Note     string    `json:"note"` // what was left out; empty otherwise
	Demo     string    `json:"demo"` // what to say about made-up data; empty when it is real
}

// Anomaly is one day, with the KPI that tells most of it.
type Anomaly struct {
	Day     string   `json:"day"` // 2026-10-20
	KPI     string   `json:"kpi"`
	Name    string   `json:"name"`
	Unit    string   `json:"unit"`
	Value   float64  `json:"value"`
	Usual   float64  `json:"usual"` // median of the same weekday
	Peers   int      `json:"peers"` // how many such days
	Score   *float64 `json:"score"` // robust deviations from it; nil where the peers are all equal
	Share   float64  `json:"share"` // of the money, or of the use, of the whole period that the difference is
	Segment string   `json:"segment"`
	Also    []string `json:"also"`   // other KPIs that stand out on the day
	Beside  []string `json:"beside"` // events and incidents of the day
}

// anomalyKPIs are what is looked at, beside what the workspace added: money and use.
var anomalyKPIs = []string{"total_cost", "requests", "conversations", "daily_active_users"}

// segmentDimensions are what a day is split by to see which segment moved most.
var segmentDimensions = []string{"service", "category", "model", "endpoint", "topic", "agent_class"}

const (
	mostAnomalies = 5
	// leastDeviation keeps days apart that differ by less than what matters, however regular the others are.
	leastDeviation = 0.02
)

// Anomalies looks for days that are unlike their peers. Holidays, which are events, and days without all data are neither
// judged nor peers. KPIs of the query do not apply. It fails as Evaluate does.
func (e *Engine) Anomalies(ctx context.Context, query Query) (Anomalies, error) {
	s, err := e.ready(ctx)
	if err != nil {
		return Anomalies{}, err
	}
	query = Query{Period: query.Period, Filters: query.Filters}
	return cached(ctx, e, s.version, "anomalies", query, func() (Anomalies, error) { return e.anomalies(ctx, s, query) })
}

func (e *Engine) anomalies(ctx context.Context, s *state, query Query) (Anomalies, error) {
	q, err := e.question(ctx, s, query)
	if err != nil {
		return Anomalies{}, err
	}
	found := Anomalies{Period: q.period, Currency: s.currency, Items: []Anomaly{}}
	if notice, made := s.settings.on(MadeUp, q.frame().at); made {
		found.Demo = notice.value
	}
	first, end := wholeDays(q.period.From, s.knownHours(q.period), s.zone)
	if first >= end {
		found.Note = "The period has no whole day."
		return found, nil
	}
	long := s.stretch(first-7*stats.MostWeekdays, end, q.period.AsOf, q.filters)
	events, _, err := e.recorded(ctx, s, long.period)
	if err != nil {
		return Anomalies{}, err
	}
	holidays := holidayDays(events, s.zone)
	kpis := e.watched(anomalyKPIs, additive)
	series, err := e.daySeries(ctx, long, kpis)
	if err != nil {
		return Anomalies{}, err
	}
	byDay, left := map[int64]*Anomaly{}, map[int64]bool{}
	for _, k := range kpis {
		values := series[k.ID]
		var whole float64
		for day := first; day < end; day++ {
			whole += values[day]
		}
		for day := first; day < end; day++ {
			a, ok := judgeDay(k, values, day, holidays)
			if !ok {
				continue
			}
			if holidays[day] {
				left[day] = true
				continue
			}
			a.Share = math.Abs(a.Value-a.Usual) / whole
			have := byDay[day]
			switch {
			case have == nil:
				byDay[day] = &a
			case a.Share > have.Share:
				a.Also = append(have.Also, have.Name)
				byDay[day] = &a
			default:
				have.Also = append(have.Also, k.Name)
			}
		}
	}
	var days []int64
	for day := range byDay {
		days = append(days, day)
	}
	slices.SortFunc(days, func(a, b int64) int { return cmp.Or(cmp.Compare(byDay[b].Share, byDay[a].Share), cmp.Compare(a, b)) })
	switch len(left) {
	case 0:
	case 1:
		found.Note = "Another day that differs is a holiday."
	default:
		found.Note = fmt.Sprintf("Another %d days that differ are holidays.", len(left))
	}
	for _, day := range days[:min(len(days), mostAnomalies)] {
		found.Items = append(found.Items, *byDay[day])
	}
	all, inner := errgroup.WithContext(ctx)
	all.SetLimit(2)
	for i := range found.Items {
		a, day := &found.Items[i], days[i]
		a.Beside = ofDay(events, day, s.zone)
		all.Go(func() (err error) {
			a.Segment, err = e.segmentOfDay(inner, long, e.catalog.KPI(a.KPI), day, peersOf(series[a.KPI], day, holidays))
			return err
		})
	}
	return found, all.Wait()
}

// daySeries are the values of KPIs on the covered whole days of a stretch.
func (e *Engine) daySeries(ctx context.Context, q question, kpis []*catalog.KPI) (map[string]map[int64]float64, error) {
	answers, err := e.measure(ctx, q, kpis)
	if err != nil {
		return nil, err
	}
	series := map[string]map[int64]float64{}
	for _, k := range kpis {
		days, err := e.datedDays(ctx, q, k, answers[k.ID])
		if err != nil {
			return nil, err
		}
		series[k.ID] = map[int64]float64{}
		for _, d := range days {
			series[k.ID][d.day] = d.Part / d.Whole
		}
	}
	return series, nil
}

// peersOf are the days of the same weekday of the eight weeks before that have a value and are no holidays.
func peersOf(values map[int64]float64, day int64, holidays map[int64]bool) []int64 {
	var peers []int64
	for week := int64(1); week <= stats.MostWeekdays; week++ {
		if _, ok := values[day-7*week]; ok && !holidays[day-7*week] {
			peers = append(peers, day-7*week)
		}
	}
	return peers
}

// judgeDay compares a day with its peers; ok is false where it is like them, or where there are too few.
func judgeDay(k *catalog.KPI, values map[int64]float64, day int64, holidays map[int64]bool) (a Anomaly, ok bool) {
	value, has := values[day]
	if !has {
		return Anomaly{}, false
	}
	var peers []float64
	for _, p := range peersOf(values, day, holidays) {
		peers = append(peers, values[p])
	}
	score, median, ok := stats.RobustScore(value, peers)
	if !ok || math.Abs(score) <= stats.RobustLimit || math.Abs(value-median) <= leastDeviation*math.Abs(median) {
		return Anomaly{}, false
	}
	return Anomaly{Day: dayText(day), KPI: k.ID, Name: k.Name, Unit: string(k.Unit), Value: value, Usual: median, Peers: len(peers), Score: finite(score),
		Also: []string{}, Beside: []string{}}, true
}

// segmentOfDay names the segment of a sum that has most of the difference between a day and the mean of its peers.
func (e *Engine) segmentOfDay(ctx context.Context, q question, k *catalog.KPI, day int64, peers []int64) (string, error) {
	if k.Measure.Kind != catalog.Sum || len(peers) == 0 {
		return "", nil
	}
	slices.Sort(peers)
	best, text := driven, ""
	for _, by := range segmentDimensions {
		d := e.catalog.Fact(k.Measure.Fact).Dimension(by)
		if d == nil {
			continue
		}
		q.by = split{}
		q.days = []int64{day}
		now, err := e.groupsOf(ctx, q, k, by)
		if err != nil {
			return "", err
		}
		q.days = peers
		then, err := e.groupsOf(ctx, q, k, by)
		if err != nil {
			return "", err
		}
		names := map[string]bool{}
		for name := range now {
			names[name] = true
		}
		for name := range then {
			names[name] = true
		}
		change := total(now) - total(then)/float64(len(peers))
		if len(names) < 2 || change == 0 {
			continue
		}
		for name := range names {
			of := func(r reading) float64 {
				if v := float(r.value); v != nil {
					return *v
				}
				return 0
			}
			if part := (of(now[name]) - of(then[name])/float64(len(peers))) / change; part > best || part == best && text > name {
				best, text = part, fmt.Sprintf("%s “%s” has %s of the difference", d.Title, name, percentText(math.Min(part, 9.99)))
			}
		}
	}
	return text, nil
}

// holidayDays are the local days that events of the kind holiday touch.
func holidayDays(events []happening, zone *time.Location) map[int64]bool {
	days := map[int64]bool{}
	for _, h := range events {
		if h.Type != "event" || h.Kind != "holiday" {
			continue
		}
		first, last := localtime.DayNumber(h.from, zone), localtime.DayNumber(h.from, zone)
		if !h.to.IsZero() {
			last = max(first, localtime.DayNumber(h.to.Add(-time.Nanosecond), zone))
		}
		for day := first; day <= last; day++ {
			days[day] = true
		}
	}
	return days
}

// ofDay names the events and incidents that touch a day.
func ofDay(events []happening, day int64, zone *time.Location) []string {
	texts := []string{}
	from, to := localtime.DayStart(day, zone), localtime.DayStart(day+1, zone)
	for _, h := range events {
		end := h.to
		if end.IsZero() {
			end = h.from.Add(time.Nanosecond)
		}
		if h.from.Before(to) && end.After(from) {
			texts = append(texts, fmt.Sprintf("%s, %s %s", h.Title, h.Kind, h.from.In(zone).Format("15:04")))
		}
	}
	return texts
}

// dayText writes a day number as people do in files: 2026-10-20.
func dayText(day int64) string { return time.Unix(day*86400, 0).UTC().Format(time.DateOnly) }
